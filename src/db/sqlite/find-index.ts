/**
 * Indexes are named for their tables, and keep their names when Django renames those. So one that
 * is not found by its name is looked for by what it is.
 */

import type { Index } from "../schema/constraint.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import type { Table } from "../schema/table.ts";

/** Its columns in order, with their directions and collations, as JSON. */
const columnsOf =
  '(SELECT json_group_array(json_array(name, "desc", coll)) FROM ' +
  '(SELECT name, "desc", coll FROM pragma_index_xinfo(list.name) WHERE key ORDER BY seqno))';

/** The same of an index of ours; undefined for one with expressions or a condition. */
function columnsKey({ columns }: Table, { parts, condition }: Index): string | undefined {
  if (condition !== undefined) return undefined;
  const key: unknown[] = [];
  for (const part of parts) {
    if (!("column" in part)) return undefined;
    const { collation = "BINARY" } = columns.find(({ name }) => name === part.column) ?? {};
    key.push([part.column, part.descending ? 1 : 0, collation]);
  }
  return JSON.stringify(key);
}

/**
 * Runs the statement for the name that the index really has.
 *
 * @param statements Makes them of the name.
 */
export function forIndex(
  table: Table,
  index: Index,
  statements: (name: string) => readonly DdlStatement[],
): readonly DdlStatement[] {
  const usually = statements(index.name);
  const key = columnsKey(table, index);
  if (key === undefined) return usually;
  return [
    {
      text:
        `SELECT name FROM pragma_index_list(?) AS list WHERE origin = 'c' AND (name = ? OR ` +
        `(NOT partial AND "unique" = ? AND ${columnsOf} = ?)) ORDER BY name <> ? LIMIT 1`,
      params: [table.name, index.name, index.unique ? 1 : 0, key, index.name],
      thenRun: ([found]) => (found === undefined ? usually : statements(String(found[0]))),
      usually,
    },
  ];
}

/**
 * Makes the triggers of a table anew when all is done, and the indexes that are none of those known,
 * whatever their names: what we did not make goes with the old table as well.
 */
export function keepOthers(
  table: string,
  known: readonly { readonly table: Table; readonly index: Index }[],
): DdlStatement {
  const told = known.map(({ table: its, index }) => ({
    name: index.name,
    unique: index.unique ? 1 : 0,
    key: columnsKey(its, index),
  }));
  const isKnown =
    "SELECT 1 FROM json_each(?) WHERE value ->> 'name' = list.name OR (NOT partial AND " +
    `value ->> 'unique' = list."unique" AND value ->> 'key' = ${columnsOf})`;
  return {
    text:
      "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL AND (type = 'trigger' OR " +
      `name IN (SELECT name FROM pragma_index_list(tbl_name) AS list WHERE NOT EXISTS (${isKnown})))`,
    params: [table, JSON.stringify(told)],
    thenRun: (rows) => rows.map(([sql]) => ({ text: String(sql) })),
  };
}
