/** The migrations of all apps by what depends on what: which come before one, and which after. */

import { didYouMean } from "../../base/index.ts";
import { MigrationGraphError } from "./errors.ts";
import { labelOf, type Migration, type MigrationKey, resolvedKey } from "./migration.ts";

export class MigrationGraph {
  readonly #nodes = new Map<string, Migration>();
  readonly #parents = new Map<string, Set<string>>();
  readonly #children = new Map<string, Set<string>>();

  /** @throws {MigrationGraphError} If a dependency is missing, or there is a cycle. */
  constructor(migrations: Iterable<Migration>) {
    const sorted = [...migrations].toSorted((a, b) => compare(labelOf(a), labelOf(b)));
    for (const migration of sorted) {
      const label = labelOf(migration);
      this.#nodes.set(label, migration);
      this.#parents.set(label, new Set());
      this.#children.set(label, new Set());
    }
    for (const migration of sorted) {
      for (const key of migration.dependencies) this.#link(migration, migration, key);
    }
    for (const migration of sorted) {
      for (const key of migration.runBefore) this.#link(this.#resolve(migration, key), migration);
    }
    this.#refuseCycles();
  }

  /** All migrations, each after those it depends on. */
  get all(): readonly Migration[] {
    const plan = new Set<string>();
    for (const label of this.#nodes.keys()) this.#collect(label, this.#parents, plan);
    return this.#migrations(plan);
  }

  of(app: string): readonly Migration[] {
    return this.all.filter((migration) => migration.app === app);
  }

  find(app: string, name: string): Migration | undefined {
    return this.#nodes.get(labelOf({ app, name }));
  }

  /** The migration with all that it depends on, in the order in which they are applied. */
  upTo(migration: Migration): readonly Migration[] {
    const plan = new Set<string>();
    this.#collect(labelOf(migration), this.#parents, plan);
    return this.#migrations(plan);
  }

  /** The migration with all that depends on it, in the order in which they are undone. */
  downTo(migration: Migration): readonly Migration[] {
    const plan = new Set<string>();
    this.#collect(labelOf(migration), this.#children, plan);
    return this.#migrations(plan);
  }

  parents(migration: Migration): readonly Migration[] {
    return this.#migrations(this.#parents.get(labelOf(migration))!);
  }

  children(migration: Migration): readonly Migration[] {
    return this.#migrations(this.#children.get(labelOf(migration))!);
  }

  /** The first migrations: those that depend on none of their app. */
  roots(app?: string): readonly Migration[] {
    return this.#ends(this.#parents, app);
  }

  /** The last migrations: those that no other of their app depends on. */
  leaves(app?: string): readonly Migration[] {
    return this.#ends(this.#children, app);
  }

  /** Those of which none of the same app is next. */
  #ends(next: ReadonlyMap<string, ReadonlySet<string>>, app: string | undefined): Migration[] {
    return [...this.#nodes.values()].filter(
      (migration) =>
        (app === undefined || migration.app === app) &&
        this.#migrations(next.get(labelOf(migration))!).every(
          (other) => other.app !== migration.app,
        ),
    );
  }

  /**
   * The last migration of an app; undefined if it has none.
   *
   * @throws {MigrationGraphError} If it has several.
   */
  leaf(app: string): Migration | undefined {
    const leaves = this.leaves(app);
    if (leaves.length <= 1) return leaves[0];
    const names = leaves.map(({ name }) => name).join(" and ");
    throw new MigrationGraphError(
      `The app "${app}" has ${leaves.length} last migrations: ${names}.`,
      {
        hint: `They were made on two branches: run makemigrations --merge, or put one behind the other with rebasemigration ${app}.`,
      },
    );
  }

  #link(child: Migration, owner: Migration, key?: MigrationKey): void {
    const parent = key === undefined ? owner : this.#resolve(owner, resolvedKey(key));
    if (parent === child) return; // it makes the swappable model that it depends on
    this.#parents.get(labelOf(child))!.add(labelOf(parent));
    this.#children.get(labelOf(parent))!.add(labelOf(child));
  }

  #resolve(owner: Migration, [app, name]: MigrationKey): Migration {
    const known = [...this.#nodes.values()].filter((migration) => migration.app === app);
    if (name === "__first__" && known[0]) return known[0];
    if (name === "__latest__" && known.length > 0) return known.at(-1)!;
    const found = this.find(app, name);
    if (found !== undefined) return found;
    throw new MigrationGraphError(
      `${labelOf(owner)} depends on ${app}.${name}, which there is not.`,
      {
        hint:
          known.length === 0
            ? `The app "${app}" has no migrations: is it in the settings, with its own made?`
            : didYouMean(
                name,
                known.map((migration) => migration.name),
                "migrations of the app",
              ),
      },
    );
  }

  /** Depth first, the last of the alphabet first, as Django does: what `next` leads to comes before. */
  #collect(label: string, next: ReadonlyMap<string, ReadonlySet<string>>, plan: Set<string>): void {
    if (plan.has(label)) return;
    const others = [...next.get(label)!].toSorted(compare).toReversed();
    for (const other of others) this.#collect(other, next, plan);
    plan.add(label);
  }

  #refuseCycles(): void {
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (label: string): void => {
      if (done.has(label)) return;
      const at = path.indexOf(label);
      if (at >= 0) {
        const cycle = [...path.slice(at), label].join(" → ");
        throw new MigrationGraphError(`Migrations depend on each other in a circle: ${cycle}.`, {
          hint: "Take one of these dependencies out; split a migration where both are needed.",
        });
      }
      path.push(label);
      for (const parent of this.#parents.get(label)!) visit(parent);
      path.pop();
      done.add(label);
    };
    for (const label of this.#nodes.keys()) visit(label);
  }

  #migrations(labels: Iterable<string>): Migration[] {
    return Array.from(labels, (label) => this.#nodes.get(label)!);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
