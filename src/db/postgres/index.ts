/**
 * `quintet/db/postgres`: models on a PostgreSQL server, with the package `pg`.
 *
 * Reading order: `backend` (the parts together), `client` (a connection as `pg` makes it), `driver`
 * (one connection), `statements` (what it keeps), `pool` (all of them), `values` and `errors` (what
 * comes and goes), `compiler` and `ddl` (what is spelled differently), `introspection`.
 *
 * Stands on `db/backend` (the contract), `db/schema` and `db/sql`.
 */

export { postgres, type PostgresOptions } from "./backend.ts";
export * from "./error-classes.ts";
