/** Writes rows: inserts and updates of single instances, and of all rows that match. */

import { andThen, type MaybePromise } from "../../../base/index.ts";
import type { Backend } from "../../backend/backend.ts";
import { backendFor } from "../../connection/databases.ts";
import { runExecute, runWrite } from "../../connection/run.ts";
import type { Field } from "../../fields/field.ts";
import { heldEncoder } from "../../meta/instance-values.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { all, column, compare, type Condition, type Expression } from "../../sql/expressions.ts";
import type { Insert } from "../../sql/statements.ts";
import { assignments } from "../planning/assignments.ts";
import { QueryError } from "../errors.ts";
import { insertComputed, isComputed, updateComputed } from "./computed-values.ts";
import { updateTables } from "./inherited-update.ts";
import { takeValues } from "./returned-values.ts";
import { findsNothing } from "../empty-queries.ts";
import { fieldColumn } from "../planning/key-columns.ts";
import { bind, cachedPlan, planWith } from "../planning/plan.ts";
import type { QueryState } from "../query-state.ts";
import { refuseCombined } from "../query-steps.ts";
import type { SelectPlanner } from "../planning/select-planner.ts";

export type Conflict = Insert["onConflict"];

/**
 * Inserts a row.
 *
 * @param values By field position. Without a primary key the database makes one.
 * @returns The primary key, as the driver returned it; undefined if a conflict was ignored.
 */
export function insertRow(
  meta: ModelMeta,
  using: string,
  values: unknown[],
  conflict?: Conflict,
): MaybePromise<unknown> {
  const backend = backendFor(using);
  const keyAt = meta.keyPosition;
  const hasKey = keyAt < 0 || (values[keyAt] !== null && values[keyAt] !== undefined);
  const made = leftToDatabase(meta, values);
  if (values.some(isComputed)) {
    const fields = insertedFields(meta, hasKey, made);
    const left = hasKey ? made : [meta.primaryKey, ...made];
    const row = { meta, using, values, fields };
    return andThen(insertComputed(row, left, conflict), () => values[keyAt]);
  }
  const {
    text,
    parameters,
    result: isReturning,
  } = insertPlan(meta, backend, {
    hasKey,
    conflict,
    made,
  });
  const params = bind(parameters, values);
  if (isReturning) {
    return andThen(runWrite(using, text, params), ([row]) => {
      if (row && made.length > 0) takeValues(meta, values, made, row.slice(hasKey ? 0 : 1));
      return hasKey ? values[keyAt] : row?.[0];
    });
  }
  return andThen(runExecute(using, text, params), ({ lastInsertId }) =>
    hasKey ? values[keyAt] : lastInsertId,
  );
}

const none: readonly Field[] = [];

/** The fields of a new row that the database has the values of. */
function leftToDatabase(meta: ModelMeta, values: readonly unknown[]): readonly Field[] {
  if (meta.madeByDatabase.length === 0) return none;
  return meta.madeByDatabase.filter(
    (field) => field.isGenerated || values[meta.position(field)] === undefined,
  );
}

function insertedFields(meta: ModelMeta, hasKey: boolean, made: readonly Field[]): Field[] {
  return meta.ownFields.filter(
    (field) => (hasKey || field !== meta.primaryKey) && !made.includes(field),
  );
}

interface InsertShape {
  readonly hasKey: boolean;
  readonly conflict: Conflict;
  readonly made: readonly Field[];
}

function insertPlan(meta: ModelMeta, backend: Backend, { hasKey, conflict, made }: InsertShape) {
  const left = made.length === 0 ? "" : made.map(({ name }) => name).join();
  const key = `insert ${hasKey} ${left} ${conflict === undefined ? "" : JSON.stringify(conflict)}`;
  return cachedPlan(meta, backend, key, () => {
    const fields = insertedFields(meta, hasKey, made);
    const returned = [...(hasKey ? [] : [meta.primaryKey]), ...made];
    const { canReturnRowsFromInsert, tellsLastInsertId } = backend.features;
    const isTold =
      tellsLastInsertId && meta.primaryKey.isGeneratedByDatabase && conflict === undefined;
    const isKeyNeeded = !hasKey && !isTold;
    const isReturning = (isKeyNeeded || made.length > 0) && canReturnRowsFromInsert;
    const statement: Insert = {
      kind: "insert",
      table: meta.table,
      columns: fields.map((field) => meta.columnOf(field)),
      values: fields.map((field) => fieldParameter(meta, field)),
      onConflict: conflict,
      returning: isReturning ? returned.map((field) => meta.columnOf(field)) : [],
    };
    return { statement, result: isReturning };
  });
}

