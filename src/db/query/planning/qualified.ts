/**
 * Conditions on window functions. They are computed when all rows are known, so they are columns
 * of a SELECT inside, and the rows are chosen outside.
 */

import { all, type Condition, type OrderTerm, type Select } from "../../sql/expressions.ts";
import { DerivedColumns } from "./derived.ts";

/** The rows of a SELECT for which the conditions hold. */
export function qualified(select: Select, conditions: readonly Condition[]): Select {
  if (conditions.length === 0) return select;
  const derived = new DerivedColumns("qualified", select.columns);
  const columns = select.columns.map(({ name }, index) => ({
    expression: derived.at(index),
    ...(name !== undefined && { name }),
  }));
  const where = conditions.map((condition): Condition => {
    return { kind: "truth", operand: derived.named({ kind: "condition", condition }) };
  });
  const orderBy = select.orderBy.map((term): OrderTerm => {
    return { ...term, expression: derived.named(term.expression) };
  });
  const distinctOn = (select.distinctOn ?? []).map((each) => derived.named(each));
  const inner: Select = {
    ...select,
    columns: derived.columns,
    distinct: false,
    distinctOn: [],
    orderBy: [],
    limit: undefined,
    offset: undefined,
  };
  return {
    kind: "select",
    columns,
    distinct: select.distinct,
    distinctOn,
    from: { select: inner, alias: derived.alias },
    joins: [],
    where: all(where),
    groupBy: [],
    orderBy,
    limit: select.limit,
    offset: select.offset,
  };
}
