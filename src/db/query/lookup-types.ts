/**
 * The types of lookups: from `author__name__icontains` to `string`. A path is walked one name at a
 * time, and only the paths that a query uses are ever looked at, which keeps large projects fast
 * to check.
 *
 * `Fields` is what a path starts from: the fields of a model with `id` and `pk`, and whatever
 * `annotate` has added.
 */

import type { Temporal } from "../../base/index.ts";
import type { CompositeKeyOf } from "../fields/composite-key.ts";
import type { Decimal } from "../fields/decimal-value.ts";
import type {
  FieldMark,
  FieldTypes,
  InputOf,
  KeyMark,
  PlainField,
  ValueOf,
} from "../fields/field.ts";
import type { Range } from "../fields/range-value.ts";
import type { ForeignKeyTo, NullOf, RelationTo, ReverseOf, TargetOf } from "../fields/relation.ts";

/** Reads well in an error of the compiler: `not assignable to type Invalid<"there is no …">`. */
export interface Invalid<Message extends string> {
  readonly __error: Message;
}

/** The instances of a model class. */
// oxlint-disable-next-line typescript/no-explicit-any -- any arguments: their types are not looked at
export type InstanceOf<Model> = Model extends abstract new (...args: any) => infer Instance
  ? Instance
  : never;

/** The primary key among fields: the field with the flag, or the `id` that models get. */
type PrimaryKeyName<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends KeyMark ? Name : never;
}[keyof Fields];

export type AutoKey = FieldTypes<number, number, "optional" | "pk">;

/** The fields of a model class, with `id` where it has no primary key of its own, and `pk`. */
export type FieldsOf<Model> = Model extends { readonly $fields: infer Fields }
  ? WithKey<Fields>
  : never;

export type WithKey<Fields> = [PrimaryKeyName<Fields>] extends [never]
  ? Fields & { readonly id: AutoKey; readonly pk: AutoKey }
  : Fields & { readonly pk: KeyField<Fields, Fields[PrimaryKeyName<Fields>]> };

/** Of a key of several fields: a list of their values. */
type KeyField<Fields, Key> =
  Key extends CompositeKeyOf<infer Names>
    ? FieldTypes<KeyTuple<Fields, Names>, KeyTuple<Fields, Names>, "optional" | "pk">
    : Key;
type KeyTuple<Fields, Names extends readonly string[]> = {
  readonly [At in keyof Names]: KeyPart<Fields, Names[At]>;
};
type KeyPart<Fields, Name> = Name extends keyof Fields
  ? Fields[Name] extends FieldMark
    ? ValueOf<Fields[Name]>
    : Fields[Name] extends ForeignKeyTo<infer Target>
      ? KeyOf<Target>
      : Invalid<`"${Name & string}" cannot be part of a key`>
  : Name extends `${infer Relation}Id`
    ? KeyPart<Fields, Relation>
    : Invalid<`there is no field "${Name & string}"`>;

/** The value of a model's primary key. */
export type KeyOf<Model> =
  FieldsOf<Model> extends { readonly pk: infer Key } ? ValueOf<Key> : never;

type NonNull<Value> = Exclude<Value, null>;

type TextLookup =
  | "iexact"
  | "contains"
  | "icontains"
  | "startswith"
  | "istartswith"
  | "endswith"
  | "iendswith"
  | "regex"
  | "iregex";
/** Those of PostgreSQL alone; completion does not list them. */
type SearchLookup = "search" | "trigramSimilar" | "trigramWordSimilar" | "unaccent";
type OrderLookup = "gt" | "gte" | "lt" | "lte";
type DateTransform =
  | "year"
  | "isoYear"
  | "quarter"
  | "month"
  | "week"
  | "weekDay"
  | "isoWeekDay"
  | "day";
type TimeTransform = "hour" | "minute" | "second";

