/** SQL on the terminal, while one looks for the statement too many. */

import type { MaybePromise } from "../../base/index.ts";
import { type CapturedQuery, captureQueries } from "./query-log.ts";

export interface TraceSqlOptions {
  /** Gets each line. Default: the error output. */
  write?: (line: string) => void;
}

/**
 * Calls `work` and prints the statements that it ran, in order, with the time each took, and how
 * many were alike: the sign of a query in a loop. Values are not printed, as they may be secrets.
 *
 * @returns What `work` returned.
 *
 * @example
 * ```ts
 * import { traceSql } from "quintet/db";
 *
 * const answer = await traceSql(async () => 42); // 0 statements in 0 ms
 * ```
 */
export async function traceSql<Result>(
  work: () => MaybePromise<Result>,
  { write = toErrorOutput }: TraceSqlOptions = {},
): Promise<Result> {
  const outcome = await captureQueries(async () => {
    try {
      return { result: await work(), failed: false as const };
    } catch (error) {
      return { error, failed: true as const }; // what ran until then is what one looks for
    }
  });
  report(outcome.queries, write);
  if (outcome.result.failed) throw outcome.result.error;
  return outcome.result.result;
}

function report(queries: readonly CapturedQuery[], write: (line: string) => void): void {
  for (const { durationMs, using, text, failed } of queries) {
    const database = using === "default" ? "" : `[${using}] `;
    write(
      `${durationMs.toFixed(1).padStart(7)} ms  ${database}${text}${failed ? "  -- failed" : ""}`,
    );
  }
  const statements = queries.filter(({ kind }) => kind === "statement");
  const total = statements.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const count = statements.length === 1 ? "1 statement" : `${statements.length} statements`;
  write(`${count} in ${total.toFixed(1)} ms`);
  for (const [text, alike] of Map.groupBy(statements, (query) => query.text)) {
    if (alike.length > 1) write(`${alike.length} times: ${text}`);
  }
}

function toErrorOutput(line: string): void {
  process.stderr.write(`${line}\n`);
}
