/** Joins the pairs of a many-to-many relation, to load the rows on its other side. */

import type { ForeignKey } from "../../fields/relation.ts";
import { stepsTo } from "../../meta/join-steps.ts";
import type { ModelMeta, Relation, Through } from "../../meta/model-meta.ts";
import { column, type Expression } from "../../sql/expressions.ts";
import type { Joins, JoinScope } from "./joins.ts";

/**
 * Joins the pairs, and gives the key of their other side: whose the row at hand is.
 *
 * @param scope That of the first conditions: where they name the pair, they mean this one.
 */
export function joinPairs(
  joins: Joins,
  { meta: pairs, source, target }: Through,
  scope: JoinScope,
): Expression {
  const tables = joins.follow(joins.root, toPairs(joins.root.meta, pairs, target), scope);
  joins.require(tables);
  const { table, column: name } = joins.columnOf(tables.at(-1)!, source);
  return column(table.alias, name);
}

function toPairs(meta: ModelMeta, pairs: ModelMeta, target: ForeignKey): Relation {
  return {
    name: "(pairs)",
    kind: "reverseForeignKey",
    from: meta,
    to: pairs,
    isMultiple: true,
    isNullable: true,
    steps: stepsTo(meta.columnOf(target.targetKey), pairs, target),
    field: target,
    through: undefined,
  };
}
