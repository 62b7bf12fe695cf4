/**
 * Random models and random changes of them, on both databases: what is found to have changed is
 * written to files, read, and applied; then the schema is that of the models, the rows are there,
 * and going back leads to the schema and the rows of before.
 *
 * QUINTET_PROPERTY_RUNS says how many projects are tried on SQLite; a quarter of it are on
 * PostgreSQL. Default: 40.
 */

import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

import * as fc from "fast-check";

import { connectDatabases, type Databases } from "../../../src/db/index.ts";
import { arrange } from "../../../src/db/migrations/detect/arrange.ts";
import { detectChanges } from "../../../src/db/migrations/detect/changes.ts";
import { nameMigrations } from "../../../src/db/migrations/detect/name-migrations.ts";
import type { Questions } from "../../../src/db/migrations/detect/questions.ts";
import { runPlan } from "../../../src/db/migrations/executor.ts";
import { MigrationGraph } from "../../../src/db/migrations/graph.ts";
import { loadMigrations } from "../../../src/db/migrations/load.ts";
import { planMigrations, type Target } from "../../../src/db/migrations/plan.ts";
import { migration } from "../../../src/db/migrations/migration.ts";
import { MigrationRecorder } from "../../../src/db/migrations/recorder.ts";
import { replay } from "../../../src/db/migrations/replay.ts";
import { ProjectState } from "../../../src/db/migrations/state.ts";
import { writeMigration } from "../../../src/db/migrations/write.ts";
import type { Table } from "../../../src/db/schema/table.ts";
import { sqlite } from "../../../src/db/sqlite/index.ts";
import { createDatabase, noServer } from "../../contracts/backend/postgres.ts";
import {
  app,
  changed,
  type Choice,
  choices,
  type ProjectSketch,
  stateOf,
} from "./project-sketch.ts";
import { addRows, snapshot, type Snapshot, valueOf } from "./values.ts";

const numRuns = Number(process.env["QUINTET_PROPERTY_RUNS"] ?? 40);

const histories = fc.record({
  first: fc.array(choices, { minLength: 2, maxLength: 6 }),
  steps: fc.array(fc.array(choices, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  }),
});

/** A connected pair of empty databases: `default` is migrated, `fresh` is made at once. */
interface Place {
  databases: Databases;
  close(): Promise<void>;
}

const inMemory = async (): Promise<Place> => {
  const backends = { default: sqlite({ file: ":memory:" }), fresh: sqlite({ file: ":memory:" }) };
  const databases = await connectDatabases(backends, { root: "/" });
  return { databases, close: () => databases.close() };
};

describe("random migrations on SQLite", () => {
  lead(inMemory, numRuns);
});

const missing = await noServer();

describe("random migrations on PostgreSQL", { skip: missing ?? false }, () => {
  let made: Awaited<ReturnType<typeof createDatabase>>[];
  let databases: Databases;
  before(async () => {
    made = [await createDatabase(), await createDatabase()];
    for (const { name, backend } of made) {
      const pool = await backend.openPool({ root: "/" });
      await pool.execute(`ALTER DATABASE ${name} SET synchronous_commit = off`, []);
      await pool.close();
    }
    const [main, fresh] = made.map(({ backend }) => backend);
    databases = await connectDatabases({ default: main!, fresh: fresh! }, { root: "/" });
  });
  after(async () => {
    await databases.close();
    for (const each of made) await each.remove();
  });

  lead(
    async () => {
      for (const alias of databases.aliases) await emptied(databases, alias);
      return { databases, close: async () => undefined };
    },
    Math.ceil(numRuns / 4),
  );
});

async function emptied(databases: Databases, alias: string): Promise<void> {
  const { pool } = databases.get(alias);
  await pool.execute("DROP SCHEMA public CASCADE", []);
  await pool.execute("CREATE SCHEMA public", []);
}