/**
 * Writes the values of an instance to its row.
 *
 * @param fields Which of them.
 * @returns How many rows there were: 0 or 1.
 */
export function updateRow(
  meta: ModelMeta,
  using: string,
  values: unknown[],
  fields: readonly Field[],
): MaybePromise<number> {
  if (fields.some((field) => isComputed(values[meta.position(field)]))) {
    return updateComputed({ meta, using, values, fields });
  }
  const generated = meta.madeByDatabase.filter((field) => field.isGenerated);
  const names = fields.map((field) => field.name).join();
  const { text, parameters } = cachedPlan(meta, backendFor(using), `save ${names}`, () => ({
    statement: {
      kind: "update",
      table: meta.table,
      set: fields.map((field) => ({
        column: meta.columnOf(field),
        value: fieldParameter(meta, field),
      })),
      where: all(
        meta.keyFields.map((field) =>
          compare("=", column(meta.table, meta.columnOf(field)), fieldParameter(meta, field)),
        ),
      ),
      returning: generated.map((field) => meta.columnOf(field)),
    },
    result: undefined,
  }));
  if (generated.length > 0) {
    return andThen(runWrite(using, text, bind(parameters, values)), (rows) => {
      if (rows[0]) takeValues(meta, values, generated, rows[0]);
      return rows.length;
    });
  }
  const run = runExecute(using, text, bind(parameters, values));
  return andThen(run, ({ changes }) => changes);
}

/** Sets fields of all rows that match. Returns how many there were. */
export function updateAll(
  state: QueryState,
  values: Readonly<Record<string, unknown>>,
): MaybePromise<number> {
  refuseSlice(state, "update");
  if (state.isNone) return 0;
  const names = Object.keys(values);
  if (names.length === 0) return 0;
  const { meta, using } = state;
  if (meta.parents.size > 0) {
    const done = updateTables(state, values, updateAll);
    if (done !== undefined) return done;
  }
  const withValues: QueryState = {
    ...state,
    order: [],
    rows: { kind: "instances" },
    operations: [...state.operations, { kind: "set", values }],
  };
  const { text, params } = planWith(withValues, backendFor(using), "update", (planner) => ({
    kind: "update",
    table: meta.table,
    set: assignments(planner),
    where: whereOf(planner, meta),
  }));
  if (findsNothing(state)) return 0;
  return andThen(runExecute(using, text, params), ({ changes }) => changes);
}

/** Deletes all rows that match, and only them. Returns how many there were. */
export function deleteAll(state: QueryState): MaybePromise<number> {
  const { meta, using } = state;
  const { text, params } = planWith(
    { ...state, order: [], rows: { kind: "instances" } },
    backendFor(using),
    "delete",
    (planner) => ({
      kind: "delete",
      table: meta.table,
      where: whereOf(planner, meta),
    }),
  );
  return andThen(runExecute(using, text, params), ({ changes }) => changes);
}

/** The conditions; as a list of keys where they need other tables. */
function whereOf(planner: SelectPlanner, meta: ModelMeta): Condition | undefined {
  const plain = planner.plainWhere();
  if (plain) return plain.where;
  const key = fieldColumn(meta.table, meta, meta.primaryKey);
  return { kind: "inSelect", operand: key, select: planner.keys().select };
}

/** The value of a field among the values of an instance. */
function fieldParameter(meta: ModelMeta, field: Field): Expression {
  const parameter = { slot: meta.position(field), encode: heldEncoder(field) };
  return { kind: "parameter", parameter };
}

export function refuseSlice(state: QueryState, method: string): void {
  const { limit, offset } = state;
  refuseCombined(state, method);
  if (limit === undefined && offset === 0) return;
  throw new QueryError(`${method}() works on all rows that match, not on a slice of them.`, {
    hint: "Select the rows with filter({ pk__in: … }) and a query set of their keys.",
  });
}
