/**
 * Runs planned queries. A database that answers at once is answered at once: nothing here waits
 * where there is nothing to wait for.
 */

import { andCatch, andThen, type MaybePromise } from "../../base/index.ts";
import { backendFor } from "../connection/databases.ts";
import { runQuery, runStream, runWrite } from "../connection/run.ts";
import type { ModelInstance } from "../meta/instance.ts";
import { readBigInts, readObject, readRows } from "./loading/hydrate.ts";
import { locksRows } from "./locking.ts";
import { planAggregate, planCount, planExists, planSelect } from "./planning/plan.ts";
import { namingFields } from "./loading/unsafe-integers.ts";
import { prefetch } from "./loading/prefetch.ts";
import type { ExplainOptions } from "../sql/explain.ts";
import { aggregatesOfNothing, findsNothing } from "./empty-queries.ts";
import type { QueryExpression } from "./expressions/expressions.ts";
import type { QueryState } from "./query-state.ts";
import { forReading } from "./routing.ts";

/** All rows of a query set, as it asks for them. */
export function fetchAll(given: QueryState): MaybePromise<unknown[]> {
  const state = forReading(given);
  if (state.isNone) return [];
  const isWrite = state.locking !== undefined && locksRows(state);
  const { text, params, result } = planSelect(state, backendFor(state.using));
  if (findsNothing(state)) return []; // planned all the same: what is wrong with it is an error
  const run = isWrite ? runWrite : runQuery;
  const found = andCatch(
    () => run(state.using, text, params, result.bigInts),
    (error): never => {
      throw namingFields(error, state, result);
    },
  );
  return andThen(found, (rows) => {
    const results = readRows(state, result, rows);
    if (!hasPrefetches(state)) return results;
    return andThen(prefetch(results as ModelInstance[], state, fetchAll), () => results);
  });
}

/** The rows a chunk at a time; not all of them are in memory at once. */
export async function* fetchChunks(
  given: QueryState,
  chunkSize: number,
): AsyncGenerator<unknown[], void, undefined> {
  const state = forReading(given);
  if (state.isNone) return;
  if (state.locking !== undefined) locksRows(state);
  const { text, params, result } = planSelect(state, backendFor(state.using));
  if (findsNothing(state)) return;
  for await (const rows of runStream(state.using, text, params, { chunkSize, ...result.bigInts })) {
    const results = readRows(state, result, rows);
    if (hasPrefetches(state)) {
      await prefetch(results as ModelInstance[], state, fetchAll);
    }
    yield results;
  }
}

/** A statement as it goes to the database. */
export interface QueryText {
  readonly text: string;
  readonly params: readonly unknown[];
}

/** The statement of a query set. */
export function selectText(given: QueryState): QueryText {
  const state = forReading(given);
  const { text, params } = planSelect(state, backendFor(state.using));
  return { text, params };
}

export function fetchCount(given: QueryState): MaybePromise<number> {
  const state = forReading(given);
  if (state.isNone) return 0;
  const { text, params } = planCount(state, backendFor(state.using));
  if (findsNothing(state)) return 0;
  return andThen(runQuery(state.using, text, params), (rows) => Number(rows[0]![0]));
}

export function fetchExists(given: QueryState): MaybePromise<boolean> {
  const state = forReading(given);
  if (state.isNone) return false;
  const { text, params } = planExists(state, backendFor(state.using));
  if (findsNothing(state)) return false;
  return andThen(runQuery(state.using, text, params), (rows) => rows.length > 0);
}

/** What the database says about how it would find the rows. */
export function fetchExplanation(given: QueryState, options: ExplainOptions): MaybePromise<string> {
  const state = forReading(given);
  const backend = backendFor(state.using);
  const { text, params } = planSelect(state, backend);
  const explained = `${backend.compiler.explain(options)} ${text}`;
  return andThen(runQuery(state.using, explained, params), (rows) =>
    rows.map((row) => String(row.at(-1))).join("\n"),
  );
}

export function fetchAggregates(
  given: QueryState,
  aggregates: Readonly<Record<string, QueryExpression>>,
): MaybePromise<Record<string, unknown>> {
  if (Object.keys(aggregates).length === 0) return {};
  const state = forReading(given);
  const { text, params, result } = planAggregate(state, aggregates, backendFor(state.using));
  const nothing = findsNothing(state) ? aggregatesOfNothing(aggregates) : undefined;
  if (nothing) return nothing;
  const { columns, bigInts } = result;
  return andThen(runQuery(state.using, text, params, bigInts), (rows) => {
    if (bigInts) readBigInts(rows, bigInts);
    return readObject(columns, rows[0]!);
  });
}

/** Values have no relations to load. */
function hasPrefetches({ prefetches, rows }: QueryState): boolean {
  return prefetches.length > 0 && rows.kind === "instances";
}
