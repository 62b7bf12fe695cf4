/** What `update()` sets: values and expressions, each for a column. */

import type { Field } from "../../fields/field.ts";
import type { Expression } from "../../sql/expressions.ts";
import { hasWindow, someNode } from "../../sql/walk.ts";
import { QueryError } from "../errors.ts";
import { QueryExpression } from "../expressions/expressions.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { isQuerySet } from "../query-state.ts";
import type { SelectPlanner } from "./select-planner.ts";

/** A column and its new value. */
export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

/** The new values of a query whose last operation is `set`. */
export function assignments(planner: SelectPlanner): Assignment[] {
  const { meta, operations } = planner.state;
  return operations.flatMap((operation) => {
    if (operation.kind !== "set") return [];
    return Object.entries(operation.values).map(([name, value]) => {
      const field = meta.field(name);
      const newValue = assigned(planner, operation.values, name, value, field);
      return { column: meta.columnOf(field), value: newValue };
    });
  });
}

/** A CASE whose branches are all null, say, has the type of the column, and so have those in it. */
function typed(expression: Expression, field: Field): Expression {
  if (expression.kind !== "case") return expression;
  const whens = expression.whens.map((branch) => ({
    when: branch.when,
    // oxlint-disable-next-line unicorn/no-thenable -- the word of SQL; nobody awaits a branch
    then: typed(branch.then, field),
  }));
  const otherwise = typed(expression.otherwise, field);
  return { ...expression, whens, otherwise, type: field.columnType };
}

function assigned(
  planner: SelectPlanner,
  owner: object,
  name: string,
  value: unknown,
  field: Field,
): Expression {
  if (value === null) return { kind: "null" };
  if (value instanceof QueryExpression) {
    const { expression, isAggregate } = planner.expression(value, "any");
    if (isAggregate || hasWindow(expression)) {
      throw new QueryError(`update() cannot set "${name}" to a value of several rows.`, {
        hint: "Use subquery(…) of a query set that computes it.",
      });
    }
    const { alias } = planner.joins.root;
    const isOther = someNode(expression, (node) => node.kind === "column" && node.table !== alias);
    if (!isOther) return typed(expression, field);
    throw new QueryError(`update() cannot set "${name}" to a value of another table.`, {
      hint: "Only fields of the row itself can be named there.",
    });
  }
  if (isQuerySet(value)) return { kind: "subquery", select: planner.subselect(value).select };
  const parameter = slotParameter(planner.slots.of(owner, name), field.store);
  return { kind: "parameter", parameter };
}