/** The type of a transform's value, by what it is applied to. */
type TransformOf<Value> = Value extends Temporal.PlainDate
  ? { [Name in DateTransform]: number }
  : Value extends Temporal.Instant
    ? { [Name in DateTransform | TimeTransform]: number } & {
        date: Temporal.PlainDate;
        time: Temporal.PlainTime;
      }
    : Value extends Temporal.PlainTime
      ? { [Name in TimeTransform]: number }
      : Record<never, never>;

/**
 * The transforms of a project, told to the compiler: `"text.length": number` says that
 * `title__length` is a number for all texts. Added to by `declare module "quintet/db"`, together
 * with `defineTransform`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- projects add to it
export interface OwnTransforms {}

/**
 * The lookups of a project, told to the compiler, with what stands on their right side:
 * `"text.unlike": string`. Together with `defineLookup`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- projects add to it
export interface OwnLookups {}

/** What values of a type are called in the names of `OwnTransforms` and `OwnLookups`. */
type KindOf<Value> = Value extends string
  ? "text"
  : Value extends number | bigint
    ? "number"
    : Value extends Decimal
      ? "decimal"
      : Value extends Temporal.PlainDate
        ? "date"
        : Value extends Temporal.Instant
          ? "timestamp"
          : Value extends Temporal.PlainTime
            ? "time"
            : Value extends Temporal.Duration
              ? "duration"
              : "other";

/** As `LookupOn`, for lookups and transforms of the project. */
type OwnLookupOn<
  Value,
  Lookup extends string,
> = `${KindOf<Value>}.${Lookup}` extends keyof OwnLookups
  ? OwnLookups[`${KindOf<Value>}.${Lookup}`]
  : `${KindOf<Value>}.${Lookup}` extends keyof OwnTransforms
    ? OwnTransforms[`${KindOf<Value>}.${Lookup}`]
    : Lookup extends `${infer Transform}__${infer Rest}`
      ? `${KindOf<Value>}.${Transform}` extends keyof OwnTransforms
        ? LookupOn<
            OwnTransforms[`${KindOf<Value>}.${Transform}`],
            OwnTransforms[`${KindOf<Value>}.${Transform}`],
            Rest
          >
        : never
      : never;

/** What a lookup on a value wants on its right side; never if there is no such lookup. */
type LookupOn<Value, Input, Lookup extends string> = Lookup extends "isnull"
  ? boolean
  : Lookup extends "in"
    ? readonly NonNull<Input>[]
    : Lookup extends "exact"
      ? Input
      : NonNull<Value> extends boolean
        ? never
        : Lookup extends OrderLookup
          ? NonNull<NonNull<Value> extends string ? string : Input>
          : Lookup extends "range"
            ? readonly [from: NonNull<Input>, to: NonNull<Input>]
            : Lookup extends keyof TransformOf<NonNull<Value>>
              ? TransformInput<TransformOf<NonNull<Value>>[Lookup]>
              : Lookup extends `${infer Transform}__${infer Rest}`
                ? Transform extends keyof TransformOf<NonNull<Value>>
                  ? LookupOn<
                      TransformOf<NonNull<Value>>[Transform],
                      TransformInput<TransformOf<NonNull<Value>>[Transform]>,
                      Rest
                    >
                  : LookupBehind<Value, Input, Transform, Rest, Lookup>
                : NonNull<Value> extends string | number
                  ? Lookup extends TextLookup | SearchLookup
                    ? string
                    : OwnLookupOn<NonNull<Value>, Lookup>
                  : NonNull<Value> extends readonly unknown[]
                    ? ArrayLookup<Input, Lookup>
                    : NonNull<Value> extends Range<infer Bound>
                      ? RangeLookup<Bound, Input, Lookup>
                      : OwnLookupOn<NonNull<Value>, Lookup>;

/** Where ranges lie to each other, and what is asked of one. */
type RangeLookup<Bound, Input, Lookup extends string> = Lookup extends
  | "containedBy"
  | "overlap"
  | "fullyLt"
  | "fullyGt"
  | "notLt"
  | "notGt"
  | "adjacentTo"
  ? NonNull<Input>
  : Lookup extends "contains"
    ? NonNull<Input> | TransformInput<Bound>
    : Lookup extends "startswith" | "endswith"
      ? TransformInput<Bound>
      : Lookup extends "isempty" | "lowerInc" | "lowerInf" | "upperInc" | "upperInf"
        ? boolean
        : never;

