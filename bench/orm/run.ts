/** `npm run bench -- orm`: rounds of all workloads, and the table of what they cost. */

import { fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { contestants, moduleOf } from "./contestants.ts";
import { copies, type Copies } from "./databases.ts";
import { median } from "./median.ts";
import type { MemoryOrder } from "./memory.ts";
import type { Cost, RoundOrder, RoundReport } from "./round.ts";
import { type DatabaseKind, type Letter, workloads } from "./workloads.ts";

export async function benchOrm(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: "string" },
      only: { type: "string" },
      peers: { type: "string" },
      memory: { type: "boolean", default: false },
      seconds: { type: "string", default: "1" },
      rounds: { type: "string", default: "3" },
      server: { type: "string", default: "postgres://postgres@127.0.0.1:5432/postgres" },
    },
  });
  const kinds: readonly DatabaseKind[] = values.database
    ? [values.database as DatabaseKind]
    : ["sqlite", "postgres"];
  const names =
    values.peers === undefined
      ? Object.keys(contestants)
      : [...new Set(["raw", "quintet", ...values.peers.split(",").filter(Boolean)])];
  const letters = (values.only?.split(",") ?? Object.keys(workloads)) as Letter[];
  for (const kind of kinds) {
    const data = await copies(kind, values.server);
    try {
      if (values.memory) {
        await printMemory(kind, names, data);
        continue;
      }
      printHead(kind, names);
      for (const letter of letters) {
        if (letter === "n" && kind === "sqlite") continue;
        printRow(letter, names, await roundsOf({ letter, kind, names, data }, values));
      }
    } finally {
      await data.close();
    }
  }
}

interface Contest {
  readonly letter: Letter;
  readonly kind: DatabaseKind;
  readonly names: readonly string[];
  readonly data: Copies;
}

/**
 * Each round begins with data of its own, as it was made. Who fails, or answers otherwise than the
 * raw driver, is named and takes no further part.
 */
async function roundsOf(
  { letter, kind, names, data }: Contest,
  { rounds, seconds }: { rounds: string; seconds: string },
): Promise<(readonly Cost[])[]> {
  const done: (readonly Cost[])[] = [];
  let taking = names;
  while (done.length < Number(rounds)) {
    const contestants: RoundOrder["contestants"][number][] = [];
    for (const name of taking) {
      contestants.push({ name, module: moduleOf(name, kind), address: await data.make() });
    }
    const report = await runRound({ letter, contestants, secondsEach: Number(seconds) });
    await data.dropCopies();
    if ("costs" in report) {
      done.push(report.costs);
      continue;
    }
    console.error(`${letter}: ${report.failed} ${report.reason.slice(0, 300)}`);
    const rest = taking.filter((name) => name !== report.failed);
    if (rest.length === taking.length || report.failed === "raw") break;
    taking = rest;
  }
  return done;
}

function runRound(order: RoundOrder): Promise<RoundReport> {
  return ask<RoundReport>("round.ts", order).catch((error: unknown) => {
    return { failed: "", reason: String(error) };
  });
}

/** Sends an order to a process of its own, and waits for the answer. */
function ask<Answer>(file: string, order: RoundOrder | MemoryOrder): Promise<Answer> {
  const child = fork(join(import.meta.dirname, file), {
    execArgv: ["--conditions=quintet-source", "--no-warnings"],
    env: { ...process.env, TZ: "UTC" },
  });
  return new Promise((resolve, reject) => {
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("exit", (code) => reject(new RangeError(`${file} ended with ${code}.`)));
    child.send(order);
  });
}

/** In megabytes, and in times of the raw driver's. */
async function printMemory(
  kind: DatabaseKind,
  names: readonly string[],
  data: Copies,
): Promise<void> {
  console.log(`\n${kind}: resident memory after 10,000 rows, twenty times\n`);
  let raw: number | undefined;
  for (const name of names) {
    const order: MemoryOrder = { module: moduleOf(name, kind), address: await data.make() };
    const answers: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { megabytes } = await ask<{ megabytes: number }>("memory.ts", order);
      answers.push(megabytes);
    }
    const own = median(answers);
    raw ??= own;
    console.log(`${name}: ${own.toFixed(0)} MB, ${(own / raw).toFixed(2)}`);
  }
}

function printHead(kind: DatabaseKind, names: readonly string[]): void {
  const rest = names.slice(1);
  console.log(`\n${kind}: CPU time of an operation, in times of the raw driver's\n`);
  console.log(`| | workload | raw, µs | ${rest.join(" | ")} |`);
  console.log(`|---|---|--:|${rest.map(() => "--:|").join("")}`);
}

function printRow(
  letter: Letter,
  names: readonly string[],
  rounds: readonly (readonly Cost[])[],
): void {
  const costs = names.slice(1).map((name) => {
    const ratios = rounds.flatMap((round) => {
      const own = round.find((cost) => cost.name === name);
      return own ? [own.cpuMicroseconds / round[0]!.cpuMicroseconds] : [];
    });
    return ratios.length > 0 ? shown(median(ratios)) : "–";
  });
  const raw = rounds.map(([cost]) => cost!.cpuMicroseconds);
  const rawText = raw.length > 0 ? shown(median(raw)) : "–";
  console.log(`| ${letter} | ${workloads[letter]} | ${rawText} | ${costs.join(" | ")} |`);
}

function shown(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
