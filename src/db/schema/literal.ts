/**
 * A value that stands in the schema itself: the default of a column. It cannot be a parameter
 * there, so the DDL writer prints it, quoted.
 */

export type SqlLiteral =
  | { readonly value: SqlLiteralValue }
  /** Text printed as it stands: `CURRENT_TIMESTAMP`. Never from a user. */
  | { readonly sql: string };

/** Dates, times and the like are given as the text that the database stores. */
export type SqlLiteralValue = string | number | bigint | boolean | Uint8Array | null;
