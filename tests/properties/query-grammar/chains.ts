/** Random queries, as plain data: each is built as a query set, and evaluated in memory. */

import * as fc from "fast-check";

import {
  caseWhen,
  coalesce,
  count,
  exists,
  F,
  max,
  min,
  outerRef,
  Q,
  type QuerySet,
  subquery,
  sum,
  value,
  when,
} from "../../../src/db/index.ts";
import { Condition, type QueryExpression } from "../../../src/db/query/expressions/expressions.ts";
import { Book, Review } from "./schema.ts";

export type Test =
  | { kind: "leaf"; path: string; lookup: string; value: unknown }
  | { kind: "compare"; path: string; lookup: string; other: string }
  | { kind: "exists"; stars: number }
  | { kind: "pkIn"; chain: Chain }
  | { kind: "and" | "or" | "xor"; parts: Test[] }
  | { kind: "not"; part: Test };

export type Computed =
  | { kind: "path"; path: string }
  | { kind: "plus"; path: string; by: number }
  | { kind: "coalesce"; path: string; other: number }
  | { kind: "case"; path: string; above: number }
  | { kind: "subquery" }
  | { kind: "count"; path: string; distinct: boolean; above: number | undefined }
  | { kind: "sum" | "min" | "max"; path: string };

export type Step =
  | { kind: "filter" | "exclude"; tests: Test[] }
  | { kind: "annotate" | "alias"; name: string; computed: Computed }
  | { kind: "values"; paths: string[] }
  | { kind: "distinct" };

export interface Term {
  readonly path: string;
  readonly down: boolean;
}

export interface Chain {
  readonly steps: readonly Step[];
  readonly order: readonly Term[];
  /** What ties are broken by, so that the order is total. Empty if that does not matter. */
  readonly slice: readonly [number, number | undefined] | undefined;
}

const numbers = ["id", "pages", "author__age", "editor__age", "editor__boss__age"];
const texts = ["title", "author__name", "editor__name", "editor__boss__name"];
const many = { numbers: ["reviews__stars"], texts: ["tags__word"] };
const number = fc.integer({ min: 0, max: 5 });
const text = fc.constantFrom("a", "b", "c", "x", "y");

/** `@n` stands for one of the annotations that there are by then. */
const name = fc.integer({ min: 0, max: 3 }).map((at) => `@${at}`);
const numberPath = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...numbers) },
  { weight: 2, arbitrary: fc.constantFrom(...many.numbers) },
  { weight: 3, arbitrary: name },
);
const textPath = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom(...many.texts) },
);

const comparison = fc.constantFrom("exact", "gt", "gte", "lt", "lte");

function leaf(path: fc.Arbitrary<string>, operand: fc.Arbitrary<unknown>): fc.Arbitrary<Test> {
  const right = fc.oneof(
    { weight: 4, arbitrary: fc.record({ lookup: comparison, value: operand }) },
    { weight: 1, arbitrary: fc.record({ lookup: fc.constant("isnull"), value: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        lookup: fc.constant("in"),
        value: fc.array(fc.option(operand, { freq: 4 }), { maxLength: 3 }),
      }),
    },
  );
  return fc.tuple(path, right).map(([at, rest]) => ({ kind: "leaf", path: at, ...rest }));
}

const { test } = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 5, arbitrary: leaf(numberPath, number) },
    { weight: 3, arbitrary: leaf(textPath, text) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(numberPath, comparison, fc.oneof(fc.constantFrom(...numbers), name))
        .map(([path, lookup, other]): Test => ({ kind: "compare", path, lookup, other })),
    },
    { weight: 1, arbitrary: number.map((stars): Test => ({ kind: "exists", stars })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...simple()).map((chain): Test => ({ kind: "pkIn", chain })),
    },
    { weight: 2, arbitrary: tie("test").map((part): Test => ({ kind: "not", part })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom("and" as const, "or" as const, "or" as const, "xor" as const),
          fc.array(tie("test"), { minLength: 2, maxLength: 2 }),
        )
        .map(([kind, parts]): Test => ({ kind, parts })),
    },
  ),
}));

