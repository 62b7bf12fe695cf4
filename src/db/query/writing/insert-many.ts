/** Inserts many rows with few statements: which way is cheapest is for the database to say. */

import { andThen, type MaybePromise } from "../../../base/index.ts";
import type { Backend } from "../../backend/backend.ts";
import { backendFor } from "../../connection/databases.ts";
import { runExecuteMany, runWrite, runWriteMany } from "../../connection/run.ts";
import type { Field } from "../../fields/field.ts";
import { heldEncoder } from "../../meta/instance-values.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import type { CastType, Expression } from "../../sql/expressions.ts";
import type { Insert } from "../../sql/statements.ts";
import { bind, cachedPlan, type Plan } from "../planning/plan.ts";
import { isComputed } from "./computed-values.ts";
import { type Conflict, insertRow } from "./write.ts";

export interface InsertManyOptions {
  /** Do the rows bring their keys? If not, the database makes them. */
  readonly hasKeys: boolean;
  /** What becomes of a row that is there already. Default: it is an error. */
  readonly conflict?: Conflict;
  /** The most rows of one statement. Default: as many as the database takes. */
  readonly batchSize?: number | undefined;
}

/**
 * Inserts rows, a batch with each statement. Call it in a transaction.
 *
 * @param rows Values by field position.
 * @returns The keys that the database made, as the driver returned them, in the order of the rows;
 *   none if the rows have keys or conflicts are ignored.
 */
export function insertRows(
  meta: ModelMeta,
  using: string,
  rows: readonly unknown[][],
  { hasKeys, conflict, batchSize = Infinity }: InsertManyOptions,
): MaybePromise<unknown[]> {
  if (meta.madeByDatabase.length > 0 || rows.some((values) => values.some(isComputed)))
    return insertEach(meta, using, rows, { hasKeys, conflict });
  const backend = backendFor(using);
  const fields = meta.fields.filter((field) => hasKeys || field !== meta.primaryKey);
  const insertion: Insertion = { meta, using, backend, fields, hasKeys, conflict };
  const { prefersInsertOneByOne, canInsertFromArrays, maxParameters } = backend.features;
  if (prefersInsertOneByOne || fields.length === 0) return oneByOne(insertion, rows);
  const most = canInsertFromArrays ? mostFromArrays : Math.floor(maxParameters / fields.length);
  const size = Math.max(1, Math.min(batchSize, most));
  const keys: unknown[] = [];
  let done: MaybePromise<void> = undefined;
  for (let from = 0; from < rows.length; from += size) {
    const batch = size >= rows.length ? rows : rows.slice(from, from + size);
    done = andThen(done, () =>
      andThen(atOnce(insertion, batch), (found) => {
        for (const key of found) keys.push(key);
      }),
    );
  }
  return andThen(done, () => keys);
}

/** One by one: which columns the database fills differs from row to row. */
async function insertEach(
  meta: ModelMeta,
  using: string,
  rows: readonly unknown[][],
  { hasKeys, conflict }: InsertManyOptions,
): Promise<unknown[]> {
  const keys: unknown[] = [];
  for (const values of rows) keys.push(await insertRow(meta, using, values, conflict));
  return hasKeys || conflict?.action === "ignore" ? [] : keys;
}

/** Rows of one statement from arrays: beyond, its text of values becomes large for no gain. */
const mostFromArrays = 10_000;

interface Insertion {
  readonly meta: ModelMeta;
  readonly using: string;
  readonly backend: Backend;
  /** Those that are written. */
  readonly fields: readonly Field[];
  readonly hasKeys: boolean;
  readonly conflict: Conflict;
}

type Values = readonly unknown[];

/** A kept statement for each row. */
function oneByOne(insertion: Insertion, rows: readonly Values[]): MaybePromise<unknown[]> {
  const { meta, using, backend, hasKeys, conflict } = insertion;
  const isTold =
    backend.features.tellsLastInsertId &&
    meta.primaryKey.isGeneratedByDatabase &&
    !hasKeys &&
    conflict === undefined;
  const { text, parameters } = insertPlan(insertion, isTold ? "told" : "one", (fields) => ({
    values: fields.map((field) => parameterOf(meta, field, 0)),
    ...(isTold && { returning: [] }),
  }));
  const sets = rows.map((values) => bind(parameters, values));
  if (isTold) return runExecuteMany(using, text, sets);
  return andThen(runWriteMany(using, text, sets), firsts);
}

/** One statement. Its text depends on how many rows there are only where there are no arrays. */
function atOnce(insertion: Insertion, rows: readonly Values[]): MaybePromise<unknown[]> {
  const { meta, using, backend, fields } = insertion;
  if (backend.features.canInsertFromArrays) {
    const columns = fields.map((field) => {
      const at = meta.position(field);
      const encode = heldEncoder(field);
      return rows.map((values) => encode(values[at]));
    });
    // An array in an array is no row of its own.
    if (!columns.some((column) => column.some((value) => Array.isArray(value)))) {
      const { text, parameters } = insertPlan(insertion, "arrays", (fields) => ({
        values: fields.map((_, slot) => ({ kind: "parameter", parameter: { slot } })),
        arraysOf: fields.map(({ columnType }) => arrayType(columnType)),
      }));
      return andThen(runWrite(using, text, bind(parameters, columns)), firsts);
    }
  }
  const { text, parameters } = insertPlan(insertion, String(rows.length), (fields) => {
    const list = rows.map((_, index) =>
      fields.map((field) => parameterOf(meta, field, index * meta.fields.length)),
    );
    return { values: list[0]!, moreValues: list.slice(1) };
  });
  return andThen(runWrite(using, text, bind(parameters, rows.flat())), firsts);
}

function firsts(rows: readonly Values[]): unknown[] {
  return rows.map(([key]) => key);
}

/** A text made into a varchar would be cut where it is too long; the column refuses it. */
function arrayType(type: CastType): CastType {
  return type.name === "varchar" ? { name: "text" } : type;
}

function insertPlan(
  { meta, backend, fields, hasKeys, conflict }: Insertion,
  way: string,
  valuesOf: (fields: readonly Field[]) => Pick<Insert, "values"> & Partial<Insert>,
): Plan {
  const key = `insert many ${way} ${hasKeys} ${JSON.stringify(conflict) ?? ""}`;
  return cachedPlan(meta, backend, key, () => {
    const statement: Insert = {
      kind: "insert",
      table: meta.table,
      columns: fields.map((field) => meta.columnOf(field)),
      onConflict: conflict,
      returning: hasKeys || conflict?.action === "ignore" ? [] : [meta.columnOf(meta.primaryKey)],
      ...valuesOf(fields),
    };
    return { statement, result: undefined };
  });
}

function parameterOf(meta: ModelMeta, field: Field, offset: number): Expression {
  const parameter = { slot: offset + meta.position(field), encode: heldEncoder(field) };
  return { kind: "parameter", parameter };
}
