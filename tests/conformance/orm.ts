/** Runs recorded queries of Django's ORM: `orm` runs all apps and prints a line for each. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { QueryError, UnknownFieldError, UnknownLookupError } from "../../src/db/index.ts";
import { NotThereError, type OrmCase, parseLines, type Schema } from "./orm/case.ts";
import { compare } from "./orm/compare.ts";
import { type CaseDatabase, SqliteDatabase } from "./orm/database.ts";
import { registerLookups } from "./orm/lookups.ts";
import { type MadeModel, makeModels } from "./orm/models.ts";
import { onPostgres } from "./orm/postgres-differences.ts";
import { PostgresServer } from "./orm/postgres-server.ts";
import { CaseRunner } from "./orm/runner.ts";
import { States } from "./orm/states.ts";
import type { CaseResult, RunOptions } from "./run.ts";

export const databases = ["sqlite", "postgres"];

/** Opens the tables of one app on the database that the cases are to run on. */
type Open = (schema: Schema, states: States) => Promise<CaseDatabase>;

export async function* run(casesDir: string, options: RunOptions = {}): AsyncIterable<CaseResult> {
  if (options.database !== "postgres") {
    yield* runApps(casesDir, options, (schema, states) => SqliteDatabase.open(schema, states));
    return;
  }
  await using server = await PostgresServer.create();
  yield* runApps(casesDir, options, (schema, states) => server.open(schema, states));
}

async function* runApps(
  casesDir: string,
  { only, part, database }: RunOptions,
  open: Open,
): AsyncIterable<CaseResult> {
  const folder = path.join(casesDir, "orm");
  for (const app of part === undefined ? appsIn(folder) : [part]) {
    const recorded = parseLines<OrmCase>(
      readFileSync(path.join(folder, "cases", `${app}.jsonl`), "utf8"),
    ).filter(({ id }) => only === undefined || id === only);
    const cases = database === "postgres" ? recorded.map(asOnPostgres) : recorded;
    const counts = { passed: 0, failed: 0, unsupported: 0 };
    for await (const result of runApp(folder, app, cases, open)) {
      const reason = result.status === "failed" && database === "postgres" && onPostgres[result.id];
      const judged = reason ? { ...result, status: "unsupported" as const, reason } : result;
      counts[judged.status]++;
      yield judged;
    }
    if (part === undefined && only === undefined) {
      console.log(`orm/${app}: ${counts.passed} passed, ${counts.failed} failed`);
    }
  }
}

/**
 * Django adds pairs of a many-to-many relation in the order of a set, which is none: which of them
 * has which number says nothing.
 */
function withFreePairs(recorded: OrmCase, { models }: Schema): OrmCase {
  if (!["add", "set"].includes(recorded.terminal[0])) return recorded;
  const pairs = models.filter((model) => model.auto_created);
  const keys = pairs.map(({ db_table: table, pk }) => [table, [pk]] as const);
  return { ...recorded, volatile: { ...recorded.volatile, ...Object.fromEntries(keys) } };
}

/** With the answer of PostgreSQL, where it is another. */
function asOnPostgres({ result_pg: result, num_queries_pg: count, ...recorded }: OrmCase): OrmCase {
  return {
    ...recorded,
    result: result ?? recorded.result,
    num_queries: count ?? recorded.num_queries,
  };
}

function appsIn(folder: string): string[] {
  return readdirSync(path.join(folder, "cases"))
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => path.basename(file, ".jsonl"))
    .toSorted();
}

async function* runApp(
  folder: string,
  app: string,
  cases: readonly OrmCase[],
  open: Open,
): AsyncIterable<CaseResult> {
  if (cases.length === 0) return;
  const schema = JSON.parse(
    readFileSync(path.join(folder, "schema", `${app}.json`), "utf8"),
  ) as Schema;
  const statesFile = path.join(folder, "states", `${app}.jsonl`);
  const states = existsSync(statesFile) ? readFileSync(statesFile, "utf8") : "";
  const database = await open(schema, new States(states));
  try {
    const models = makeModels(schema);
    const { settings = {} } = schema;
    for (const recorded of cases) {
      const given = { settings, ...withFreePairs(recorded, schema) };
      yield await runCase(database, models, given);
    }
  } finally {
    await database.close();
  }
}

async function runCase(
  database: CaseDatabase,
  models: ReadonlyMap<string, MadeModel>,
  recorded: OrmCase,
): Promise<CaseResult> {
  const { id, chain, terminal, base, result } = recorded;
  const input = { model: recorded.model, base, chain, terminal };
  const fail = (reason: string, actual: unknown, expected: unknown = result): CaseResult => ({
    id,
    status: "failed",
    reason: missingIn(recorded, models) ?? reason,
    input,
    expected,
    actual,
  });
  const undo = registerLookups(recorded);
  try {
    return await database.inState(recorded, async (): Promise<CaseResult> => {
      const runner = new CaseRunner(models, recorded.settings);
      const outcome = await database.attempt(() => runner.run(recorded));
      const { actual, expected, reason } = compare(recorded, outcome, runner);
      if (reason !== undefined) return fail(reason, actual, expected);
      if (isAboutNames(outcome.error) && missingIn(recorded, models)) {
        return fail("an error for another reason", actual, expected);
      }
      const wrong = recorded.after === undefined ? undefined : await database.differences(recorded);
      if (wrong) return fail("other rows in the database afterwards", wrong, recorded.after);
      return { id, status: "passed" };
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof NotThereError) {
      return { id, status: "failed", reason: `no ${text}`, input, expected: result };
    }
    return fail("the interpreter throws", error instanceof Error ? error.stack : text);
  } finally {
    for (const takeBack of undo) takeBack();
  }
}

/** Such an error may have been expected for one name, and thrown for one that is missing here. */
function isAboutNames(error: unknown): boolean {
  return (
    error instanceof UnknownFieldError ||
    error instanceof UnknownLookupError ||
    error instanceof QueryError
  );
}

/** What the models that a case is about have, and Quintet has not. */
function missingIn(
  { model, sql = [] }: OrmCase,
  models: ReadonlyMap<string, MadeModel>,
): string | undefined {
  const text = sql.join("\n");
  for (const { schema, missing } of models.values()) {
    const isTouched = schema.label === model || text.includes(`"${schema.db_table}"`);
    if (isTouched && missing.length > 0) return `model with ${missing[0]}`;
  }
  return undefined;
}
