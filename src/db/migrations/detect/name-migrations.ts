/** The names and dependencies of migrations that are to be written. */

import type { MigrationGraph } from "../graph.ts";
import { type MigrationKey, swappableDependency } from "../migration.ts";
import type { Operation } from "../operations/operation.ts";
import type { NewMigration } from "../write.ts";
import type { ArrangedMigration } from "./arrange.ts";
import { appsNaming } from "./pointers.ts";
import { suggestName } from "./suggest-name.ts";

/**
 * Numbers migrations behind those that there are.
 *
 * @param name The name of all of them, without their number. Default: what is in each says.
 */
export function nameMigrations(
  arranged: readonly ArrangedMigration[],
  graph: MigrationGraph,
  name?: string,
): NewMigration[] {
  const made: NewMigration[] = [];
  const byArranged = new Map<ArrangedMigration, MigrationKey>();
  for (const migration of arranged) {
    const { app, operations, after, apps, swappables } = migration;
    const last = graph.leaf(app);
    const dependencies = new Map<string, MigrationKey>();
    const add = (key: MigrationKey): void => void dependencies.set(key.join("."), key);
    if (last && !after.some((other) => other.app === app)) add([app, last.name]);
    for (const other of after) add(byArranged.get(other)!);
    for (const swappable of swappables) add(swappableDependency(swappable));
    for (const other of apps) add([other, graph.leaf(other)?.name ?? "__first__"]);
    for (const other of appsNaming(operations, app, graph)) {
      const isBefore = after.some((migration) => migration.app === other);
      if (!isBefore) add([other, graph.leaf(other)!.name]);
    }
    const key: MigrationKey = [app, numberedName(app, operations, { made, graph, name })];
    byArranged.set(migration, key);
    made.push({
      app,
      name: key[1],
      dependencies: [...dependencies].toSorted(byLabel).map(([, each]) => each),
      operations,
    });
  }
  return made;
}

/** The name of the next migration of an app, with its number. */
export function numberedName(
  app: string,
  operations: readonly Operation[],
  {
    made,
    graph,
    name,
  }: { made: readonly NewMigration[]; graph: MigrationGraph; name: string | undefined },
): string {
  const isInitial = graph.of(app).length === 0 && made.every((migration) => migration.app !== app);
  const last = made.findLast((migration) => migration.app === app) ?? graph.leaf(app);
  const number = String(Number.parseInt(last?.name ?? "0", 10) + 1).padStart(4, "0");
  return `${number}_${name ?? suggestName(operations, isInitial)}`;
}

function byLabel([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
