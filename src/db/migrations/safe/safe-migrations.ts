/**
 * `makemigrations --safe`: the migrations that it would write, in steps that those who use the tables
 * do not feel. It objects where the linter does, and does what the linter advises.
 *
 * Reading order: `step` (what all is made of), `objections-to`, `indexes`, `removals`, `fields` with
 * `field-steps` (the steps of one operation), `split-migration` with `arrange-steps`, `refusal`,
 * `deploy-notes` (what is said of it).
 */

import type { MigrationGraph } from "../graph.ts";
import type { MigrationKey } from "../migration.ts";
import type { ProjectState } from "../state.ts";
import type { NewMigration } from "../write.ts";
import type { StepGroup } from "./arrange-steps.ts";
import { groupName } from "./group-name.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { splitMigration } from "./split-migration.ts";
import type { Moment } from "./step.ts";

/** A migration of `--safe`. */
export interface SafeMigration extends NewMigration {
  /** When is it run, as seen from the deploy of the new code? */
  readonly when: Moment;
  /** What is not safe about it, whatever is done. */
  readonly warnings: readonly string[];
  /** Is it as it would be without `--safe`? */
  readonly isUsual: boolean;
}

export interface SafeOptions {
  readonly graph: MigrationGraph;
  /** The state that the migrations of the graph lead to. */
  readonly state: ProjectState;
  /** What each is named for, in place of what is in it. Default: what is in it. */
  readonly name: string | undefined;
}

/**
 * The same changes, in steps.
 *
 * @throws {NoSafeWayError} If there is one that cannot be split so.
 */
export function safeMigrations(
  plain: readonly NewMigration[],
  { graph, state, name }: SafeOptions,
): readonly SafeMigration[] {
  const written = new Written(graph, name);
  const refusals: Refusal[] = [];
  const made = new Set<string>();
  let before = state;
  for (const migration of plain) {
    const split = splitMigration(migration, before, made);
    refusals.push(...split.refusals);
    before = split.after;
    // The first migration of an app makes its tables: nobody uses them yet.
    const isInitial = graph.of(migration.app).length === 0 && !written.hasOf(migration.app);
    if (split.isUsual || isInitial) written.addUsual(migration);
    else written.add(migration, split.groups);
  }
  refuse(refusals);
  return written.all;
}

/** Numbers the migrations, and has those that depend on one depend on its steps. */
class Written {
  readonly all: SafeMigration[] = [];
  readonly #graph: MigrationGraph;
  readonly #name: string | undefined;
  /** What stands in the place of a plain migration for others. */
  readonly #inPlaceOf = new Map<string, MigrationKey>();

  constructor(graph: MigrationGraph, name: string | undefined) {
    this.#graph = graph;
    this.#name = name;
  }

  hasOf(app: string): boolean {
    return this.all.some((migration) => migration.app === app);
  }

  addUsual(migration: NewMigration): void {
    const title = migration.name.replace(/^\d+_/, "");
    const { operations } = migration;
    this.#push(migration, title, { operations, when: "before", warnings: [], isUsual: true });
  }

  add(migration: NewMigration, groups: readonly StepGroup[]): void {
    for (const [at, group] of groups.entries()) {
      const comment = [...new Set(group.flatMap(({ comment }) => comment ?? []))].join("\n\n");
      this.#push(
        at === 0 ? migration : { ...migration, dependencies: [] },
        groupName(group, this.#name),
        {
          operations: group.flatMap(({ operations }) => operations),
          when: group[0].when,
          warnings: group.flatMap(({ warning }) => warning ?? []),
          isUsual: false,
          ...(group[0].atomic === false && { atomic: false }),
          ...(comment !== "" && { comment }),
        },
      );
    }
  }

  #push(
    { app, name: plainName, dependencies }: NewMigration,
    title: string,
    rest: Omit<SafeMigration, "app" | "name" | "dependencies">,
  ): void {
    const last = this.all.findLast((each) => each.app === app) ?? this.#graph.leaf(app);
    const number = String(Number.parseInt(last?.name ?? "0", 10) + 1).padStart(4, "0");
    const name = `${number}_${title}`;
    const others = dependencies
      .filter(([other]) => other !== app)
      .map((key) => this.#inPlaceOf.get(key.join(".")) ?? key);
    const own: MigrationKey[] = last ? [[app, last.name]] : [];
    this.all.push({ app, name, dependencies: [...own, ...others].toSorted(byLabel), ...rest });
    const plain = `${app}.${plainName}`;
    // What others need of it is there before the new code comes.
    if (rest.when !== "after" || !this.#inPlaceOf.has(plain))
      this.#inPlaceOf.set(plain, [app, name]);
  }
}

function byLabel(a: MigrationKey, b: MigrationKey): number {
  return a.join(".") < b.join(".") ? -1 : 1;
}
