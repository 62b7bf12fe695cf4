/** The types of what is written: values of new instances, new values of fields. */

import type { FieldMark, FlagsOf, InputOf } from "../fields/field.ts";
import type { ForeignKeyTo, GenericKeyTo } from "../fields/relation.ts";
import type { QueryExpression } from "./expressions/expressions.ts";
import type { InstanceOf, KeyOf } from "./lookup-types.ts";

/** New values of fields: as for a new instance, or computed by the database. */
export type NewValues<Fields, Name extends string> = {
  readonly [Key in Name]: Key extends keyof Fields
    ? Fields[Key] extends FieldMark
      ? InputOf<Fields[Key]> | QueryExpression
      : Fields[Key] extends ForeignKeyTo<infer Model, infer Null>
        ? InstanceOf<Model> | KeyOf<Model> | QueryExpression | (Null extends true ? null : never)
        : `${Key} has no column to update`
    : `there is no field ${Key}`;
};

type IsOptional<Entry> = Entry extends FieldMark
  ? [FlagsOf<Entry>] extends [never]
    ? false
    : true
  : Entry extends ForeignKeyTo<unknown, infer Null, boolean, infer Made>
    ? Null | Made extends false
      ? false
      : true
    : true;
/** Can it be given a value? A generic key writes two columns. */
type HasColumn<Entry> = Entry extends FieldMark | ForeignKeyTo<unknown> | GenericKeyTo<unknown>
  ? true
  : false;
type InputFor<Entry> =
  Entry extends ForeignKeyTo<infer Model, infer Null>
    ? InstanceOf<Model> | KeyOf<Model> | QueryExpression | (Null extends true ? null : never)
    : Entry extends GenericKeyTo<infer Model>
      ? InstanceOf<Model> | null
      : InputOf<Entry> | QueryExpression;

/** The values of a new instance: those without a default are required. */
export type CreateInput<Fields> = {
  [
    Name in Exclude<keyof Fields, "pk"> as IsOptional<Fields[Name]> extends false ? Name : never
  ]: InputFor<Fields[Name]>;
} & PartialInput<Fields>;

/** Any of the values of a new instance. */
export type PartialInput<Fields> = {
  [
    Name in Exclude<keyof Fields, "pk"> as HasColumn<Fields[Name]> extends true ? Name : never
  ]?: InputFor<Fields[Name]>;
} & {
  [
    Name in keyof Fields as Fields[Name] extends ForeignKeyTo<unknown>
      ? `${Name & string}Id`
      : never
  ]?: Fields[Name] extends ForeignKeyTo<infer Model, infer Null>
    ? KeyOf<Model> | (Null extends true ? null : never)
    : never;
};
