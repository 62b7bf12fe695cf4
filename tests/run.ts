/**
 * What `npm test` runs, group by group, cheapest first: a line for each group, failures in full,
 * and what was skipped with its reason. `npm test -- unit types` runs these groups only.
 */

import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, globSync, writeSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "node:test";
import { inspect, styleText } from "node:util";

interface Result {
  passed: number;
  /** Each as it is to be printed, in full. */
  failures: string[];
  skipped: string[];
  /** What the tests say about their extent: `t.diagnostic("…")`. */
  remarks: string[];
}

interface Group {
  readonly name: string;
  readonly what: string;
  /** Why it cannot run on this machine; a failure where `CI` is set. */
  readonly obstacle?: () => string | undefined;
  readonly run: () => Promise<Result | "no files">;
}

const chromium = process.env["CHROMIUM_PATH"] ?? findProgram("chromium", "chromium-browser");
if (chromium !== undefined) process.env["CHROMIUM_PATH"] = chromium;

const groups: readonly Group[] = [
  testGroup("unit", "one file at a time, beside the source", "src/**/*.test.ts"),
  testGroup("architecture", "layers, exports, error codes, syntax", "tests/architecture/*.test.ts"),
  { name: "types", what: "the compiler, with the type tests", run: checkTypes },
  testGroup("contracts", "one suite, many implementations", "tests/contracts/**/*.test.ts"),
  { name: "conformance", what: "recorded behaviour of others, as data", run: runConformance },
  testGroup("properties", "what holds for all values", "tests/properties/**/*.test.ts"),
  testGroup("sites", "whole projects, over HTTP", [
    "tests/sites/**/*.test.ts",
    "examples/**/*.test.ts",
  ]),
  {
    ...testGroup("browser", "whole projects, in Chromium", "tests/browser/**/*.test.ts"),
    obstacle: () =>
      chromium === undefined
        ? "no Chromium on the PATH, and CHROMIUM_PATH is not set (Debian: apt-get install chromium)"
        : undefined,
  },
  testGroup("package", "packed, installed elsewhere, started", "tests/package/*.test.ts"),
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !groups.some((group) => group.name === name));
if (unknown.length > 0) {
  const names = groups.map(({ name }) => name).join(", ");
  print(`There is no group "${unknown.join('", "')}". The groups are: ${names}.`);
  process.exit(2);
}
process.exitCode = await runGroups(
  groups.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
);

/** @returns The exit code. */
async function runGroups(chosen: readonly Group[]): Promise<number> {
  const failed: string[] = [];
  let passed = 0;
  const start = performance.now();
  for (const group of chosen) {
    const obstacle = group.obstacle?.();
    if (obstacle !== undefined) {
      const counts = process.env["CI"] !== undefined;
      if (counts) failed.push(group.name);
      printLine(
        counts ? "failed" : "skipped",
        group,
        counts ? `in CI it must run: ${obstacle}` : obstacle,
      );
      continue;
    }
    const began = performance.now();
    const result = await group.run();
    if (result === "no files") {
      printLine("skipped", group, "has no files yet");
      continue;
    }
    passed += result.passed;
    if (result.failures.length > 0) failed.push(group.name);
    report(group, result, performance.now() - began);
  }
  const took = seconds(performance.now() - start);
  print(
    failed.length === 0
      ? styleText("green", `\nAll that ran passed: ${passed} tests and checks in ${took}.`)
      : styleText(
          "red",
          `\nFailed: ${failed.join(", ")}. ${passed} tests and checks passed in ${took}.`,
        ),
  );
  return failed.length === 0 ? 0 : 1;
}

function report(group: Group, result: Result, tookMs: number): void {
  const { passed, failures, skipped, remarks } = result;
  const counts = [`${passed} passed`];
  if (failures.length > 0) counts.push(`${failures.length} failed`);
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
  const extent = `${counts.join(", ")} in ${seconds(tookMs)}`;
  printLine(failures.length > 0 ? "failed" : "passed", group, `${extent} (${group.what})`);
  for (const remark of remarks) print(styleText("dim", `    ${remark}`));
  for (const skip of skipped) print(styleText("yellow", `    skipped: ${skip}`));
  for (const failure of failures) print(`\n${failure}\n`);
}

/** A group of files for `node:test`, each in a process of its own. */
function testGroup(name: string, what: string, patterns: string | string[]): Group {
  return {
    name,
    what,
    async run() {
      const files = globSync(patterns, { exclude: isForeign }).toSorted();
      return files.length === 0 ? "no files" : runFiles(files);
    },
  };
}

