/** From changes to migrations: in which order, in which app, after what. */

import { CircularChangesError } from "../errors.ts";
import { optimize } from "../optimize/optimize.ts";
import type { Operation } from "../operations/operation.ts";
import { type Change, fulfils } from "./change.ts";

/** A migration that has no name yet. */
export interface ArrangedMigration {
  readonly app: string;
  readonly operations: readonly Operation[];
  /** Those, made together with it, that come before it: of its own app, and of others. */
  readonly after: readonly ArrangedMigration[];
  /** Other apps whose models it points to, which have no new migration: their last one comes before. */
  readonly apps: readonly string[];
  /** The names of swappable models that it points to: whichever they are, they come before. */
  readonly swappables: readonly string[];
}

/**
 * The migrations that hold these changes, as few as can be: an app gets one, and several only
 * where apps need each other in turn.
 */
export function arrange(changes: readonly Change[]): ArrangedMigration[] {
  return new Arrangement(changes).make();
}

class Arrangement {
  readonly #waiting: Map<string, Change[]>;
  readonly #made: ArrangedMigration[] = [];

  constructor(changes: readonly Change[]) {
    const byApp = [...Map.groupBy(changes, ({ app }) => app)].toSorted(byName);
    this.#waiting = new Map(byApp.map(([app, own]) => [app, sorted(own)]));
  }

  make(): ArrangedMigration[] {
    // Whole apps as long as that goes; then one is split, and perhaps the others go whole again.
    for (let maySplit = false; this.#waiting.size > 0;) {
      const count = this.#made.length;
      for (const app of this.#waiting.keys()) {
        if (this.#take(app, maySplit)) maySplit = false;
      }
      if (this.#made.length > count) continue;
      if (maySplit) throw new CircularChangesError([...this.#waiting.keys()]);
      maySplit = true;
    }
    return this.#made;
  }

  /** Makes a migration of the changes of an app that are ready. @returns Was there one? */
  #take(app: string, maySplit: boolean): boolean {
    const own = this.#waiting.get(app)!;
    const after = new Set<ArrangedMigration>();
    const apps = new Set<string>();
    const swappables = new Set<string>();
    const last = this.#last(app);
    if (last) after.add(last);
    let count = 0;
    while (count < own.length && this.#isReady(own[count]!, maySplit, { after, apps, swappables }))
      count++;
    if (count === 0 || (count < own.length && !maySplit)) return false;
    const operations = own.slice(0, count).map(({ operation }) => operation);
    this.#made.push({
      app,
      operations: optimize(operations, app),
      after: [...after],
      apps: [...apps],
      swappables: [...swappables],
    });
    if (count === own.length) this.#waiting.delete(app);
    else this.#waiting.set(app, own.slice(count));
    return true;
  }

  /** Is all of other apps there that it needs? Then what that is, is added to `found`. */
  #isReady(
    { app, needs }: Change,
    maySplit: boolean,
    found: Readonly<Record<"apps" | "swappables", Set<string>>> & {
      readonly after: Set<ArrangedMigration>;
    },
  ): boolean {
    const others = needs.filter((need) => need.app !== app);
    for (const need of others) {
      const waits = this.#waiting.get(need.app)?.some((change) => fulfils(change, need));
      const isThere = need.swappable !== undefined || this.#last(need.app) !== undefined;
      if (waits || (!maySplit && !isThere)) return false;
    }
    for (const need of others) {
      const last = this.#last(need.app);
      if (need.swappable !== undefined) found.swappables.add(need.swappable);
      else if (last) found.after.add(last);
      else found.apps.add(need.app);
    }
    return true;
  }

  #last(app: string): ArrangedMigration | undefined {
    return this.#made.findLast((migration) => migration.app === app);
  }
}

/** Changes of one app, each after those that it needs; else the order stays. */
function sorted(changes: readonly Change[]): Change[] {
  const before = new Map(
    changes.map((change) => [
      change,
      new Set(
        change.needs
          .filter(({ app }) => app === change.app)
          .flatMap((need) => changes.filter((other) => other !== change && fulfils(other, need))),
      ),
    ]),
  );
  const result: Change[] = [];
  while (before.size > 0) {
    const layer = [...before].filter(([, needed]) => needed.size === 0).map(([change]) => change);
    if (layer.length === 0) throw new CircularChangesError([changes[0]!.app]);
    for (const change of layer) before.delete(change);
    for (const needed of before.values()) for (const change of layer) needed.delete(change);
    result.push(...layer);
  }
  return result;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