/** Queries inside of others. */
function simple(): Chain[] {
  const order = [{ path: "pages", down: true }];
  const red: Step = {
    kind: "filter",
    tests: [{ kind: "leaf", path: "tags__word", lookup: "in", value: ["x", "y"] }],
  };
  return [
    { steps: [red], order: [], slice: undefined },
    { steps: [red, { kind: "distinct" }], order, slice: [0, 2] },
    { steps: [red], order, slice: [1, 4] },
    { steps: [], order: [{ path: "tags__word", down: false }], slice: [2, 5] },
    {
      steps: [
        { kind: "annotate", name: "n", computed: { kind: "sum", path: "reviews__stars" } },
        { kind: "filter", tests: [{ kind: "leaf", path: "n", lookup: "gt", value: 1 }] },
      ],
      order: [],
      slice: undefined,
    },
  ];
}

const aggregate: fc.Arbitrary<Computed> = fc.oneof(
  fc.record({
    kind: fc.constant("count" as const),
    path: fc.constantFrom("id", "pages", "reviews__id", "tags__id", "reviews__stars", "tags__word"),
    distinct: fc.boolean(),
    above: fc.option(number, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constantFrom("sum" as const, "min" as const, "max" as const),
    path: fc.constantFrom("pages", "reviews__stars", "author__age", "id"),
  }),
);

const plain: fc.Arbitrary<Computed> = fc.oneof(
  numberPath.map((path): Computed => ({ kind: "path", path })),
  fc.record({ kind: fc.constant("plus" as const), path: numberPath, by: number }),
  fc.record({ kind: fc.constant("coalesce" as const), path: numberPath, other: number }),
  fc.record({
    kind: fc.constant("case" as const),
    path: fc.constantFrom(...numbers),
    above: number,
  }),
  fc.constant<Computed>({ kind: "subquery" }),
);

const tests = fc.array(test, { minLength: 1, maxLength: 2 });
const restriction: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("filter" as const, "filter" as const, "exclude" as const),
  tests,
});
const addition = (computed: fc.Arbitrary<Computed>): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom("annotate" as const, "annotate" as const, "alias" as const),
    name: fc.constant(""),
    computed,
  });

const term: fc.Arbitrary<Term> = fc.record({
  path: fc.oneof(numberPath, textPath),
  down: fc.boolean(),
});

const valuePaths = fc.uniqueArray(fc.oneof(numberPath, textPath), { minLength: 1, maxLength: 3 });

export const chains: fc.Arbitrary<Chain> = fc
  .record({
    first: fc.array(fc.oneof(restriction, addition(plain), addition(aggregate)), { maxLength: 3 }),
    values: fc.option(valuePaths, { nil: undefined, freq: 2 }),
    after: fc.array(
      fc.oneof(addition(aggregate), addition(aggregate), restriction, addition(plain)),
      {
        maxLength: 3,
      },
    ),
    isDistinct: fc.boolean(),
    order: fc.array(term, { maxLength: 2 }),
    slice: fc.option(
      fc.tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      ),
      { nil: undefined },
    ),
  })
  .map(({ first, values, after, isDistinct, order, slice }) => {
    const steps: Step[] = [...first];
    if (values) steps.push({ kind: "values", paths: values }, ...after);
    if (isDistinct) steps.push({ kind: "distinct" });
    return named({ steps, order, slice });
  });

const aggregateKinds: ReadonlySet<string> = new Set(["count", "sum", "min", "max"]);

/** The same with names for all that is computed, and in the places where they stand. */
function named({ steps, order, slice }: Chain): Chain {
  const names: string[] = [];
  const hidden = new Set<string>();
  const aggregates = new Set<string>();
  const resolve = (path: string, isChosen = false): string => {
    if (!path.startsWith("@")) return path;
    const all = isChosen ? names.filter((each) => !hidden.has(each)) : names;
    return all[Number(path.slice(1)) % all.length] ?? "pages";
  };
  const inTest = (given: Test): Test => {
    switch (given.kind) {
      case "leaf":
        return { ...given, path: resolve(given.path) };
      case "compare": {
        const path = resolve(given.path);
        const other = resolve(given.other);
        // Where negated, an aggregate would stand in a query inside, which SQLite does not take.
        const isInside = path.includes("__") && aggregates.has(other);
        return { ...given, path, other: isInside ? "pages" : other };
      }
      case "not":
        return { ...given, part: inTest(given.part) };
      case "and":
      case "or":
      case "xor":
        return { ...given, parts: given.parts.map(inTest) };
      default:
        return given;
    }
  };
  const resolved = steps.map((step): Step => {
    if (step.kind === "values") {
      const paths = [...new Set(step.paths.map((path) => resolve(path, true)))];
      // Without a value that is none of many there is one group, even of no rows.
      const isOneGroup = paths.every((path) => aggregates.has(path));
      return { ...step, paths: isOneGroup ? [...paths, "title"] : paths };
    }
    if (step.kind === "distinct") return step;
    if (!("computed" in step)) return { ...step, tests: step.tests.map(inTest) };
    const { computed } = step;
    const inside = "path" in computed ? { ...computed, path: resolve(computed.path) } : computed;
    const made = `n${names.length}`;
    names.push(made);
    if (step.kind === "alias") hidden.add(made);
    const isOverOne = "path" in inside && aggregates.has(inside.path);
    if (isOverOne || aggregateKinds.has(inside.kind)) aggregates.add(made);
    return { ...step, name: made, computed: inside };
  });
  const terms = order.map((each) => ({ ...each, path: resolve(each.path) }));
  return { steps: resolved, order: terms, slice };
}

