/**
 * Which types PostgreSQL converts by assignment. Such a conversion refuses what does not fit, where
 * an explicit cast cuts: `'0123456789'::varchar(5)`.
 *
 * @see https://www.postgresql.org/docs/current/sql-createcast.html
 */

import type { ColumnType } from "../schema/column-type.ts";

const numbers = new Set(["smallint", "integer", "bigint", "real", "double", "decimal"]);
const times: Readonly<Record<string, readonly string[]>> = {
  date: ["timestamp"],
  time: ["interval"],
  timestamp: ["date", "time"],
  interval: ["time"],
};

/** Is there a conversion of the first into the second that needs no `USING`? */
export function isAssignable(from: ColumnType, to: ColumnType): boolean {
  if (from.name === "array" && to.name === "array") return isAssignable(from.of, to.of);
  if (from.name === to.name) return true;
  if (to.name === "text" || to.name === "varchar") return true; // from all types there are
  if (numbers.has(from.name) && numbers.has(to.name)) return true;
  return times[from.name]?.includes(to.name) === true;
}
