/**
 * What a chain gives, computed from the rows in memory, by the rules of the guide: conditions of
 * one call speak of the same related row, negated ones of any; groups are made of all that is named
 * outside of aggregates.
 */

import {
  type Chain,
  columnsOf,
  type Computed,
  isOfValues,
  orderOf,
  type Step,
  type Term,
  type Test,
} from "./chains.ts";
import { books, type Row, type Value } from "./schema.ts";

/** A book with one related row of each joined relation. */
interface Tuple {
  readonly book: Row;
  readonly joined: ReadonlyMap<string, Row | null>;
}

/** A row of the result in the making: a tuple, and the group that it stands for. */
interface Group {
  readonly tuple: Tuple;
  readonly tuples: readonly Tuple[];
}

interface Expression {
  readonly isAggregate: boolean;
  /** What of it is outside of aggregates. */
  readonly named: readonly Expression[];
  of(group: Group): Value;
}

interface Condition {
  readonly isAggregate: boolean;
  readonly named: readonly Expression[];
  /** The conditions that it joins by and. */
  readonly parts?: readonly Condition[];
  holds(group: Group): boolean;
}

/**
 * @param options.isCounted Are the rows only counted? Then an order does not matter, unless it says
 *   which rows a slice has.
 */
export function evaluated(chain: Chain, { isCounted = false } = {}): Value[][] {
  const [start, end] = chain.slice ?? [0, undefined];
  const isOrdered = !isCounted || start > 0 || end !== undefined;
  return new Evaluation(chain.steps).rows(chain, isOrdered ? orderOf(chain) : []);
}

class Evaluation {
  readonly #annotations = new Map<string, Expression>();
  readonly #where: Condition[] = [];
  readonly #having: Condition[] = [];
  #tuples: readonly Tuple[] = books.map((book) => ({ book, joined: new Map() }));
  #joins: string[] = [];
  #isGrouped = false;
  #base = ["pk"];

  constructor(steps: readonly Step[]) {
    for (const [at, step] of steps.entries()) this.#run(step, at, steps.slice(0, at + 1));
  }