function isForeign(path: string): boolean {
  return path.split("/").includes("node_modules");
}

async function runFiles(files: string[]): Promise<Result> {
  const result: Result = { passed: 0, failures: [], skipped: [], remarks: [] };
  /** The names above the test at hand, by depth. */
  const parents = new Map<string, string[]>();
  const said = new Map<string, string[]>();

  for await (const { type, data } of run({ files, concurrency: 2 })) {
    if (type === "test:start") {
      const above = (parents.get(data.file ?? "") ?? []).slice(0, data.nesting);
      parents.set(data.file ?? "", [...above, data.name]);
    } else if (type === "test:stdout" || type === "test:stderr") {
      said.set(data.file, [...(said.get(data.file) ?? []), data.message]);
    } else if (type === "test:diagnostic" && data.nesting > 0) {
      result.remarks.push(data.message);
    } else if (type === "test:pass" && data.details.type !== "suite") {
      const title = titleOf(data, parents);
      if (data.skip !== undefined && data.skip !== false) {
        result.skipped.push(
          data.skip === true ? `${title} (no reason given)` : `${title}: ${data.skip}`,
        );
      } else if (data.todo === undefined) result.passed += 1;
      else result.skipped.push(`${title} (to do)`);
    } else if (type === "test:fail") {
      const error = data.details.error as Error & { failureType?: string };
      if (error.failureType === "subtestsFailed") continue; // its tests have said so
      const output = (said.get(data.file ?? "") ?? []).join("").trimEnd();
      result.failures.push(
        [
          styleText("red", `✖ ${titleOf(data, parents)}`),
          `  ${data.file}:${data.line}`,
          indent(explain(error)),
          ...(output === "" ? [] : [indent(`It printed:\n${output}`)]),
        ].join("\n"),
      );
    }
  }
  return result;
}

function titleOf(
  data: { name: string; nesting: number; file?: string },
  parents: ReadonlyMap<string, readonly string[]>,
): string {
  const above = (parents.get(data.file ?? "") ?? []).slice(0, data.nesting);
  return [...above, data.name].join(" › ");
}

/** The error that the test threw: `node:test` wraps it. */
function explain(error: Error): string {
  const { cause = error } = error;
  if (!(cause instanceof Error)) return typeof cause === "string" ? cause : inspect(cause);
  const frames = (cause.stack ?? String(cause)).split("\n");
  const text = frames.filter((line) => !/^\s+at .*(\bnode:|<anonymous>\)$)/.test(line)).join("\n");
  return cause.cause === undefined ? text : `${text}\nCaused by: ${inspect(cause.cause)}`;
}

async function checkTypes(): Promise<Result | "no files"> {
  const checks = [
    ["tsc --noEmit", "node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false"],
    ["type budget", "tests/types/budget.ts"],
  ] as const;
  const result: Result = { passed: 0, failures: [], skipped: [], remarks: [] };
  for (const [name, ...args] of checks) {
    const { code, output } = await runNode(args);
    if (code === 0) {
      result.passed += 1;
      if (output !== "") result.remarks.push(...output.split("\n"));
    } else {
      result.failures.push(`${styleText("red", `✖ ${name}`)}\n${indent(output)}`);
    }
  }
  return result;
}

/** Its runner counts by itself: a line for each family, then `12 passed, 0 failed`. */
async function runConformance(): Promise<Result | "no files"> {
  const runner = "tests/conformance/run.ts";
  if (!existsSync(runner)) return "no files";
  const { code, output } = await runNode([runner, "--floors"]);
  const passed = Number(/^(\d+) passed, \d+ failed$/m.exec(output)?.[1] ?? 0);
  const lines = output.split("\n");
  if (code !== 0) {
    const failure = `${styleText("red", "✖ npm run conformance")}\n${indent(output)}`;
    return { passed, failures: [failure], skipped: [], remarks: [] };
  }
  if (passed === 0) return { passed, failures: [], skipped: lines, remarks: [] };
  return { passed, failures: [], skipped: [], remarks: lines.slice(0, -1) };
}

function runNode(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...args]);
    let output = "";
    child.stdout.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr.on("data", (part: Buffer) => (output += part.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: output.trimEnd() }));
  });
}

function findProgram(...names: string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function printLine(state: "passed" | "failed" | "skipped", { name }: Group, text: string): void {
  const sign = {
    passed: styleText("green", "✔"),
    failed: styleText("red", "✖"),
    skipped: styleText("yellow", "–"),
  }[state];
  print(`${sign} ${name.padEnd(13)} ${text}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function print(text: string): void {
  writeSync(1, `${text}\n`);
}
