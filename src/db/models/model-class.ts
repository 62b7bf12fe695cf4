/** What users extend, `class Book extends model({…})`, and the types of its instances. */

import type { FieldMark, ValueOf } from "../fields/field.ts";
import type {
  ForeignKeyTo,
  GenericKeyTo,
  GenericRelationTo,
  ManyToManyTo,
  ReverseOf,
} from "../fields/relation.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import type { DoesNotExist, MultipleObjectsReturned } from "../query/errors.ts";
import type { Ordering, QueryExpression } from "../query/expressions/expressions.ts";
import type { PartialInput } from "../query/input-types.ts";
import type { InstanceOf, KeyOf, WithKey } from "../query/lookup-types.ts";
import { classOver } from "./base-class.ts";
import type { FieldEntry, Model } from "./model.ts";
import type { PairRowsOptions, RelatedManagerOf } from "./related/related-manager.ts";
import type { TypedTableOptions } from "./table-options.ts";

/** What a relation to one row is on an instance: to be awaited, unless it is known to be there. */
export type Related<Target> = InstanceOf<Target> | PromiseLike<InstanceOf<Target>>;

type FieldValue<Entry> = Entry extends FieldMark
  ? ValueOf<Entry>
  : Entry extends ForeignKeyTo<infer Target, infer Null>
    ? Related<Target> | (Null extends true ? null : never)
    : Entry extends ReverseOf<infer Target, infer Name>
      ? ReverseValue<Target, Name>
      : Entry extends ManyToManyTo<infer Target, infer Through>
        ? RelatedManagerOf<Target, PairRowsOptions<Through>>
        : Entry extends GenericRelationTo<infer Target>
          ? RelatedManagerOf<Target>
          : Entry extends GenericKeyTo<infer Target>
            ? Related<Target> | null
            : never;

type ReverseValue<Target, Name extends string> = Target extends { readonly $fields: infer Fields }
  ? Name extends keyof Fields
    ? Fields[Name] extends ForeignKeyTo<unknown, boolean, true>
      ? Related<Target> | PromiseLike<null> | null
      : Fields[Name] extends ManyToManyTo<unknown, infer Through>
        ? RelatedManagerOf<Target, PairRowsOptions<Through>>
        : RelatedManagerOf<Target>
    : never
  : never;

type ForeignKeyIds<Fields> = {
  -readonly [
    Name in keyof Fields as Fields[Name] extends ForeignKeyTo<unknown>
      ? `${Name & string}Id`
      : never
  ]: Fields[Name] extends ForeignKeyTo<infer Target, infer Null>
    ? KeyOf<Target> | (Null extends true ? null : never)
    : never;
};

/** An instance of a model with these fields. */
export type Instance<Fields> = {
  -readonly [Name in keyof Fields]: FieldValue<Fields[Name]>;
} & ForeignKeyIds<Fields> &
  ImplicitKey<Fields> &
  Model;

/**
 * `pk`, and `id` where no field is the primary key. A mapped type, as its members are looked at
 * only when they are used: by then the models that this one points to have their types.
 */
type ImplicitKey<Fields> = {
  -readonly [
    Name in "id" | "pk" as Name extends "id"
      ? "id" extends keyof Fields
        ? never
        : "id" extends keyof WithKey<Fields>
          ? "id"
          : never
      : "pk"
  ]: WithKey<Fields> extends { readonly pk: infer Key } ? ValueOf<Key> : never;
};

/** The relations of a model, arrows resolved. */
type Resolved<Entries> = {
  readonly [Name in keyof Entries]: Entries[Name] extends () => infer Relation
    ? Relation
    : Entries[Name];
};

/** What `model({…})` makes. */
export interface ModelClass<Fields, Permissions extends string = never> {
  new (values?: PartialInput<WithKey<Fields>>): Instance<Fields>;
  /** The fields as they were declared. */
  readonly $fields: Fields;
  /** The codenames of the model's own permissions; there is no such value. */
  readonly $permissions: Permissions;
  /** The model as data. */
  readonly $meta: ModelMeta;
  /** What `get()` throws if there is none. */
  readonly DoesNotExist: typeof DoesNotExist;
  /** What `get()` throws if there are several. */
  readonly MultipleObjectsReturned: typeof MultipleObjectsReturned;
}

/**
 * What can be extended: a model, or an abstract one. Not by its constructor: the compiler would look
 * at the types of its fields at once, and one of them may be the other side of what extends it.
 */
export interface AnyModelClass {
  readonly $fields: object;
  readonly prototype: object;
}

/** What `model({…}, { abstract: true })` makes: fields for others, without a table. */
export type AbstractModelClass<Fields, Above> = (abstract new () => Above) & {
  readonly $fields: Fields;
};

/**
 * What `model(Place, {…})` makes. The static members of what is extended are not among it: its
 * `objects` are queries on the rows above.
 */
export interface ChildClass<Above, Fields, Permissions extends string = never> extends Pick<
  ModelClass<Fields, Permissions>,
  keyof ModelClass<Fields, Permissions>
> {
  new (values?: PartialInput<WithKey<Fields>>): Above;
}

/** What the fields are on an instance. No name twice: the compiler would look at its types at once. */
type OwnMembers<Fields> = {
  -readonly [Name in keyof Fields]: FieldValue<Fields[Name]>;
} & ForeignKeyIds<Fields>;

