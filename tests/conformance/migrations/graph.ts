import { MigrationGraphError } from "../../../src/db/migrations/errors.ts";
import { MigrationGraph } from "../../../src/db/migrations/graph.ts";
import {
  type Migration,
  MigrationDefinition,
  type MigrationKey,
} from "../../../src/db/migrations/migration.ts";
import type { Outcome } from "./outcome.ts";
import type { JsonObject } from "../orm/case.ts";

interface RecordedGraph {
  readonly nodes: readonly MigrationKey[];
  readonly parents: readonly (readonly [child: MigrationKey, parents: readonly MigrationKey[]])[];
}

export function graph(recorded: JsonObject): Outcome {
  const { call, args } = recorded;
  const { error, result } = recorded as { error?: JsonObject; result?: readonly MigrationKey[] };
  const expected = error ? { error: error["class"] } : result;
  const [key] = args as unknown as readonly [MigrationKey];
  try {
    const made = makeGraph(recorded["graph"] as unknown as RecordedGraph);
    return { expected, actual: answer(made, String(call), key) };
  } catch (thrown) {
    if (!(thrown instanceof MigrationGraphError)) throw thrown;
    const name = thrown.message.includes("circle")
      ? "CircularDependencyError"
      : "NodeNotFoundError";
    return { expected, actual: { error: name } };
  }
}

function answer(made: MigrationGraph, call: string, [app, name]: MigrationKey = ["", ""]): unknown {
  const migration = made.find(app, name);
  if (call.endsWith("_plan") && migration === undefined) return { error: "NodeNotFoundError" };
  switch (call) {
    case "forwards_plan":
      return keys(made.upTo(migration!));
    case "backwards_plan":
      return keys(made.downTo(migration!));
    case "root_nodes":
      return keys(made.roots(app === "" ? undefined : app));
    case "leaf_nodes":
      return keys(made.leaves(app === "" ? undefined : app));
    default: // that it is consistent is found out when it is made
      return null;
  }
}

function keys(migrations: readonly Migration[]): unknown {
  return migrations.map((migration) => [migration.app, migration.name]);
}

function label(key: MigrationKey): string {
  return key.join(".");
}

/** A dependency of what there is not was said by its parent: `run_before`. */
function makeGraph({ nodes, parents }: RecordedGraph): MigrationGraph {
  const known = new Set(nodes.map(label));
  return new MigrationGraph(
    nodes.map((key) => {
      const [app, name] = key;
      const own = parents.filter(([child]) => label(child) === label(key));
      const dependencies = own.flatMap(([, list]) => list);
      const runBefore = parents
        .filter(([child, list]) => !known.has(label(child)) && list.map(label).includes(label(key)))
        .map(([child]) => child);
      const definition = new MigrationDefinition({ dependencies, runBefore, operations: [] });
      return { ...definition, app, name };
    }),
  );
}
