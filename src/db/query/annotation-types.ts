/** The types of conditions and annotations: each path in them is checked where the model is known. */

import type { FieldTypes } from "../fields/field.ts";
import type { TypeOfField } from "./aggregates.ts";
import type { Combined, FieldReference, Ordering, QueryExpression } from "./expressions.ts";
import type {
  CheckedLookup,
  CheckedPaths,
  LookupHints,
  ProblemAt,
  ValueAt,
} from "./lookup-types.ts";
import type { HasState } from "./query-state.ts";

/** Conditions by path, each checked against the model and its annotations. */
export type Conditions<Fields, Path extends string> = {
  readonly [Name in Path]: CheckedLookup<Fields, Name> | FieldReference | Combined | SubQuery;
} & LookupHints<Fields>;

/** A query set on the right side of a lookup. */
export type SubQuery = HasState;

/** The type of an expression's value: of the field itself for `min` and `max`. */
export type OutOf<Fields, Expression> =
  Expression extends QueryExpression<infer Out, infer Path>
    ? TypeOfField extends Out
      ? ValueAt<Fields, Path> | Exclude<Out, TypeOfField>
      : Expression extends FieldReference<infer FieldPath>
        ? ValueAt<Fields, FieldPath>
        : Out
    : never;

/** Annotations as fields, so that later calls can name them. */
export type AnnotationFields<Fields, Annotations> = {
  readonly [Name in keyof Annotations]: FieldTypes<
    OutOf<Fields, Annotations[Name]>,
    OutOf<Fields, Annotations[Name]>,
    "optional"
  >;
};
export type AnnotationValues<Fields, Annotations> = {
  readonly [Name in keyof Annotations]: OutOf<Fields, Annotations[Name]>;
};

/** Expressions whose paths exist, or what is wrong with each. */
export type CheckedExpressions<Fields, Annotations> = {
  readonly [Name in keyof Annotations]: Annotations[Name] extends QueryExpression<
    unknown,
    infer Path
  >
    ? [string] extends [Path]
      ? Annotations[Name]
      : [InvalidPath<Fields, Path>] extends [never]
        ? Annotations[Name]
        : InvalidPath<Fields, Path>
    : never;
};
type InvalidPath<Fields, Path extends string> = Path extends unknown
  ? ProblemAt<Fields, Path>
  : never;

/** Orderings whose paths exist, or what is wrong with each. */
export type CheckedOrder<Fields, Entries extends readonly (string | Ordering)[]> = {
  [Index in keyof Entries]: Entries[Index] extends Ordering<infer Path>
    ? [InvalidPath<Fields, Path>] extends [never]
      ? Entries[Index]
      : InvalidPath<Fields, Path>
    : CheckedPaths<Fields, [Entries[Index] & string]>[0];
};