/** A position is an item; two of them are an array again. */
type ArrayLookup<Input, Lookup extends string> = Lookup extends
  | "contains"
  | "containedBy"
  | "overlap"
  ? NonNull<Input>
  : Lookup extends "len"
    ? number
    : Lookup extends `${number}_${number}`
      ? NonNull<Input>
      : Lookup extends `${number}`
        ? ItemOf<Input>
        : never;

/** A lookup behind a part of an array, or behind a text without its accents. */
type LookupBehind<Value, Input, Part extends string, Rest extends string, Lookup extends string> =
  NonNull<Value> extends readonly (infer Item)[]
    ? Part extends "len"
      ? LookupOn<number, number, Rest>
      : Part extends `${number}_${number}`
        ? LookupOn<Value, Input, Rest>
        : Part extends `${number}`
          ? LookupOn<Item, ItemOf<Input>, Rest>
          : never
    : NonNull<Value> extends string
      ? Part extends "unaccent"
        ? LookupOn<string, string, Rest>
        : OwnLookupOn<string, Lookup>
      : NonNull<Value> extends Range<infer Bound>
        ? Part extends "startswith" | "endswith"
          ? LookupOn<Bound, TransformInput<Bound>, Rest>
          : never
        : OwnLookupOn<NonNull<Value>, Lookup>;
type ItemOf<Input> = NonNull<Input> extends readonly (infer Item)[] ? Item : never;
type TransformInput<Value> = Value extends Temporal.PlainDate
  ? Value | string | Date
  : Value extends Temporal.PlainTime
    ? Value | string
    : Value;

/** What stands for a related row: its instance, or its key. */
type RelatedInput<Model> = InstanceOf<Model> | KeyOf<Model>;

/** The key of a foreign key by its own name: `authorId`. */
type ForeignKeyId<Fields, Name> = Name extends `${infer Relation}Id`
  ? Relation extends keyof Fields
    ? Fields[Relation] extends ForeignKeyTo<infer Model, infer Null>
      ? FieldTypes<
          KeyOf<Model> | (Null extends true ? null : never),
          KeyOf<Model> | (Null extends true ? null : never)
        >
      : never
    : never
  : never;

/** What a path wants on its right side; never if there is no such path. */
export type LookupValue<Fields, Path extends string> = Path extends keyof Fields
  ? Fields[Path] extends FieldMark
    ? InputOf<Fields[Path]>
    : RelatedInput<TargetOf<Fields[Path]>> | NullOf<Fields[Path]>
  : Path extends `${infer Head}__${infer Rest}`
    ? Head extends keyof Fields
      ? Fields[Head] extends FieldMark
        ? LookupOn<ValueOf<Fields[Head]>, InputOf<Fields[Head]>, Rest>
        : Rest extends "isnull"
          ? boolean
          : Rest extends "in"
            ? readonly RelatedInput<TargetOf<Fields[Head]>>[]
            : LookupValue<FieldsOf<TargetOf<Fields[Head]>>, Rest>
      : [ForeignKeyId<Fields, Head>] extends [never]
        ? never
        : LookupOn<ValueOf<ForeignKeyId<Fields, Head>>, InputOf<ForeignKeyId<Fields, Head>>, Rest>
    : InputOf<ForeignKeyId<Fields, Path>>;

/** As `LookupValue`, with words for what does not exist. */
export type CheckedLookup<Fields, Path extends string> = [LookupValue<Fields, Path>] extends [never]
  ? `Unknown lookup: ${Path}`
  : LookupValue<Fields, Path>;

/** Names for completion: own fields with their lookups, and one relation deep without. */
export type LookupHints<Fields> = {
  readonly [Name in FieldLookups<Fields> | RelatedPaths<Fields>]?: unknown;
};

