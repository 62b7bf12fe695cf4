/** Runs recorded queries of Django's ORM: `orm` runs all apps and prints a line for each. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { QueryError, UnknownFieldError, UnknownLookupError } from "../../src/db/index.ts";
import { NotThereError, type OrmCase, parseLines, type Schema } from "./orm/case.ts";
import { compare } from "./orm/compare.ts";
import { StateDatabase } from "./orm/database.ts";
import { type MadeModel, makeModels } from "./orm/models.ts";
import { CaseRunner } from "./orm/runner.ts";
import type { CaseResult, RunOptions } from "./run.ts";

export async function* run(
  casesDir: string,
  { only, part }: RunOptions = {},
): AsyncIterable<CaseResult> {
  const folder = path.join(casesDir, "orm");
  for (const app of part === undefined ? appsIn(folder) : [part]) {
    const cases = parseLines<OrmCase>(
      readFileSync(path.join(folder, "cases", `${app}.jsonl`), "utf8"),
    );
    const counts = { passed: 0, failed: 0, unsupported: 0 };
    for await (const result of runApp(
      folder,
      app,
      cases.filter(({ id }) => only === undefined || id === only),
    )) {
      counts[result.status]++;
      yield result;
    }
    if (part === undefined && only === undefined) {
      console.log(`orm/${app}: ${counts.passed} passed, ${counts.failed} failed`);
    }
  }
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
): AsyncIterable<CaseResult> {
  if (cases.length === 0) return;
  const schema = JSON.parse(
    readFileSync(path.join(folder, "schema", `${app}.json`), "utf8"),
  ) as Schema;
  const statesFile = path.join(folder, "states", `${app}.jsonl`);
  const states = existsSync(statesFile) ? readFileSync(statesFile, "utf8") : "";
  const database = await StateDatabase.open(schema, states);
  try {
    const models = makeModels(schema);
    for (const recorded of cases) yield await runCase(database, models, recorded);
  } finally {
    await database.close();
  }
}

async function runCase(
  database: StateDatabase,
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
  try {
    if (recorded.lookups) throw new NotThereError("lookups of one's own");
    await database.load(recorded.db);
    const runner = new CaseRunner(models);
    const outcome = await runner.run(recorded);
    const { actual, expected, reason } = compare(recorded, outcome, runner);
    if (reason !== undefined) return fail(reason, actual, expected);
    if (isAboutNames(outcome.error) && missingIn(recorded, models)) {
      return fail("an error for another reason", actual, expected);
    }
    const wrong = recorded.after === undefined ? undefined : await database.differences(recorded);
    if (wrong) return fail("other rows in the database afterwards", wrong, recorded.after);
    return { id, status: "passed" };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof NotThereError) {
      return { id, status: "failed", reason: `no ${text}`, input, expected: result };
    }
    return fail("the interpreter throws", error instanceof Error ? error.stack : text);
  } finally {
    if (recorded.after !== undefined) database.forget();
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