/** What the rows of a chain have: of instances, `pk` and what was annotated. */
export function columnsOf({ steps }: Chain): string[] {
  let columns = ["pk"];
  for (const step of steps) {
    if (step.kind === "values") columns = [...step.paths];
    else if (step.kind === "annotate") columns.push(step.name);
  }
  return columns;
}

export function isOfValues({ steps }: Chain): boolean {
  return steps.some(({ kind }) => kind === "values");
}

export type AnyQuery = QuerySet<typeof Book, Record<string, unknown>>;

/** The query set of a chain. */
export function built(chain: Chain, { isSliced = true } = {}): AnyQuery {
  let query = Book.objects.all() as unknown as AnyQuery;
  for (const step of chain.steps) query = stepped(query, step);
  if (chain.order.length > 0 || chain.slice)
    query = query.orderBy(...(terms(chain) as never[])) as never;
  if (!chain.slice || !isSliced) return query;
  return query.slice(...chain.slice);
}

/** With a slice, ties are broken by all that there is: the order is total then. */
export function orderOf(chain: Chain): Term[] {
  const ties = chain.slice ? columnsOf(chain).map((path) => ({ path, down: false })) : [];
  return [...chain.order, ...ties];
}

function terms(chain: Chain) {
  return orderOf(chain).map(({ path, down }) => {
    const nulls = { nulls: "last" } as const;
    return down ? F(path).desc(nulls) : F(path).asc(nulls);
  });
}

function stepped(query: AnyQuery, step: Step): AnyQuery {
  switch (step.kind) {
    case "filter":
    case "exclude": {
      const [first, ...more] = step.tests.map(condition) as [never, ...never[]];
      return query[step.kind](first, ...more) as AnyQuery;
    }
    case "annotate":
    case "alias":
      return query[step.kind]({ [step.name]: expression(step.computed) } as never) as never;
    case "values":
      return query.values(...(step.paths as never[])) as never;
    case "distinct":
      return query.distinct() as AnyQuery;
  }
}

function condition(given: Test): Condition<unknown> | QueryExpression {
  switch (given.kind) {
    case "leaf":
      return Q.dynamic({ [`${given.path}__${given.lookup}`]: given.value });
    case "compare":
      return Q.dynamic({ [`${given.path}__${given.lookup}`]: F(given.other) });
    case "exists":
      return exists(
        Review.objects.filter({ book: outerRef("pk"), stars__gte: given.stars } as never),
      );
    case "pkIn":
      return Q.dynamic({ pk__in: built(given.chain) });
    case "not":
      return new Condition("and", [condition(given.part)], true);
    default:
      return new Condition(given.kind, given.parts.map(condition));
  }
}

function expression(computed: Computed): QueryExpression {
  switch (computed.kind) {
    case "path":
      return F(computed.path);
    case "plus":
      return F(computed.path).plus(computed.by) as never;
    case "coalesce":
      return coalesce(computed.path, value(computed.other));
    case "case":
      return caseWhen([when(Q.dynamic({ [`${computed.path}__gt`]: computed.above }), value(1))], {
        default: value(0),
      }) as never;
    case "subquery": {
      const own = Review.objects.filter({ book: outerRef("pk"), stars__isnull: false } as never);
      return subquery(own.orderBy("-stars").limit(1).values("stars"));
    }
    case "count": {
      const filter = computed.above === undefined ? {} : { filter: { pages__gt: computed.above } };
      return count(computed.path, { distinct: computed.distinct, ...filter } as never) as never;
    }
    default:
      return { sum, min, max }[computed.kind](computed.path) as never;
  }
}
