/** What is found between two states. Questions are answered as they were when it was recorded. */

import { arrange } from "../../../src/db/migrations/detect/arrange.ts";
import { detectChanges } from "../../../src/db/migrations/detect/changes.ts";
import { nameMigrations } from "../../../src/db/migrations/detect/name-migrations.ts";
import type { Questions, Subject } from "../../../src/db/migrations/detect/questions.ts";
import { MigrationGraph } from "../../../src/db/migrations/graph.ts";
import type { Operation } from "../../../src/db/migrations/operations/operation.ts";
import { optimize } from "../../../src/db/migrations/optimize/optimize.ts";
import {
  type MigrationKey,
  MigrationDefinition,
  swappableDependency,
} from "../../../src/db/migrations/migration.ts";
import { camelCase } from "../../../src/base/index.ts";
import { isObject, type Json, type JsonObject } from "../orm/case.ts";
import { decode } from "../orm/values.ts";
import { operationOf, projectStateOf, type RecordedOperation, sourceOf } from "./convert.ts";
import type { Outcome } from "./outcome.ts";

type Asked = readonly (readonly [question: string, args: readonly Json[], answer: Json])[];

interface RecordedMigration {
  readonly name: string;
  readonly dependencies: readonly (MigrationKey | JsonObject)[];
  readonly operations: readonly RecordedOperation[];
}

export async function autodetector(recorded: JsonObject): Promise<Outcome> {
  const changes = await detectChanges(
    projectStateOf(recorded["before"] as JsonObject),
    projectStateOf(recorded["after"] as JsonObject),
    answering(recorded["asked"] as unknown as Asked),
  );
  const graph = graphOf(recorded["graph"]);
  const made = nameMigrations(arrange(changes), graph);
  const expected = recorded["changes"] as unknown as Record<string, readonly RecordedMigration[]>;
  // `auto_1`, `auto_2` are working names: the first and second of an app.
  const isNumbered = recorded["call"] === "_detect_changes";
  const names = new Map(
    [...Map.groupBy(made, ({ app }) => app)].flatMap(([app, own]) =>
      own.map((each, at) => [`${app}.${each.name}`, `auto_${at + 1}`] as const),
    ),
  );
  const nameOf = (app: string, name: string): string =>
    (isNumbered && names.get(`${app}.${name}`)) || name;
  return {
    expected: Object.entries(expected)
      .flatMap(([app, migrations]) =>
        migrations.map(({ name, dependencies, operations }) => ({
          key: [app, name],
          dependencies: dependencies.map(plainKey).toSorted(),
          operations: since5(
            operations.map((each) => operationOf(each, app)),
            app,
          ),
        })),
      )
      .toSorted(byApp),
    actual: made
      .map(({ app, name, dependencies, operations }) => ({
        key: [app, nameOf(app, name)],
        dependencies: dependencies
          .map(([other, otherName]) => plainKey([other, nameOf(other, otherName)]))
          .toSorted(),
        operations: operations.map(sourceOf),
      }))
      .toSorted(byApp),
  };
}

/** Since 5.1 a constraint becomes a part of the model that is created, as an index does. */
function since5(operations: readonly Operation[], app: string): unknown {
  return optimize(operations, app).map(sourceOf);
}

function plainKey(key: MigrationKey | JsonObject): string {
  const pair = "$setting" in key ? swappableDependency(String(key["$setting"])) : key;
  return (pair as MigrationKey).join(".");
}

/** The order of apps does not count, that of the migrations of an app does. */
function byApp(a: { key: readonly string[] }, b: { key: readonly string[] }): number {
  return a.key[0]! < b.key[0]! ? -1 : a.key[0] === b.key[0] ? 0 : 1;
}

function graphOf(recorded: Json | undefined): MigrationGraph {
  if (!isObject(recorded)) return new MigrationGraph([]);
  const nodes = recorded["nodes"] as unknown as readonly MigrationKey[];
  const edges = recorded["edges"] as unknown as readonly (readonly [
    MigrationKey,
    readonly MigrationKey[],
  ])[];
  return new MigrationGraph(
    nodes.map(([app, name]) => {
      const dependencies = edges
        .filter(([child]) => child.join(".") === `${app}.${name}`)
        .flatMap(([, parents]) => parents);
      return { ...new MigrationDefinition({ dependencies, operations: [] }), app, name };
    }),
  );
}

/** We ask for a name among several; Django asks of each whether it is the one. */
function answering(asked: Asked): Questions {
  const said = (question: string, { model, field }: Subject): Asked =>
    asked.filter(([kind, args]) => {
      const names = args.map((arg) => camelCase(String(arg)).toLowerCase());
      const isField = field === undefined || names.includes(field.toLowerCase());
      return kind === question && isField && names.join(" ").includes(model.toLowerCase());
    });
  return {
    newName: async (subject, candidates) => {
      const kind = subject.field === undefined ? "ask_rename_model" : "ask_rename";
      const yes = said(kind, subject).filter(([, , answer]) => answer === true);
      return candidates.find((name) =>
        yes.some(([, args]) =>
          args.some((arg) => camelCase(String(arg)).toLowerCase().endsWith(name.toLowerCase())),
        ),
      );
    },
    confirmLoss: async () => {},
    valueForRows: async (subject, _field, isNew) => {
      const kinds = isNew
        ? ["ask_not_null_addition", "ask_auto_now_add_addition"]
        : ["ask_not_null_alteration"];
      const [answer] = kinds.flatMap((kind) => said(kind, subject));
      const value = answer?.[2];
      if (value === undefined || value === null) return undefined;
      return isObject(value) && "$not_provided" in value ? undefined : decode(value);
    },
  };
}
