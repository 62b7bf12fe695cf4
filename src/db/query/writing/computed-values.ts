/**
 * Rows some of whose values are expressions: the database computes them, and the instance learns in
 * the same statement what they are.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/expressions/#f-assignments-persist-after-model-save
 */

import { andThen, type MaybePromise } from "../../../base/index.ts";
import { backendFor } from "../../connection/databases.ts";
import { runWrite } from "../../connection/run.ts";
import type { Field } from "../../fields/field.ts";
import { heldEncoder, readValue } from "../../meta/instance-values.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { all, column, compare } from "../../sql/expressions.ts";
import type { Insert } from "../../sql/statements.ts";
import { someNode } from "../../sql/walk.ts";
import { QueryError } from "../errors.ts";
import { QueryExpression } from "../expressions/expressions.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { assignments } from "../planning/assignments.ts";
import { planWith } from "../planning/plan.ts";
import type { SelectPlanner } from "../planning/select-planner.ts";
import { initialState, type QueryState } from "../query-state.ts";
import { takeValues } from "./returned-values.ts";

/** Is the value to be computed by the database? */
export function isComputed(value: unknown): value is QueryExpression {
  return value instanceof QueryExpression;
}

/** The values of an instance that are written, and where. */
export interface ComputedRow {
  readonly meta: ModelMeta;
  readonly using: string;
  /** By field position; what was computed is put there. */
  readonly values: unknown[];
  readonly fields: readonly Field[];
}

/** Writes the values to the row of the instance. Returns how many rows there were: 0 or 1. */
export function updateComputed(row: ComputedRow): MaybePromise<number> {
  const { meta, using, values } = row;
  const keys = keysOf(row);
  const returned = returnedOf(row, []);
  const { text, params } = planWith(writing(row, keys), backendFor(using), "save", (planner) => ({
    kind: "update",
    table: meta.table,
    set: assignments(planner),
    where: all(meta.keyFields.map((field) => isKey(planner, keys, field))),
    returning: returned.map((field) => meta.columnOf(field)),
  }));
  return andThen(runWrite(using, text, params), (rows) => {
    if (rows[0]) takeValues(meta, values, returned, rows[0]);
    return rows.length;
  });
}

/**
 * Inserts the row.
 *
 * @param made The fields besides that the database fills.
 * @param onConflict What becomes of a row that is there already. Default: it is an error.
 * @throws {QueryError} If an expression names a field: there is no row yet that has it.
 */
export function insertComputed(
  row: ComputedRow,
  made: readonly Field[],
  onConflict?: Insert["onConflict"],
): MaybePromise<void> {
  const { meta, using, values } = row;
  const returned = returnedOf(row, made);
  const purpose = `create ${JSON.stringify(onConflict) ?? ""}`;
  const { text, params } = planWith(writing(row), backendFor(using), purpose, (planner) => {
    const set = assignments(planner);
    for (const { column: name, value } of set) {
      if (!someNode(value, (node) => node.kind === "column")) continue;
      throw new QueryError(`The value of "${name}" in a new ${meta.name} names a field.`, {
        hint: "There is no row yet that it could be read from: F(…) is for rows that are there.",
      });
    }
    return {
      kind: "insert",
      table: meta.table,
      columns: set.map((each) => each.column),
      values: set.map(({ value }) => value),
      onConflict,
      returning: returned.map((field) => meta.columnOf(field)),
    };
  });
  return andThen(runWrite(using, text, params), ([found]) => {
    if (found) takeValues(meta, values, returned, found);
  });
}

/** Those that are computed, or made by the database anyway. */
function returnedOf({ meta, values, fields }: ComputedRow, made: readonly Field[]): Field[] {
  const computed = fields.filter((field) => isComputed(values[meta.position(field)]));
  const generated = meta.madeByDatabase.filter((field) => field.isGenerated);
  return [...new Set([...computed, ...made, ...generated])];
}

/** A query that sets the values; the keys only have their places in it. */
function writing({ meta, using, values, fields }: ComputedRow, keys?: Keys): QueryState {
  const given = Object.fromEntries(
    fields.map((field) => [field.name, readValue(field, values[meta.position(field)])]),
  );
  const set = { kind: "set", values: given } as const;
  const filter = keys && ({ kind: "filter", conditions: [keys] } as const);
  return { ...initialState(meta, using), order: [], operations: filter ? [filter, set] : [set] };
}

type Keys = Readonly<Record<string, unknown>>;

function keysOf({ meta, values }: ComputedRow): Keys {
  return Object.fromEntries(
    meta.keyFields.map((field) => [field.name, values[meta.position(field)]]),
  );
}

function isKey(planner: SelectPlanner, keys: Keys, field: Field) {
  const { meta } = planner.state;
  const parameter = slotParameter(planner.slots.of(keys, field.name), heldEncoder(field));
  return compare("=", column(meta.table, meta.columnOf(field)), { kind: "parameter", parameter });
}