type FieldLookups<Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends PlainField<infer Value>
    ? Name | `${Name}__${LookupNames<Value>}`
    : Name;
}[keyof Fields & string];
/** Those of most fields come first, so that the compiler is soon done with them. */
type LookupNames<Value> = Value extends string
  ? TextNames
  : Value extends number
    ? NumberNames
    : Value extends boolean
      ? AnyNames
      : NumberNames | (keyof TransformOf<Value> & string);
type AnyNames = "in" | "isnull";
type TextNames = AnyNames | TextLookup | OrderLookup;
type NumberNames = AnyNames | OrderLookup | "range";
type RelatedPaths<Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends RelationTo<infer Model>
    ? `${Name}__${keyof FieldsOf<Model> & string}`
    : never;
}[keyof Fields & string];

/**
 * The value at a path in a result, null where a nullable or reverse relation is crossed, or
 * `Invalid` where there is no such path.
 */
export type ValueAt<Fields, Path extends string> = Path extends keyof Fields
  ? Fields[Path] extends FieldMark
    ? ValueOf<Fields[Path]>
    : KeyOf<TargetOf<Fields[Path]>> | NullOf<Fields[Path]>
  : Path extends `${infer Head}__${infer Rest}`
    ? Head extends keyof Fields
      ? Fields[Head] extends FieldMark
        ? TransformAt<ValueOf<Fields[Head]>, Rest>
        : ValueAt<FieldsOf<TargetOf<Fields[Head]>>, Rest> | NullOf<Fields[Head]>
      : Invalid<`there is no relation "${Head}"`>
    : [ForeignKeyId<Fields, Path>] extends [never]
      ? Invalid<`there is no field "${Path}"`>
      : ValueOf<ForeignKeyId<Fields, Path>>;
type TransformAt<Value, Rest extends string> = Rest extends keyof TransformOf<NonNull<Value>>
  ? TransformOf<NonNull<Value>>[Rest] | Extract<Value, null>
  : `${KindOf<NonNull<Value>>}.${Rest}` extends keyof OwnTransforms
    ? OwnTransforms[`${KindOf<NonNull<Value>>}.${Rest}`] | Extract<Value, null>
    : Invalid<`there is no transform "${Rest}"`>;

/** Names of the fields of a model, for completion where paths are listed. */
export type OwnPaths<Fields> = (keyof Fields & string) | RelatedPaths<Fields>;

/**
 * The paths as they are; for one that is wrong, what is wrong and which names there are. The names
 * are only listed then, so they cost nothing where all is well.
 */
export type CheckedPaths<Fields, Paths extends readonly string[]> = [
  ProblemAt<Fields, Paths[number]>,
] extends [never]
  ? Paths
  : NoInfer<{
      readonly [Index in keyof Paths]: CheckedPath<Fields, Paths[Index], Paths[Index]>;
    }>;

/**
 * As `CheckedPaths`, for one. The compiler asks it about `string` at each call, before it looks at
 * what is written there: so the answer for that comes first, and names nothing.
 */
export type CheckedPath<Fields, Path extends string, Written> = Path extends unknown
  ? string extends Path
    ? Invalid<`there is no field "${Path}"`>
    : Path extends keyof Fields
      ? Written
      : [ProblemAt<Fields, Path>] extends [never]
        ? Written
        : ProblemAt<Fields, Path> | OwnPaths<Fields>
  : never;

/** What is wrong with a path; never if nothing is. */
export type ProblemAt<Fields, Path extends string> = Path extends keyof Fields
  ? never
  : Path extends `${infer Head}__${infer Rest}`
    ? Head extends keyof Fields
      ? Fields[Head] extends FieldMark
        ? Rest extends keyof TransformOf<NonNull<ValueOf<Fields[Head]>>>
          ? never
          : `${KindOf<NonNull<ValueOf<Fields[Head]>>>}.${Rest}` extends keyof OwnTransforms
            ? never
            : Invalid<`there is no transform "${Rest}"`>
        : ProblemAt<FieldsOf<TargetOf<Fields[Head]>>, Rest>
      : Invalid<`there is no relation "${Head}"`>
    : [ForeignKeyId<Fields, Path>] extends [never]
      ? Invalid<`there is no field "${Path}"`>
      : never;

