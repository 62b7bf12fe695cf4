/** What operations do to the state, and to a real database. */

import { isDeepStrictEqual } from "node:util";

import { runExecute } from "../../../src/db/connection/run.ts";
import { changeSchema } from "../../../src/db/connection/schema.ts";
import { atomic, connectDatabases } from "../../../src/db/index.ts";
import { QuintetError } from "../../../src/base/index.ts";
import type { Operation, Step } from "../../../src/db/migrations/operations/operation.ts";
import { sqlite } from "../../../src/db/sqlite/index.ts";
import type { Outcome } from "./outcome.ts";
import type { JsonObject } from "../orm/case.ts";
import type { ModelState, NamedField } from "../../../src/db/migrations/state.ts";
import { operationOf, projectStateOf, type RecordedOperation } from "./convert.ts";
import { loadSchema, readSchema, type RecordedSchema, schemaFacts } from "./schema.ts";

interface RecordedStep extends RecordedOperation {
  readonly direction: "forwards" | "backwards";
  readonly app_label: string;
  readonly describe: string;
  readonly fragment: string | null;
  readonly reversible: boolean;
  readonly from_state: JsonObject;
  readonly to_state: JsonObject;
}

export async function operations(recorded: JsonObject): Promise<Outcome> {
  const steps = recorded["steps"] as unknown as readonly RecordedStep[];
  const before = recorded["schema_before"] as unknown as RecordedSchema;
  const after = recorded["schema_after"] as unknown as RecordedSchema;
  const databases = await connectDatabases(
    { default: sqlite({ file: ":memory:", pragmas: { foreign_keys: "OFF" } }) },
    { root: "/" },
  );
  try {
    await loadSchema(before);
    const actual: unknown[] = [];
    let failed = false;
    for (const step of steps) {
      const operation = operationOf(step, step.app_label);
      try {
        actual.push(factsOf(step, operation));
        await atomic(() => runStep(step, operation), { changesSchema: true });
      } catch (error) {
        if (!(error instanceof QuintetError) || recorded["error"] === undefined) throw error;
        failed = true;
        break;
      }
    }
    const expected = steps.slice(0, actual.length).map(expectedFacts);
    const tables = Object.keys(after);
    return {
      expected: [recorded["error"] !== undefined, expected, schemaFacts(after, tables)],
      actual: [failed, actual, schemaFacts(await readSchema(), tables)],
    };
  } finally {
    await databases.close();
  }
}

/** What is said of the operation, and whether it leads to the recorded state. */
function factsOf(step: RecordedStep, operation: Operation): unknown {
  return {
    describe: plainWords(operation.describe()),
    fragment: operation.nameFragment ?? null,
    reversible: operation.irreversible === undefined,
    state: step.direction === "backwards" || leadsTo(step, operation),
  };
}

function leadsTo(step: RecordedStep, operation: Operation): unknown {
  const made = operation.stateForwards(projectStateOf(step.from_state), step.app_label);
  const [actual, wanted] = [made, projectStateOf(step.to_state)].map(({ models }) =>
    plain(new Map(Array.from(models, ([key, model]) => [key, inOneOrder(model)]))),
  );
  return isDeepStrictEqual(actual, wanted) || { actual, wanted };
}

function expectedFacts({ describe, fragment, reversible }: RecordedStep): unknown {
  return { describe: plainWords(describe), fragment, reversible, state: true };
}

/** Expressions are told as they are written: `Abs(F(pink))` there, `abs("pink")` here. */
function plainWords(description: string): string {
  return description
    .replaceAll(/\bF\((\w+)\)|"(\w+)"/g, "$1$2")
    .replaceAll("_", "")
    .toLowerCase();
}

/** Relations to many come last here, as they have no column; lists of definitions have no order. */
function inOneOrder(model: ModelState): ModelState {
  const { indexes, constraints, uniqueTogether, indexTogether } = model.options;
  const lists = { indexes, constraints, uniqueTogether, indexTogether };
  return {
    ...model,
    fields: [...model.fields.filter((field) => !isPairs(field)), ...model.fields.filter(isPairs)],
    options: {
      ...model.options,
      ...Object.fromEntries(
        Object.entries(lists).flatMap(([name, list]) =>
          Array.isArray(list) ? [[name, list.toSorted(byText)]] : [],
        ),
      ),
    },
  };
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function isPairs([, { kind }]: NamedField): boolean {
  return kind === "manyToMany";
}

/** Labels are the same in upper and lower case. */
function plain(models: ReadonlyMap<string, unknown>): unknown {
  const sorted = Array.from(models).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.parse(
    JSON.stringify(sorted, (key, value: unknown) =>
      (key === "to" || key === "through") && typeof value === "string"
        ? value.toLowerCase()
        : value,
    ),
  );
}

async function runStep(step: RecordedStep, operation: Operation): Promise<void> {
  const [from, to] = [projectStateOf(step.from_state), projectStateOf(step.to_state)];
  const place = { app: step.app_label, from, to };
  const steps =
    step.direction === "forwards" ? operation.forwards(place) : operation.backwards(place);
  for (const each of steps) await run(each);
}

async function run(step: Step): Promise<void> {
  if (step.kind === "schema") await changeSchema(step.changes, step.tables);
  else if (step.kind === "code") await step.run("default");
  else for (const { text, params } of step.statements) await runExecute("default", text, params);
}
