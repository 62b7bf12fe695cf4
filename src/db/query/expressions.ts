/**
 * Expressions that users write into queries: `F("pages").plus(1)`, `Q(Book).or(…)`, `count("tags")`.
 * They are data, plain enough to be walked twice: once to find the shape of a query and collect its
 * values, and, for a new shape, once more to plan it.
 */

import { QuintetError } from "../../base/index.ts";
import type { BinaryOperator } from "../sql/expressions.ts";
import type { CheckedLookup, FieldsOf, LookupHints } from "./lookup-types.ts";

/** An expression with a value in the result. `Paths` are the fields it names, to be checked. */
export abstract class QueryExpression<Out = unknown, Paths extends string = string> {
  declare readonly out?: Out;
  declare readonly paths?: Paths;
  abstract readonly kind: "field" | "arithmetic" | "value" | "aggregate";
}

/** What can be calculated with. */
abstract class Arithmetic<Paths extends string> extends QueryExpression<number, Paths> {
  plus(other: number | QueryExpression): Combined {
    return new Combined("+", this, other);
  }
  minus(other: number | QueryExpression): Combined {
    return new Combined("-", this, other);
  }
  times(other: number | QueryExpression): Combined {
    return new Combined("*", this, other);
  }
  dividedBy(other: number | QueryExpression): Combined {
    return new Combined("/", this, other);
  }
  modulo(other: number | QueryExpression): Combined {
    return new Combined("%", this, other);
  }
}

/** A direction to order by, and where rows without a value go. Made by `F(…).asc()` and `.desc()`. */
export class Ordering<Path extends string = string> {
  readonly path: Path;
  readonly descending: boolean;
  readonly nulls: "first" | "last" | undefined;

  constructor(path: Path, descending: boolean, nulls: "first" | "last" | undefined) {
    this.path = path;
    this.descending = descending;
    this.nulls = nulls;
  }

  /** Tells one ordering from another. */
  toString(): string {
    return `${this.descending ? "-" : ""}${this.path} nulls ${this.nulls ?? ""}`;
  }
}

export interface OrderingOptions {
  /** Where rows without a value go. Default: where the database puts them. */
  nulls?: "first" | "last";
}

/** The value of a field in the row at hand. Made by `F`. */
export class FieldReference<Paths extends string = string> extends Arithmetic<Paths> {
  readonly kind = "field";
  readonly path: Paths;

  constructor(path: Paths) {
    super();
    this.path = path;
  }

  /** Orders upwards, for `orderBy`. */
  asc({ nulls }: OrderingOptions = {}): Ordering<Paths> {
    return new Ordering(this.path, false, nulls);
  }

  /** Orders downwards, for `orderBy`. */
  desc({ nulls }: OrderingOptions = {}): Ordering<Paths> {
    return new Ordering(this.path, true, nulls);
  }
}

/** Two expressions and an operator between them. */
export class Combined extends Arithmetic<string> {
  readonly kind = "arithmetic";
  readonly operator: BinaryOperator;
  readonly left: number | QueryExpression;
  readonly right: number | QueryExpression;

  constructor(
    operator: BinaryOperator,
    left: number | QueryExpression,
    right: number | QueryExpression,
  ) {
    super();
    this.operator = operator;
    this.left = left;
    this.right = right;
  }
}

/**
 * The value of a field in the row at hand, computed by the database.
 *
 * @param path A field, or a path over relations to one.
 *
 * @example
 * ```ts
 * import { F, integerField, manager, model } from "quintet/db";
 *
 * class Book extends model({ pages: integerField(), read: integerField({ default: 0 }) }) {
 *   static objects = manager(Book);
 * }
 * await Book.objects.filter({ read__gte: F("pages") }).update({ pages: F("pages").plus(1) });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/expressions/#f-expressions
 */
export function F<const Path extends string>(path: Path): FieldReference<Path> {
  return new FieldReference(path);
}

/** Conditions by path: all of them hold. */
export type Lookups = Readonly<Record<string, unknown>>;

/** A condition on rows of a model. Made by `Q`; combined with and, or, xor and not. */
export class Condition<Fields = never> {
  /** Keeps conditions of one model out of the queries of another. */
  declare readonly fields?: (fields: Fields) => void;
  readonly connector: "and" | "or" | "xor";
  readonly parts: readonly (Condition | Lookups)[];
  readonly negated: boolean;

  constructor(
    connector: "and" | "or" | "xor",
    parts: readonly (Condition | Lookups)[],
    negated = false,
  ) {
    this.connector = connector;
    this.parts = parts;
    this.negated = negated;
  }

  and(other: Condition<Fields>): Condition<Fields> {
    return new Condition("and", [this, other]);
  }
  or(other: Condition<Fields>): Condition<Fields> {
    return new Condition("or", [this, other]);
  }
  xor(other: Condition<Fields>): Condition<Fields> {
    return new Condition("xor", [this, other]);
  }
  not(): Condition<Fields> {
    return new Condition("and", [this], true);
  }
}

type Checked<Model, Path extends string> = {
  readonly [Name in Path]: NoInfer<
    CheckedLookup<FieldsOf<Model>, Name> | FieldReference | Combined
  >;
} & NoInfer<LookupHints<FieldsOf<Model>>>;

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