/** An instance of a model that extends another; what extends an abstract one has a key of its own. */
type Extended<Base extends AnyModelClass, Entries> = Base extends { readonly $meta: ModelMeta }
  ? Base["prototype"] & OwnMembers<Resolved<Entries>>
  : Base["prototype"] &
      OwnMembers<Resolved<Entries>> &
      ImplicitKey<Base["$fields"] & Resolved<Entries>>;

type FieldsAbove<Bases extends readonly AnyModelClass[]> = Together<Bases[number]["$fields"]>;
/** An instance of the first, with what only the others have. */
type ExtendedAll<Bases extends readonly AnyModelClass[], Entries> = Extended<Bases[0], Entries> &
  Omit<Together<Bases[number]["prototype"]>, keyof Bases[0]["prototype"]>;
/** Of a union, all at once. */
type Together<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer All,
) => void
  ? All
  : never;

/** Options of a model, its own fields checked; paths over relations are checked when it starts. */
export interface TypedOptions<Entries, Permissions extends string>
  extends
    Omit<
      ModelOptions,
      | "ordering"
      | "permissions"
      | "primaryKey"
      | "getLatestBy"
      | "abstract"
      | "bases"
      | keyof TypedTableOptions<never>
    >,
    TypedTableOptions<Entries> {
  ordering?: readonly (OrderPath<keyof Entries & string> | Ordering | QueryExpression)[];
  permissions?: Readonly<Record<Permissions, string>>;
  getLatestBy?: OrderPath<keyof Entries & string> | readonly OrderPath<keyof Entries & string>[];
}
type OrderPath<Name extends string> =
  | Name
  | `-${Name}`
  | `${Name}__${string}`
  | `-${Name}__${string}`
  | "id"
  | "-id"
  | "pk"
  | "-pk"
  | "?";

/**
 * The base of a model: its fields, and options as Django's `class Meta`.
 *
 * Without a primary key of its own a model gets `id`. Relations are arrows, so that models may
 * point to each other.
 *
 * @param entries The fields by name, camelCase; columns are snake_case.
 *
 * @example
 * ```ts
 * import { cascade, charField, dateField, foreignKey, manager, model, reverse } from "quintet/db";
 *
 * export class Author extends model(
 *   {
 *     name: charField({ maxLength: 100 }),
 *     born: dateField({ null: true }),
 *     books: () => reverse(Book, "author"),
 *   },
 *   { ordering: ["name"] },
 * ) {
 *   static objects = manager(Author);
 *   override toString() {
 *     return this.name;
 *   }
 * }
 * export class Book extends model({
 *   title: charField({ maxLength: 200 }),
 *   author: () => foreignKey(Author, { onDelete: cascade }),
 * }) {
 *   static objects = manager(Book);
 * }
 * ```
 *
 * A model can extend another: `model(Place, {…})` has a table of its own, with a link to the row of
 * the place; with `proxy: true` it is another view of the same table. What is `abstract: true` has
 * no table, and hands its fields down.
 *
 * @throws {ModelDefinitionError} When the model is first used, if it is written in a way that
 *   cannot work.
 * @see https://docs.djangoproject.com/en/5.2/topics/db/models/
 */
export function model<
  const Entries extends Record<string, FieldEntry>,
  const Permissions extends string = never,
>(
  entries: Entries,
  options?: TypedOptions<Entries, Permissions> & { abstract?: false },
): ModelClass<Resolved<Entries>, Permissions>;
export function model<
  const Entries extends Record<string, FieldEntry>,
  const Permissions extends string = never,
>(
  entries: Entries,
  options: TypedOptions<Entries, Permissions> & { abstract: true },
): AbstractModelClass<Resolved<Entries>, OwnMembers<Resolved<Entries>> & Model>;
export function model<
  const Base extends AnyModelClass,
  const Entries extends Record<string, FieldEntry> = Record<never, never>,
  const Permissions extends string = never,
>(
  base: Base,
  entries?: Entries,
  options?: TypedOptions<Base["$fields"] & Entries, Permissions> & { abstract?: false },
): ChildClass<Extended<Base, Entries>, Base["$fields"] & Resolved<Entries>, Permissions>;
export function model<
  const Base extends AnyModelClass,
  const Entries extends Record<string, FieldEntry>,
  const Permissions extends string = never,
>(
  base: Base,
  entries: Entries,
  options: TypedOptions<Base["$fields"] & Entries, Permissions> & { abstract: true },
): AbstractModelClass<
  Base["$fields"] & Resolved<Entries>,
  Base["prototype"] & OwnMembers<Resolved<Entries>>
>;
export function model<
  const Bases extends readonly [AnyModelClass, ...AnyModelClass[]],
  const Entries extends Record<string, FieldEntry> = Record<never, never>,
  const Permissions extends string = never,
>(
  bases: Bases,
  entries?: Entries,
  options?: TypedOptions<FieldsAbove<Bases> & Entries, Permissions> & { abstract?: false },
): ChildClass<ExtendedAll<Bases, Entries>, FieldsAbove<Bases> & Resolved<Entries>, Permissions>;
// Written twice: as the first it is found without a look at the others, and what is wrong is told
// of the last.
export function model<
  const Entries extends Record<string, FieldEntry>,
  const Permissions extends string = never,
>(
  entries: Entries,
  options?: TypedOptions<Entries, Permissions> & { abstract?: false },
): ModelClass<Resolved<Entries>, Permissions>;
export function model(first: object, second: object = {}, third: object = {}): unknown {
  if (Array.isArray(first)) return classOver(first as [], second as never, third);
  if (typeof first === "function") return classOver([first as never], second as never, third);
  return classOver([], first as never, second);
}
