/**
 * Indexes for the beginnings of texts. An index in the order of a language cannot find those: `LIKE
 * 'a%'` is about characters. So Django puts another one beside each index of a text, and so do we.
 *
 * @see https://www.postgresql.org/docs/current/indexes-opclass.html
 */

import type { Index } from "../schema/constraint.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import type { Table } from "../schema/table.ts";

/** Those that `pg_opclass` may name: they compare alike, so an index outlives a change of the type. */
export const patternOperators = ["varchar_pattern_ops", "text_pattern_ops"] as const;

/** The index with the operators that it needs for the type of its column. */
export function withOperators(table: Table, index: Index): Index {
  if (index.forPatterns === undefined) return index;
  const parts = index.parts.map((part) => {
    const column = table.columns.find(({ name }) => "column" in part && name === part.column);
    const [varchar, text] = patternOperators;
    return { ...part, opclass: column?.type.name === "varchar" ? varchar : text };
  });
  return { ...index, parts };
}

/** By some collations different characters are equal: texts of these can have no such index. */
export function ifPossible(
  { forPatterns }: Index,
  statements: readonly DdlStatement[],
): readonly DdlStatement[] {
  if (forPatterns?.collation === undefined) return statements;
  return [
    {
      text: "SELECT FROM pg_collation WHERE collname = $1 AND NOT collisdeterministic",
      params: [forPatterns.collation],
      thenRun: (found) => (found.length === 0 ? statements : []),
      usually: statements,
      needsNoTransaction: statements.some(({ needsNoTransaction }) => needsNoTransaction === true),
    },
  ];
}
