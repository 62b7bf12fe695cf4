/**
 * Indexes and constraints are named for their tables, and keep their names when Django renames
 * those. So one that is not found by its name is looked for by its columns.
 */

import type { Index, UniqueConstraint } from "../schema/constraint.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import { quoteName } from "../schema/definitions.ts";
import type { Table } from "../schema/table.ts";
import { patternOperators } from "./pattern-index.ts";

/** The names of the columns of a list of their numbers, in order. */
function namesOf(numbers: string, table: string): string {
  return (
    `(SELECT array_agg(attname::text ORDER BY at) FROM unnest(${numbers}::int2[]) WITH ORDINALITY ` +
    `AS key(number, at) JOIN pg_attribute ON attrelid = ${table} AND attnum = number)`
  );
}

const indexQuery =
  "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid " +
  "WHERE indrelid = $1::regclass AND (relname = $2 OR (indpred IS NULL AND indexprs IS NULL " +
  "AND indisunique = $4 AND indnatts = indnkeyatts AND NOT 0 <> ANY (indoption::int2[]) " +
  "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) " +
  "AND NOT EXISTS (SELECT FROM pg_opclass WHERE oid = ANY (indclass::oid[]) AND NOT opcdefault) " +
  `AND ${namesOf("indkey", "indrelid")} = $3)) ORDER BY relname <> $2 LIMIT 1`;

/** It need not be there: some collations have none, and nor has a table that was made without. */
const patternQuery =
  "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid " +
  "JOIN pg_opclass ON pg_opclass.oid = indclass[0] " +
  "WHERE indrelid = $1::regclass AND (relname = $2 OR (indpred IS NULL AND indexprs IS NULL " +
  "AND NOT indisunique AND NOT 0 <> ANY (indoption::int2[]) AND relname <> ALL ($4::text[]) " +
  `AND opcname = ANY ($5::text[]) AND ${namesOf("indkey", "indrelid")} = $3)) ` +
  "ORDER BY relname <> $2 LIMIT 1";

const constraintQuery =
  "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND (conname = $2 " +
  `OR (contype = 'u' AND ${namesOf("conkey", "conrelid")} = $3)) ORDER BY conname <> $2 LIMIT 1`;

/**
 * Runs the statements for the name that an index really has.
 *
 * @param statements Makes them of the name.
 */
export function forIndex(
  table: Table,
  index: Index,
  statements: (name: string) => readonly DdlStatement[],
): readonly DdlStatement[] {
  if (index.forPatterns) return forPatternIndex(table, index, statements);
  const { name, parts, unique = false, condition, include, method } = index;
  const columns = parts.flatMap((part) =>
    "column" in part && !part.descending && !part.nulls && !part.opclass ? part.column : [],
  );
  const isPlain = condition === undefined && include === undefined && method === undefined;
  if (!isPlain || columns.length < parts.length) return statements(name);
  return asked(indexQuery, [quoteName(table.name), name, columns, unique], name, statements);
}

function forPatternIndex(
  table: Table,
  { name, parts }: Index,
  statements: (name: string) => readonly DdlStatement[],
): readonly DdlStatement[] {
  const columns = parts.flatMap((part) => ("column" in part ? part.column : []));
  const declared = table.indexes.map((index) => index.name).filter((other) => other !== name);
  const params = [quoteName(table.name), name, columns, declared, patternOperators];
  return asked(patternQuery, params, name, statements, []);
}

/** The same for a unique constraint. One of a single column may be the column's own. */
export function forUnique(
  table: Table,
  { name, columns }: UniqueConstraint,
  statements: (name: string) => readonly DdlStatement[],
): readonly DdlStatement[] {
  if (columns.length < 2) return statements(name);
  return asked(constraintQuery, [quoteName(table.name), name, columns], name, statements);
}

/** @param orElse What is run where none is found. Default: the statements for the name it should have. */
function asked(
  text: string,
  params: readonly unknown[],
  name: string,
  statements: (name: string) => readonly DdlStatement[],
  orElse?: readonly DdlStatement[],
): readonly DdlStatement[] {
  const usually = statements(name);
  return [
    {
      text,
      params,
      thenRun: ([found]) =>
        found === undefined ? (orElse ?? usually) : statements(String(found[0])),
      usually,
      needsNoTransaction: usually.some((statement) => statement.needsNoTransaction === true),
    },
  ];
}
