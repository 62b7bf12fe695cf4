/** The types of conditions and annotations: each path in them is checked where the model is known. */

import type { FieldTypes } from "../fields/field.ts";
import type { ForeignKeyTo, TargetOf } from "../fields/relation.ts";
import type { Temporal } from "../../base/index.ts";
import type { Decimal } from "../fields/decimal-value.ts";
import type { FilteredRelation } from "./expressions/filtered-relation.ts";
import type {
  NullOfField,
  OrderEntry,
  QueryExpression,
  SumOfField,
  TypeOfField,
} from "./expressions/expressions.ts";
import type {
  CheckedLookup,
  CheckedPath,
  FieldsOf,
  LookupHints,
  ProblemAt,
  ValueAt,
} from "./lookup-types.ts";
import type { HasState } from "./query-state.ts";

/**
 * What paths may name: the fields of the model, and what `annotate` has added. Types of results
 * get the two apart: a model is one type to the compiler, its fields are looked at again wherever
 * they are handed on, which costs thousands of steps for each query.
 */
export type Named<Model, Annotations> = FieldsOf<Model> & Annotations;

/**
 * Conditions by path, each checked against the model and its annotations. Names for completion are
 * those of the model alone: they are computed once a model, not once a query.
 */
export type Conditions<Model, Annotations, Path extends string> = {
  readonly [Name in Path]: NoInfer<
    CheckedLookup<Named<Model, Annotations>, Name> | QueryExpression | SubQuery
  >;
} & LookupHints<FieldsOf<Model>>;

/** A query set on the right side of a lookup. */
export type SubQuery = HasState;

/** The type of an expression's value: of the field itself for `F`, `min` and `max`. */
export type OutOf<Fields, Expression> =
  Expression extends QueryExpression<infer Out, infer Path>
    ? unknown extends Out
      ? Out
      : SumOfField extends Out
        ? SumOf<Fields, Path> | Exclude<Out, SumOfField>
        : TypeOfField extends Out
          ? ValueAt<Fields, Path> | Exclude<Out, TypeOfField>
          : NullOfField extends Out
            ? Exclude<Out, NullOfField> | Extract<ValueAt<Fields, Path>, null>
            : Out
    : never;

/** A sum of an expression whose paths nobody knows is taken for a number. */
type SumOf<Fields, Path extends string> = [Path] extends [never]
  ? number
  : string extends Path
    ? number
    : Exclude<ValueAt<Fields, Path>, null> extends infer Value extends
          | Decimal
          | Temporal.Duration
          | bigint
      ? Value
      : number;

/** Annotations as fields, so that later calls can name them. */
export type AnnotationFields<Model, Annotations, Added> = {
  readonly [Name in keyof Added]: Added[Name] extends FilteredRelation<infer Path>
    ? RelationAt<Named<Model, Annotations>, Path>
    : FieldTypes<
        OutOf<Named<Model, Annotations>, Added[Name]>,
        OutOf<Named<Model, Annotations>, Added[Name]>,
        "optional"
      >;
};

/** The relation at the end of a path, which may lead to no row. */
type RelationAt<Fields, Path extends string> = Path extends keyof Fields
  ? ForeignKeyTo<TargetOf<Fields[Path]>, true>
  : Path extends `${infer Head}__${infer Rest}`
    ? Head extends keyof Fields
      ? RelationAt<FieldsOf<TargetOf<Fields[Head]>>, Rest>
      : never
    : never;

/** The values that annotations add to a row. */
export type AnnotationValues<Model, Annotations, Added> = {
  readonly [Name in keyof Added]: OutOf<Named<Model, Annotations>, Added[Name]>;
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

/** Orderings whose paths exist, or what is wrong with each. `"?"` is any order. */
export type CheckedOrder<Fields, Entries extends readonly OrderEntry[]> = [
  OrderProblem<Fields, Entries[number]>,
] extends [never]
  ? Entries
  : NoInfer<{ readonly [Index in keyof Entries]: CheckedEntry<Fields, Entries[Index]> }>;
type CheckedEntry<Fields, Entry> = Entry extends string
  ? Entry extends "?"
    ? Entry
    : Entry extends `-${infer Path}`
      ? CheckedPath<Fields, Path, Entry>
      : CheckedPath<Fields, Entry, Entry>
  : Entry extends { readonly paths?: infer Path }
    ? string extends Path
      ? Entry
      : CheckedPath<Fields, Path & string, Entry>
    : never;
type OrderProblem<Fields, Entry> = Entry extends string
  ? Entry extends "?" | keyof Fields
    ? never
    : Entry extends `-${infer Path}`
      ? ProblemAt<Fields, Path>
      : ProblemAt<Fields, Entry>
  : Entry extends { readonly paths?: infer Path }
    ? string extends Path
      ? never
      : ProblemAt<Fields, Path & string>
    : never;
