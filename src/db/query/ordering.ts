/** From `"-author"` to the terms of ORDER BY. */

import type { ModelMeta } from "../meta/model-meta.ts";
import type { Expression, OrderTerm, SelectColumn } from "../sql/expressions.ts";
import { Ordering } from "./expressions.ts";
import type { Paths } from "./paths.ts";

/**
 * The terms of one path. A relation is ordered as its model is.
 *
 * @param seen Models whose own order is being followed: each is followed once.
 */
export function orderTerms(
  path: string | Ordering,
  paths: Paths,
  seen: ReadonlySet<ModelMeta>,
): OrderTerm[] {
  if (path instanceof Ordering) {
    const { descending, nulls } = path;
    const { expression } = paths.expression(path.path, "any").subject;
    return [{ expression, descending, ...(nulls && { nulls }) }];
  }
  if (path === "?") {
    const random: Expression = { kind: "call", name: "RANDOM", args: [] };
    return [{ expression: random, descending: false }];
  }
  const descending = path.startsWith("-");
  const name = path.replace(/^[-+]/, "");
  const { relation, subject } = paths.expression(name, "any");
  const ordering = relation?.to.options.ordering ?? [];
  const isByName = name.split("__").at(-1) === relation?.name;
  if (!relation || ordering.length === 0 || seen.has(relation.to) || !isByName) {
    return [{ expression: subject.expression, descending }];
  }
  return ordering.flatMap((inner) => {
    const isDown = inner.startsWith("-") !== descending;
    const next = `${isDown ? "-" : ""}${name}__${inner.replace(/^[-+]/, "")}`;
    return orderTerms(next, paths, new Set([...seen, relation.to]));
  });
}

/** SELECT DISTINCT can only be ordered by what it selects. */
export function addOrderColumns(columns: SelectColumn[], terms: readonly OrderTerm[]): void {
  const selected = new Set(columns.map(({ expression }) => JSON.stringify(expression)));
  for (const { expression } of terms) {
    if (!selected.has(JSON.stringify(expression))) columns.push({ expression });
  }
}
