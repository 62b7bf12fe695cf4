/**
 * Names of indexes and constraints, made as Django makes them, so that those of an existing
 * database are found again.
 *
 * @see https://github.com/django/django/blob/main/django/db/backends/base/schema.py
 */

import { createHash } from "node:crypto";

/** What is named: unique constraints, foreign keys, indexes of a column. */
export interface NameOptions {
  /** `uniq`, `fk_author_id`, `idx`; none for the index of a single column. */
  readonly suffix?: string | undefined;
  /** The longest name, in characters; see `features.maxNameLength`. Default: 63 (PostgreSQL's). */
  readonly maxLength?: number | undefined;
}

/** `book_author_id_3b6f2c1a_uniq`: the table, the columns, eight digits that tell twins apart. */
export function constraintName(
  table: string,
  columns: readonly string[],
  { suffix = "", maxLength = 63 }: NameOptions = {},
): string {
  let ending = digest([table, ...columns], 8) + (suffix === "" ? "" : `_${suffix}`);
  const name = `${table}_${columns.join("_")}_${ending}`;
  if (name.length <= maxLength) return name;
  if (ending.length > maxLength / 3) ending = ending.slice(0, Math.floor(maxLength / 3));
  const rest = Math.floor((maxLength - ending.length) / 2) - 1;
  return startingWithLetter(
    `${table.slice(0, rest)}_${columns.join("_").slice(0, rest)}_${ending}`,
    (long) => long.slice(0, -1),
  );
}

/** The name of the constraint of a foreign key: `book_author_id_3b6f2c1a_fk_author_id`. */
export function foreignKeyName(
  table: string,
  column: string,
  target: { readonly table: string; readonly column: string },
  { maxLength }: Pick<NameOptions, "maxLength"> = {},
): string {
  return constraintName(table, [column], {
    suffix: `fk_${target.table}_${target.column}`,
    maxLength,
  });
}

/** An ordered column of an index, as far as its name goes. */
export interface NamedIndexColumn {
  readonly column: string;
  readonly descending?: boolean | undefined;
}

/**
 * The name of an index that a model declares: at most 30 characters, `book_author__3b6f2c_idx`.
 *
 * @param suffix What kind of index it is. Default: `idx`.
 */
export function indexName(
  table: string,
  columns: readonly NamedIndexColumn[],
  suffix = "idx",
): string {
  const signed = columns.map(({ column, descending }) => (descending ? `-${column}` : column));
  const hash = digest([table, ...signed, suffix], 6);
  const name = `${table.slice(0, 11)}_${columns[0]?.column.slice(0, 7) ?? ""}_${hash}_${suffix}`;
  return startingWithLetter(name, (whole) => whole.slice(1));
}

function digest(parts: readonly string[], length: number): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, length);
}

/** Names begin with a letter: some databases insist. `shorten` makes room for it. */
function startingWithLetter(name: string, shorten: (name: string) => string): string {
  return /^[_\d]/.test(name) ? `D${shorten(name)}` : name;
}