  rows(chain: Chain, order: readonly Term[]): Value[][] {
    const columns = columnsOf(chain).map((path) => this.#path(path, "any"));
    const terms = order.map(({ path, down }) => ({ ...this.#path(path, "any"), down }));
    const base = this.#base.map((path) => this.#path(path, "any"));
    const conditions = this.#having.flatMap(({ named }) => named);
    const keys = [...base, ...columns, ...terms].flatMap(({ named }) => named);
    const found = this.#groups([...keys, ...conditions])
      .filter((group) => this.#having.every((condition) => condition.holds(group)))
      .map((group) => ({
        row: columns.map((column) => column.of(group)),
        order: terms.map((term) => term.of(group)),
      }));
    const isDistinct = chain.steps.some(({ kind }) => kind === "distinct");
    const rows = isDistinct ? unique(found) : found;
    rows.sort((one, other) => {
      for (const [at, { down }] of terms.entries()) {
        const difference = compared(one.order[at]!, other.order[at]!, down);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    return rows.map(({ row }) => row).slice(...(chain.slice ?? []));
  }

  #groups(keys: readonly Expression[]): Group[] {
    const kept = this.#tuples.filter((tuple) =>
      this.#where.every((condition) => condition.holds(alone(tuple))),
    );
    if (!this.#isGrouped) return kept.map(alone);
    if (keys.length === 0) return [{ tuple: kept[0]!, tuples: kept }];
    const groups = Map.groupBy(kept, (tuple) =>
      JSON.stringify(keys.map((key) => key.of(alone(tuple)))),
    );
    return [...groups.values()].map((tuples) => ({ tuple: tuples[0]!, tuples }));
  }

  #run(step: Step, at: number, before: readonly Step[]): void {
    switch (step.kind) {
      case "filter":
        for (const test of step.tests) this.#restrict(this.#test(test, at, false));
        return;
      case "exclude":
        this.#restrict(
          inverted(
            joined(
              "and",
              step.tests.map((test) => this.#test(test, at, true)),
            ),
          ),
        );
        return;
      case "annotate":
      case "alias": {
        const expression = this.#computed(step.computed);
        this.#annotations.set(step.name, expression);
        if (!expression.isAggregate) return;
        this.#isGrouped = true;
        const chain = { steps: before, order: [], slice: undefined };
        if (isOfValues(chain)) this.#base = columnsOf(chain);
        return;
      }
      default: // what is chosen is looked at in the end
    }
  }

  #restrict(condition: Condition): void {
    if (condition.parts) for (const part of condition.parts) this.#restrict(part);
    else (condition.isAggregate ? this.#having : this.#where).push(condition);
  }

  /** @param scope The call, or "any" for what joins the relation already. */
  #path(path: string, scope: number | "any"): Expression {
    const annotation = this.#annotations.get(path);
    if (annotation) return annotation;
    const [first, ...rest] = path.split("__") as [string, ...string[]];
    if (!isMany(path)) return plainly(({ tuple }) => valueAt(tuple.book, [first, ...rest]));
    const join = this.#join(first, scope);
    return plainly(({ tuple }) => valueAt(tuple.joined.get(join) ?? null, rest));
  }

  #join(relation: string, scope: number | "any"): string {
    const wanted = scope === "any" ? relation : `${relation}#${scope}`;
    const known = this.#joins.includes(wanted)
      ? wanted
      : scope === "any" && this.#joins.findLast((join) => join.startsWith(`${relation}#`));
    if (known) return known;
    this.#joins.push(wanted);
    this.#tuples = this.#tuples.flatMap(({ book, joined: before }) =>
      relatedRows(book, relation).map((row) => ({
        book,
        joined: new Map([...before, [wanted, row]]),
      })),
    );
    return wanted;
  }

  #test(test: Test, scope: number, isInNegation: boolean): Condition {
    switch (test.kind) {
      case "leaf": {
        const right = () => test.value;
        return this.#leaf(test.path, scope, isInNegation, test.lookup, right, []);
      }
      case "compare": {
        const other = this.#path(test.other, "any");
        const { path, lookup } = test;
        return this.#leaf(path, scope, isInNegation, lookup, (group) => other.of(group), [other]);
      }
      case "exists": {
        const has = ({ tuple }: Group) =>
          (tuple.book["reviews"] as Row[]).some(({ stars }) => matches(stars, "gte", test.stars));
        return { isAggregate: false, named: [ownKey], holds: has };
      }
      case "pkIn": {
        const keys = new Set(evaluated(test.chain).map(([key]) => key));
        const has = (group: Group) => keys.has(ownKey.of(group));
        return { isAggregate: false, named: [ownKey], holds: has };
      }
      case "not":
        return inverted(this.#test(test.part, scope, true));
      default:
        return joined(
          test.kind,
          test.parts.map((part) => this.#test(part, scope, isInNegation)),
        );
    }
  }

  #leaf(
    path: string,
    scope: number,
    isInNegation: boolean,
    lookup: string,
    right: (group: Group) => unknown,
    others: readonly Expression[],
  ): Condition {
    const [first, ...rest] = path.split("__") as [string, ...string[]];
    const isAggregate = others.some((other) => other.isAggregate);
    const named = others.flatMap((other) => other.named);
    if (isInNegation && isMany(path) && !this.#annotations.has(path)) {
      // Where the call speaks of a related row already, it is that one.
      const join = this.#joins.find((each) => each === `${first}#${scope}`);
      const key = join
        ? [plainly(({ tuple }) => valueAt(tuple.joined.get(join) ?? null, ["id"]))]
        : [ownKey];
      const holds = (group: Group) => {
        const rows = join
          ? [group.tuple.joined.get(join) ?? null].filter((row) => row !== null)
          : relatedRows(group.tuple.book, first);
        return rows.some((row) => matches(valueAt(row, rest), lookup, right(group)));
      };
      return { isAggregate, named: [...named, ...key], holds };
    }
    const left = this.#path(path, scope);
    return {
      isAggregate: isAggregate || left.isAggregate,
      named: [...named, ...left.named],
      holds: (group) => matches(left.of(group), lookup, right(group)),
    };
  }

  #computed(computed: Computed): Expression {
    if (computed.kind === "subquery") {
      return plainly(({ tuple }) => {
        const stars = (tuple.book["reviews"] as Row[]).map((row) => row["stars"] as Value);
        return extreme(stars, 1);
      });
    }
    const source = this.#path(computed.path, "any");
    switch (computed.kind) {
      case "path":
        return source;
      case "plus":
        return mapped(source, (value) => (value === null ? null : Number(value) + computed.by));
      case "coalesce":
        return mapped(source, (value) => value ?? computed.other);
      case "case":
        return mapped(source, (value) => (matches(value, "gt", computed.above) ? 1 : 0));
      default:
        return aggregated(computed, source);
    }
  }
}

function alone(tuple: Tuple): Group {
  return { tuple, tuples: [tuple] };
}

/** A value of each row. */
function plainly(of: (group: Group) => Value): Expression {
  const expression: Expression = { isAggregate: false, named: [], of };
  return { ...expression, named: [expression] };
}

const ownKey = plainly(({ tuple }) => tuple.book["id"] as number);

function mapped(source: Expression, map: (value: Value) => Value): Expression {
  const of = (group: Group) => map(source.of(group));
  return source.isAggregate ? { ...source, of } : plainly(of);
}

function aggregated(
  computed: Computed & { kind: "count" | "sum" | "min" | "max" },
  source: Expression,
): Expression {
  const above = computed.kind === "count" ? computed.above : undefined;
  const of = ({ tuples }: Group): Value => {
    const values = tuples
      .filter(({ book }) => above === undefined || matches(book["pages"], "gt", above))
      .map((tuple) => source.of({ tuple, tuples: [tuple] }))
      .filter((value) => value !== null);
    if (computed.kind === "count") {
      return computed.distinct ? new Set(values).size : values.length;
    }
    if (computed.kind !== "sum") return extreme(values, computed.kind === "max" ? 1 : -1);
    return values.length === 0 ? null : values.reduce<number>((sum, each) => sum + Number(each), 0);
  };
  return { isAggregate: true, named: [], of };
}

function extreme(values: readonly Value[], sign: 1 | -1): Value {
  const known = values.filter((value) => value !== null);
  return known.reduce<Value>(
    (best, each) => (best === null || sign * compared(each, best, false) > 0 ? each : best),
    null,
  );
}

function inverted({ isAggregate, named, holds }: Condition): Condition {
  return { isAggregate, named, holds: (group) => !holds(group) };
}

function joined(kind: "and" | "or" | "xor", parts: readonly Condition[]): Condition {
  return {
    isAggregate: parts.some((part) => part.isAggregate),
    named: parts.flatMap((part) => part.named),
    ...(kind === "and" && { parts }),
    holds: (group) => {
      const count = parts.filter((part) => part.holds(group)).length;
      if (kind === "and") return count === parts.length;
      return kind === "or" ? count > 0 : count % 2 === 1;
    },
  };
}

/** Does a lookup hold for a value? What is unknown does not. */
function matches(left: unknown, lookup: string, right: unknown): boolean {
  if (lookup === "isnull") return (left === null) === right;
  if (left === null || left === undefined || right === null) return false;
  if (lookup === "in") return (right as unknown[]).includes(left);
  const difference = compared(left as Value, right as Value, false);
  switch (lookup) {
    case "exact":
      return difference === 0;
    case "gt":
      return difference > 0;
    case "gte":
      return difference >= 0;
    case "lt":
      return difference < 0;
    default:
      return difference <= 0;
  }
}

/** Null comes last, whichever way. */
function compared(one: Value, other: Value, down: boolean): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other === down ? 1 : -1;
}

function isMany(path: string): boolean {
  return path.startsWith("tags__") || path.startsWith("reviews__");
}

function relatedRows(book: Row, relation: string): readonly (Row | null)[] {
  const rows = book[relation] as Row[];
  return rows.length > 0 ? rows : [null];
}

function valueAt(row: Row | null, names: readonly string[]): Value {
  let value: unknown = row;
  for (const name of names) {
    if (value === null) return null;
    value = (value as Row)[name === "pk" ? "id" : name];
  }
  return value as Value;
}

function unique<Found>(found: readonly Found[]): Found[] {
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}
