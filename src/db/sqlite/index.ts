/**
 * `quintet/db/sqlite`: models in an SQLite file, with `node:sqlite` of the standard library.
 *
 * Reading order: `backend` (the parts together), `open` (a file → a connection), `driver` (one
 * connection), `pool` (one writer, several readers), `values` and `errors` (what comes and goes),
 * `compiler` and `ddl` (what is spelled differently), `introspection`.
 *
 * Stands on `db/backend` (the contract), `db/schema` and `db/sql`.
 */

export { sqlite, type SqliteOptions } from "./backend.ts";
