/** A migration: a step of the history of one app, as its file states it. */

import { installedModels } from "../meta/registry.ts";
import type { Operation } from "./operations/operation.ts";

/** The app, and the name of the file without its ending. */
export type MigrationKey = readonly [app: string, name: string];

const swappableApp = "__setting__";

/**
 * A dependency on the app of a swappable model, whichever model that is: on the first of its
 * migrations. Written by `makemigrations` where a relation leads to such a model.
 *
 * @param name What the model is replaced under in the setting `swappableModels`.
 * @see https://docs.djangoproject.com/en/5.2/topics/migrations/#swappable-dependencies
 */
export function swappableDependency(name: string): MigrationKey {
  return [swappableApp, name];
}

/** The name of a swappable model, if the dependency is one on that. */
export function swappableOf([app, name]: MigrationKey): string | undefined {
  return app === swappableApp ? name : undefined;
}

/**
 * The dependency as it is with the settings of today.
 *
 * @throws {ModelDefinitionError} If no model stands under the name that it is about.
 */
export function resolvedKey(key: MigrationKey): MigrationKey {
  const name = swappableOf(key);
  if (name === undefined) return key;
  const label = installedModels.labelUnder(name);
  return [label.split(".")[0]!, "__first__"];
}

export interface MigrationOptions {
  /**
   * The migrations that come before it. `"__first__"` and `"__latest__"` stand for the first and
   * the last migration of an app. Default: none.
   */
  dependencies?: readonly MigrationKey[];
  /** Migrations of other apps that come after it. Default: none. */
  runBefore?: readonly MigrationKey[];
  operations: readonly Operation[];
  /** Is it all done or nothing, where the database can? Default: true. */
  atomic?: boolean;
  /** Rules of `checkmigrations` that do not count here: `["index-not-concurrent"]`. Default: none. */
  waive?: readonly string[];
  /** Migrations that it stands in the place of. Written by `squashmigrations`. Default: none. */
  replaces?: readonly MigrationKey[];
  /**
   * Does it create the first tables of its app? `migrate --fake-initial` then asks whether they are
   * there already. Default: if it depends on no other migration of its app.
   */
  initial?: boolean;
}

/** What a migration file exports. Made by `migration`. */
export class MigrationDefinition {
  readonly dependencies: readonly MigrationKey[];
  readonly runBefore: readonly MigrationKey[];
  readonly operations: readonly Operation[];
  readonly atomic: boolean;
  readonly replaces: readonly MigrationKey[];
  readonly initial: boolean | undefined;
  readonly waive: readonly string[];

  constructor({
    dependencies = [],
    runBefore = [],
    operations,
    atomic = true,
    replaces = [],
    initial,
    waive = [],
  }: MigrationOptions) {
    this.replaces = replaces;
    this.initial = initial;
    this.waive = waive;
    this.dependencies = dependencies;
    this.runBefore = runBefore;
    this.operations = operations;
    this.atomic = atomic;
  }
}

/** A migration with its place in the project. */
export interface Migration extends MigrationDefinition {
  readonly app: string;
  readonly name: string;
}

/** `library.0001_initial` */
export function labelOf({ app, name }: { readonly app: string; readonly name: string }): string {
  return `${app}.${name}`;
}

/**
 * Defines a migration: the default export of a file in an app's folder of migrations.
 *
 * @example
 * ```ts
 * import { addField, charField, migration } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0001_initial"]],
 *   operations: [addField("Book", "isbn", charField({ maxLength: 17, null: true }))],
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/writing-migrations/
 */
export function migration(options: MigrationOptions): MigrationDefinition {
  return new MigrationDefinition(options);
}
