/** Runs the recorded cases of Django's migrations: `migrations/graph` runs one kind of them. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { chooseModels } from "../../src/db/index.ts";
import type { JsonObject } from "./orm/case.ts";
import { NotThereError, parseLines } from "./orm/case.ts";
import { autodetector } from "./migrations/autodetector.ts";
import { graph } from "./migrations/graph.ts";
import { names } from "./migrations/names.ts";
import { operations } from "./migrations/operations.ts";
import { optimizer } from "./migrations/optimizer.ts";
import type { Outcome } from "./migrations/outcome.ts";
import type { CaseResult, RunOptions } from "./run.ts";

type Kind = (recorded: JsonObject) => Outcome | Promise<Outcome>;

const kinds: Readonly<Record<string, Kind>> = { graph, names, optimizer, autodetector, operations };

export async function* run(
  casesDir: string,
  { only, part }: RunOptions = {},
): AsyncIterable<CaseResult> {
  for (const [kind, runCase] of Object.entries(kinds)) {
    const file = path.join(casesDir, "migrations", "cases", `${kind}.jsonl`);
    if ((part !== undefined && part !== kind) || !existsSync(file)) continue;
    const counts = { passed: 0, failed: 0, unsupported: 0 };
    for (const recorded of parseLines<JsonObject>(readFileSync(file, "utf8"))) {
      const id = `${kind}/${String(recorded["id"])}`;
      if (only !== undefined && id !== only) continue;
      const result = await resultOf(id, recorded, runCase);
      counts[result.status]++;
      yield result;
    }
    if (part === undefined && only === undefined) {
      console.log(`migrations/${kind}: ${counts.passed} passed, ${counts.failed} failed`);
    }
  }
}

async function resultOf(id: string, recorded: JsonObject, runCase: Kind): Promise<CaseResult> {
  chooseModels((recorded["settings"] ?? {}) as Record<string, string>);
  try {
    const { expected, actual } = await runCase(recorded);
    if (isDeepStrictEqual(actual, expected)) return { id, status: "passed" };
    return { id, status: "failed", expected, actual, input: recorded };
  } catch (error) {
    const reason =
      error instanceof NotThereError ? error.message : `throws ${String((error as Error).stack)}`;
    return { id, status: "failed", reason, input: recorded };
  }
}