/** Leads forth to the models, and back. */
function lead(connect: () => Promise<Place>, numRuns: number): void {
  it(
    "lead to what the models say, keep the rows, and lead back",
    { timeout: 3_600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async ({ first, steps }) => {
          const place = await connect();
          const folder = await projectFolder();
          try {
            let count = 0;
            const next = (): number => (count += 1);
            const apply = (project: ProjectSketch, list: readonly Choice[]): ProjectSketch =>
              list.reduce((at, choice) => changed(at, choice, next), project);
            const stages = [apply([], first)];
            for (const step of steps) stages.push(apply(stages.at(-1)!, telling(step)));
            await goThrough(stages, folder, place.databases);
          } finally {
            await place.close();
            await rm(folder, { recursive: true });
          }
        }),
        { numRuns },
      );
    },
  );
}

/**
 * A step whose renames can be told from removals: what gets another name and another kind at once
 * is something else.
 */
function telling<Each extends { readonly what: string }>(step: readonly Each[]): Each[] {
  const model = step.find(({ what }) => what === "rename model");
  if (model) return [model];
  const moves = (each: Each): boolean => ["rename field", "alter kind"].includes(each.what);
  const first = step.find(moves);
  return step.filter((each) => each === first || !moves(each));
}

interface Stage {
  readonly project: ProjectSketch;
  /** The last migration that leads to it. */
  readonly name: string;
  readonly schema: readonly Table[];
  readonly data: Snapshot;
}

async function goThrough(
  projects: readonly ProjectSketch[],
  folder: string,
  databases: Databases,
): Promise<void> {
  const apps = [{ label: app, folder }];
  const stages: Stage[] = [];
  let last: ProjectSketch = [];
  for (const project of projects) {
    await makeMigrations(last, project, apps);
    last = project;
    await migrate(apps);
    const schema = await schemaOf(databases, "default");
    assert.deepEqual(schema, await freshSchema(project, databases));
    const found = await snapshot(project);
    if (stages.length > 0) assertKept(stages.at(-1)!, project, found);
    await addRows(project);
    const graph = await loadMigrations(apps);
    const name = graph.leaf(app)?.name ?? "zero";
    if (stages.at(-1)?.name === name) continue;
    stages.push({ project, name, schema, data: await snapshot(project) });
  }
  const lost = new Set<string>();
  for (const stage of stages.toReversed().slice(1)) {
    const later = await snapshot(last);
    await migrate(apps, stage.name);
    assert.deepEqual(await schemaOf(databases, "default"), stage.schema);
    const found = await snapshot(stage.project);
    assertBack(stage, { before: later, found, lost });
    for (const place of found.keys()) if (!hasPlace(last, place)) lost.add(place);
    last = stage.project;
  }
  await migrate(apps);
  assert.deepEqual(await schemaOf(databases, "default"), stages.at(-1)!.schema);
}

/** What a stage had is there, if the model and the field still are. */
function assertKept({ project: old, data }: Stage, now: ProjectSketch, found: Snapshot): void {
  for (const [place, value] of data) {
    if (!hasPlace(now, place)) continue;
    assert.equal(found.get(place), value, `${place} in ${JSON.stringify([old, now])}`);
  }
}

/**
 * What is there before and after is as it was; what a removed field had is gone for good, and rows
 * have the default of the database instead, if there is one.
 */
function assertBack(
  { project, data }: Stage,
  { before, found, lost }: { before: Snapshot; found: Snapshot; lost: ReadonlySet<string> },
): void {
  for (const [place, value] of before) {
    if (!hasPlace(project, place)) continue;
    const expected = lost.has(place) ? value : (data.get(place) ?? value);
    assert.equal(found.get(place), expected, place);
  }
}

function hasPlace(project: ProjectSketch, place: string): boolean {
  const [model, row, field] = place.split("/").map(Number);
  const found = project.find(({ identity }) => identity === model);
  if (field === undefined || found === undefined) return found !== undefined;
  const kept = found.fields.find(({ identity }) => identity === field);
  return kept !== undefined && row !== undefined;
}

