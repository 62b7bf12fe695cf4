/** The types of a model form: which fields it may have, and what their values are. */

import type { FieldsOf, ForeignKeyTo, InstanceOf, ManyToManyTo, ReverseOf } from "../db/index.ts";
import type { TypedField } from "./fields/field.ts";

/** The fields of a model that a form can have: all but the other sides of relations. */
export type FormFieldNames<Model> = {
  [Name in keyof FieldsOf<Model>]: FieldsOf<Model>[Name] extends ReverseOf<unknown> ? never : Name;
}[keyof FieldsOf<Model>] &
  string;

/** The fields of a form of these fields of a model. */
export type ModelFormFields<Model, Name extends string> = {
  readonly [Key in Name]: TypedField<
    ModelFormValue<
      FieldsOf<Model>[Key & keyof FieldsOf<Model>],
      InstanceOf<Model>[Key & keyof InstanceOf<Model>]
    >
  >;
};

/** Those, and the fields that the form has besides; these take the place of one of the same name. */
export type FieldsWith<Model, Name extends string, Extra> = [keyof Extra] extends [never]
  ? ModelFormFields<Model, Name>
  : ModelFormFields<Model, Exclude<Name, keyof Extra>> & Extra;

/** Nothing filled in is undefined, and null or `""` for text. */
type ModelFormValue<Entry, Value> =
  Entry extends ForeignKeyTo<infer Target, infer Null>
    ? InstanceOf<Target> | (Null extends true ? undefined : never)
    : Entry extends ManyToManyTo<infer Target>
      ? InstanceOf<Target>[]
      : Filled<Value>;

type Filled<Value> = null extends Value
  ? NonNullable<Value> extends string
    ? Value
    : NonNullable<Value> | undefined
  : Value;
