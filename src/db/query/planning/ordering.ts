/** From `"-author"` to the terms of ORDER BY. */

import type { ModelMeta } from "../../meta/model-meta.ts";
import {
  type Expression,
  itemsOf,
  type OrderTerm,
  type SelectColumn,
} from "../../sql/expressions.ts";
import { hasAggregate } from "../../sql/walk.ts";
import { QueryError } from "../errors.ts";
import type { StatementScope } from "../expressions/expression-contract.ts";
import { ScopeBehind } from "./scope-behind.ts";
import { type OrderEntry, Ordering, QueryExpression } from "../expressions/expressions.ts";

/**
 * The terms of one path. A relation is ordered as its model is.
 *
 * @param seen Models whose own order is being followed: each is followed once.
 */
export function orderTerms(
  path: OrderEntry,
  statement: StatementScope,
  seen: ReadonlySet<ModelMeta>,
): OrderTerm[] {
  if (path instanceof Ordering) {
    const { descending, nulls } = path;
    const { expression } = statement.expression(path.expression, "any");
    const how = { descending, ...(nulls && { nulls }) };
    return itemsOf(expression).map((item) => ({ expression: item, ...how }));
  }
  if (path instanceof QueryExpression) return orderTerms(path.asc(), statement, seen);
  if (path === "?") {
    const random: Expression = { kind: "call", name: "RANDOM", args: [] };
    return [{ expression: random, descending: false }];
  }
  const descending = path.startsWith("-");
  const name = path.replace(/^[-+]/, "");
  const { relation, subject } = statement.paths.expression(name, "any");
  const ordering = relation?.to.options.ordering ?? [];
  const isByName = name.split("__").at(-1) === relation?.name;
  if (!relation || ordering.length === 0 || seen.has(relation.to) || !isByName) {
    return itemsOf(subject.expression).map((expression) => ({ expression, descending }));
  }
  return ordering.flatMap((inner) => {
    if (typeof inner === "object") {
      const terms = orderTerms(inner as OrderEntry, new ScopeBehind(statement, name), seen);
      return descending ? terms.map(turnedRound) : terms;
    }
    const isDown = inner.startsWith("-") !== descending;
    const next = `${isDown ? "-" : ""}${name}__${inner.replace(/^[-+]/, "")}`;
    return orderTerms(next, statement, new Set([...seen, relation.to]));
  });
}

/** @throws {QueryError} If a row that stands for itself is ordered by a value of many. */
export function refuseAggregates(terms: readonly OrderTerm[]): void {
  if (!terms.some(({ expression }) => hasAggregate(expression))) return;
  throw new QueryError(
    "orderBy(): an aggregate is a value of many rows, and these are no groups.",
    {
      hint: "Name it with annotate(), and order by that name.",
    },
  );
}

/** What a DISTINCT select has to select besides: it can only be ordered by what it selects. */
export function orderColumns(
  columns: readonly SelectColumn[],
  terms: readonly OrderTerm[],
): SelectColumn[] {
  const selected = new Set(columns.map(({ expression }) => JSON.stringify(expression)));
  return terms
    .filter(({ expression }) => !selected.has(JSON.stringify(expression)))
    .map(({ expression }) => ({ expression }));
}

/** The other direction; rows without a value change ends, too. */
export function turnedRound({ expression, descending, nulls }: OrderTerm): OrderTerm {
  const other = nulls && ({ first: "last", last: "first" } as const)[nulls];
  return { expression, descending: !descending, ...(other && { nulls: other }) };
}

/** What `latest` and `earliest` order by. */
export function latestOrder(meta: ModelMeta, paths: readonly string[]): readonly string[] {
  const { getLatestBy } = meta.options;
  if (paths.length > 0) return paths;
  if (getLatestBy !== undefined)
    return typeof getLatestBy === "string" ? [getLatestBy] : getLatestBy;
  throw new QueryError(`${meta.name} does not say what its latest is.`, {
    hint: "Name a field, or set getLatestBy in the options of the model.",
  });
}
