/** What a project writes to say which of several databases a query goes to. */

/** The model that a query is on, as far as routers see it: its meta. */
export interface RoutedModel {
  /** The label of its app: `library`. */
  readonly app: string;
  /** `Book`. */
  readonly name: string;
  /** `library.Book`. */
  readonly label: string;
  readonly table: string;
}

/** What a router may want to know besides the model. */
export interface RoutingHints {
  /** The instance that is saved, or whose relations are loaded. */
  readonly instance?: object | undefined;
}

/** What a router may want to know of a migration's work. */
export interface MigrationHints {
  /** The name of the model, `Book`; undefined for SQL and code of migrations that do not say it. */
  readonly model?: string | undefined;
  /** Whatever `runSql` and `runCode` say in their `hints`. */
  readonly [name: string]: unknown;
}

/**
 * Chooses databases. Each method may be left out, and returns undefined where it has no opinion.
 * Without any opinion an instance stays on the database it came from, and all else is on `default`.
 *
 * @example
 * ```ts
 * import type { DatabaseRouter } from "quintet/db";
 *
 * const replica: DatabaseRouter = {
 *   dbForRead: () => "replica",
 *   dbForWrite: () => "default",
 *   allowRelation: () => true,
 *   allowMigrate: (using) => using === "default",
 * };
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/multi-db/#using-routers
 */
export interface DatabaseRouter {
  /** The database that rows of a model are read from. */
  dbForRead?(model: RoutedModel, hints: RoutingHints): string | undefined;
  /** The database that rows of a model are written to, and locked in. */
  dbForWrite?(model: RoutedModel, hints: RoutingHints): string | undefined;
  /** May the two instances be related? Without an opinion: if they are of one database. */
  allowRelation?(first: object, second: object): boolean | undefined;
  /** Does `migrate` change this database for an app, or for one model of it? */
  allowMigrate?(using: string, app: string, hints: MigrationHints): boolean | undefined;
}
