/** `Q`: conditions that are combined before they are asked for. */

import { QuintetError } from "../../../base/index.ts";
import type { SubQuery } from "../annotation-types.ts";
import type { CheckedLookup, FieldsOf, LookupHints } from "../lookup-types.ts";
import { Condition, type Lookups, type QueryExpression } from "./expressions.ts";

type Checked<Model, Path extends string> = {
  readonly [Name in Path]: NoInfer<
    CheckedLookup<FieldsOf<Model>, Name> | QueryExpression | SubQuery
  >;
} & LookupHints<FieldsOf<Model>>;

/** Makes conditions on a model; the paths are checked against it. */
export interface ConditionMaker<Model> {
  /** All of these hold. */
  of<const Path extends string = never>(
    lookups: Checked<Model, Path>,
  ): NoInfer<Condition<FieldsOf<Model>>>;
  /** None of the rows for which all of these hold. */
  not<const Path extends string = never>(
    lookups: Checked<Model, Path>,
  ): NoInfer<Condition<FieldsOf<Model>>>;
  /** One of these holds. */
  or<
    const A extends string = never,
    const B extends string = never,
    const C extends string = never,
  >(
    a: Checked<Model, A> | NoInfer<Condition<FieldsOf<Model>>>,
    b: Checked<Model, B> | NoInfer<Condition<FieldsOf<Model>>>,
    c?: Checked<Model, C> | NoInfer<Condition<FieldsOf<Model>>>,
    ...more: NoInfer<Condition<FieldsOf<Model>>>[]
  ): NoInfer<Condition<FieldsOf<Model>>>;
  /** All of these hold: as `of`, for conditions on the same path. */
  and<const A extends string = never, const B extends string = never>(
    a: Checked<Model, A> | NoInfer<Condition<FieldsOf<Model>>>,
    b: Checked<Model, B> | NoInfer<Condition<FieldsOf<Model>>>,
    ...more: NoInfer<Condition<FieldsOf<Model>>>[]
  ): NoInfer<Condition<FieldsOf<Model>>>;
}

/**
 * Conditions that can be combined: or, xor, not.
 *
 * `Q(Book)` knows the model, so its paths are checked. `Q.dynamic` takes paths that are known only
 * at run time, from a search form, say; they are checked when the query is planned.
 *
 * @example
 * ```ts
 * import { charField, integerField, manager, model, Q } from "quintet/db";
 *
 * class Book extends model({ title: charField({ maxLength: 200 }), pages: integerField() }) {
 *   static objects = manager(Book);
 * }
 * const long = Q(Book).or({ title__startswith: "War" }, { pages__gt: 1000 });
 * await Book.objects.filter(long);
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/queries/#complex-lookups-with-q-objects
 */
export function Q<Model>(_model: Model): ConditionMaker<Model> {
  return conditionMaker as ConditionMaker<Model>;
}

const conditionMaker: ConditionMaker<never> = {
  of: (lookups) => new Condition("and", [lookups]),
  not: (lookups) => new Condition("and", [lookups], true),
  or: (...parts) =>
    new Condition(
      "or",
      parts.filter((part) => part !== undefined),
    ),
  and: (...parts) => new Condition("and", parts),
};

/** A path made at run time is not a name. */
export class InvalidPathError extends QuintetError {
  readonly code = "db/invalid-path";
}

/**
 * Conditions whose paths are known only at run time. A path that does not exist is an
 * `UnknownFieldError` when the query runs; `undefined` is refused, as everywhere.
 *
 * @throws {InvalidPathError} If a path has other characters than letters, digits and `_`.
 */
Q.dynamic = (lookups: Lookups): Condition<unknown> => {
  for (const path of Object.keys(lookups)) {
    if (!/^\w+$/.test(path)) {
      throw new InvalidPathError("A lookup has characters that no field name has.", {
        hint: "Paths consist of letters, digits and underscores: author__name__icontains.",
      });
    }
  }
  return new Condition("and", [lookups]);
};