/** One row of `values("title", "author__name")`. */
export type ValuesRow<Model, Annotations, Path extends string> = {
  [Name in Path]: ValueAt<FieldsOf<Model> & Annotations, Name>;
};

/** One row of `valuesList("title", "pages")`. */
export type ValuesTuple<Model, Annotations, Paths extends readonly string[]> = {
  -readonly [Index in keyof Paths]: ValueAt<FieldsOf<Model> & Annotations, Paths[Index]>;
};

/** The values of all fields with a column, by the name of the column's value: `values()`. */
export type AllValues<Model, Annotations> = {
  [
    Name in Exclude<keyof (FieldsOf<Model> & Annotations), "pk"> & string as (FieldsOf<Model> &
      Annotations)[Name] extends FieldMark
      ? Name
      : (FieldsOf<Model> & Annotations)[Name] extends ForeignKeyTo<unknown>
        ? `${Name}Id`
        : never
  ]: ValueAt<FieldsOf<Model> & Annotations, Name>;
};

/** What `selectRelated` adds to a row: the relation is there, and need not be awaited. */
export type LoadedByAll<Model, Paths extends string, Annotations = unknown> = {
  readonly [Head in HeadOf<Paths>]: Head extends keyof FieldsOf<Model>
    ?
        | LoadedTarget<TargetOf<FieldsOf<Model>[Head]>, TailOf<Paths, Head>>
        | NullOf<FieldsOf<Model>[Head]>
    : Head extends keyof Annotations
      ? LoadedTarget<TargetOf<Annotations[Head]>, TailOf<Paths, Head>> | null
      : never;
};
type LoadedTarget<Model, Rest extends string> = [Rest] extends [never]
  ? InstanceOf<Model>
  : InstanceOf<Model> & LoadedByAll<Model, Rest>;
type HeadOf<Path extends string> = Path extends `${infer Head}__${string}` ? Head : Path;
type TailOf<Path extends string, Head extends string> = Path extends `${Head}__${infer Rest}`
  ? Rest
  : never;

/** Does a relation lead to one row at most? */
export type IsOne<Field> =
  Field extends ForeignKeyTo<unknown>
    ? true
    : Field extends ReverseOf<infer Model, infer Name>
      ? Model extends { readonly $fields: infer Fields }
        ? Name extends keyof Fields
          ? Fields[Name] extends ForeignKeyTo<unknown, boolean, true>
            ? true
            : false
          : false
        : false
      : false;

/** Relations to one row, which `selectRelated` can join: checks the first name of each path. */
export type CheckedRelations<Fields, Paths extends readonly string[]> = [
  RelationProblem<Fields, Paths[number]>,
] extends [never]
  ? Paths
  : NoInfer<{
      readonly [Index in keyof Paths]: CheckedRelation<Fields, Paths[Index], Paths[Index]>;
    }>;
type RelationProblem<Fields, Path extends string> = Path extends unknown
  ? CheckedRelation<Fields, Path, never>
  : never;
export type CheckedRelation<
  Fields,
  Path extends string,
  AsWritten,
> = Path extends `${infer Head}__${infer Rest}`
  ? Head extends keyof Fields
    ? [TargetOf<Fields[Head]>] extends [never]
      ? Invalid<`"${Head}" is not a relation`>
      : CheckedRelation<FieldsOf<TargetOf<Fields[Head]>>, Rest, AsWritten>
    : Invalid<`there is no relation "${Head}"`>
  : Path extends keyof Fields
    ? [TargetOf<Fields[Path]>] extends [never]
      ? Invalid<`"${Path}" is not a relation`>
      : AsWritten
    : Invalid<`there is no relation "${Path}"`>;