type Apps = readonly { readonly label: string; readonly folder: string }[];

async function makeMigrations(from: ProjectSketch, to: ProjectSketch, apps: Apps): Promise<void> {
  const graph = await loadMigrations(apps);
  const questions = answers(from, to);
  const changes = await detectChanges(replay(graph.all), stateOf(to), questions);
  for (const made of nameMigrations(arrange(changes), graph)) await writeMigration(apps[0]!, made);
  const again = replay((await loadMigrations(apps)).all);
  const left = await detectChanges(again, stateOf(to), questions);
  assert.deepEqual(
    left.map(({ operation }) => operation.describe()),
    [],
  );
}

/** Knows by identity what was renamed. */
function answers(from: ProjectSketch, to: ProjectSketch): Questions {
  return {
    newName: async ({ model, field }, candidates) => {
      const old = from.find(({ name }) => name === model) ?? to.find(({ name }) => name === model);
      const now = to.find(({ identity }) => identity === old?.identity);
      const before = from.find(({ identity }) => identity === old?.identity);
      if (field === undefined) return candidates.find((each) => each === now?.name);
      const oldField = before?.fields.find(({ name }) => name === field);
      const nowField = now?.fields.find(({ identity }) => identity === oldField?.identity);
      return candidates.find((each) => each === nowField?.name);
    },
    confirmLoss: async () => undefined,
    valueForRows: async ({ model, field }) => {
      const found = to
        .find(({ name }) => name === model)!
        .fields.find(({ name }) => name === field)!;
      const value = valueOf[found.firstKind ?? found.kind]!(9);
      return found.kind === "char" || found.kind === "text" ? String(value) : value;
    },
  };
}

async function migrate(apps: Apps, name?: string): Promise<void> {
  await run(await loadMigrations(apps), "default", name === undefined ? {} : { app, name });
}

async function run(graph: MigrationGraph, using: string, target: Target): Promise<void> {
  const recorder = new MigrationRecorder(using);
  const applied = await recorder.applied();
  const plan = planMigrations(graph, applied, [{ label: app, folder: "/" }], target);
  await runPlan(plan, graph, applied, {
    using,
    recorder,
    fake: false,
    onMigration: () => ({ operationDone: () => undefined, end: () => undefined }),
  });
}

/** The schema of these models where they are made at once. */
async function freshSchema(project: ProjectSketch, databases: Databases): Promise<Table[]> {
  const { pool, backend } = databases.get("fresh");
  for (const name of await backend.introspection.tableNames(pool)) {
    const table = await backend.introspection.table(pool, name);
    const tables = new Map([[name, table]]);
    for (const { text } of backend.ddl.statements({ kind: "dropTable", table: name }, tables)) {
      await pool.execute(text, []);
    }
  }
  const changes = await detectChanges(ProjectState.empty, stateOf(project), answers([], project));
  const made = nameMigrations(arrange(changes), new MigrationGraph([]));
  const migrations = made.map((each) => ({ ...each, ...migration(each) }));
  await run(new MigrationGraph(migrations), "fresh", {});
  return schemaOf(databases, "fresh");
}

/** All tables as the database has them, but in the order of their names. */
async function schemaOf(databases: Databases, alias: string): Promise<Table[]> {
  const { pool, backend } = databases.get(alias);
  const names = await backend.introspection.tableNames(pool);
  const tables: Table[] = [];
  for (const name of names.filter((each) => each !== "quintet_migrations").toSorted()) {
    const table = await backend.introspection.table(pool, name);
    tables.push({
      ...table,
      columns: table.columns.toSorted(byName),
      indexes: table.indexes.toSorted(byName),
      constraints: table.constraints.toSorted(byName),
    });
  }
  return tables;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** An app of its own, whose files find `quintet`. */
async function projectFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-random-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(resolve("."), join(folder, "node_modules", "quintet"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}
