/**
 * What runs in a worker, thread or process: takes tasks in their order, one at a time, and answers.
 * Answers wait for each other for about a millisecond, so that many travel in one message.
 */

import { isMainThread, parentPort, workerData } from "node:worker_threads";

import { Scope } from "../asyncio/scope.ts";
import { CancelledError, CannotCloneError, NoParallelFunctionError } from "../errors.ts";
import { importing } from "./importing.ts";
import { type FunctionAddress, knownFunction } from "./parallel.ts";
import {
  begun,
  type FromWorker,
  resultWidth,
  returned,
  skipped,
  taskWidth,
  threw,
  type ToWorker,
  waiting,
  type WorkerData,
} from "./protocol.ts";
import { transfersOf } from "./transfer.ts";
import { packError } from "./travelling-error.ts";

const answersWaitMs = 1;
const fastMs = 0.5;

interface Known {
  readonly address: FunctionAddress;
  run: ((...args: unknown[]) => unknown) | undefined;
  /** The slowest of late: answers wait only for what is fast. */
  slowMs: number;
}

const slots =
  isMainThread || workerData === null
    ? undefined
    : new Int32Array((workerData as WorkerData).slots);
const functions: Known[] = [];
const batches: unknown[][] = [];
let answers: unknown[] = [];
let flushedMs = 0;
let isBusy = false;
let current: { id: number; scope: Scope } | undefined;
const cancelled = new Set<number>();

function send(message: FromWorker, moved?: Parameters<typeof transfersOf>[0]): void {
  if (parentPort === null) process.send!(message);
  else
    parentPort.postMessage(
      message,
      moved === undefined ? undefined : [...(transfersOf(moved) ?? [])],
    );
}

function onMessage(message: ToWorker): void {
  if (message.kind === "run") {
    for (const [number, address] of message.functions) {
      functions[number] = { address, run: undefined, slowMs: Infinity };
    }
    batches.push(message.tasks);
    if (!isBusy) void runBatches();
  } else if (message.kind === "cancel") {
    if (current?.id === message.id) current.scope.cancel(new CancelledError());
    else cancelled.add(message.id);
  } else if (parentPort === null) process.disconnect();
  else parentPort.close();
}

async function runBatches(): Promise<void> {
  isBusy = true;
  flushedMs = performance.now();
  for (let tasks = batches.shift(); tasks !== undefined; tasks = batches.shift()) {
    for (let at = 0; at < tasks.length; at += taskWidth) {
      const slot = tasks[at + 1] as number;
      const id = tasks[at] as number;
      if (slots !== undefined && Atomics.compareExchange(slots, slot, waiting, begun) !== waiting) {
        answers.push(id, skipped, slot, 0);
        continue;
      }
      const known = functions[tasks[at + 2] as number]!;
      if (known.slowMs > fastMs) flush();
      // A task that waits for nothing costs no trip through the queue of microtasks.
      const more = runTask(id, known, tasks[at + 3] as unknown[]);
      if (more !== undefined) await more;
      if (performance.now() - flushedMs > answersWaitMs) flush();
    }
  }
  flush();
  isBusy = false;
}

function runTask(id: number, known: Known, args: unknown[]): Promise<void> | undefined {
  const startMs = performance.now();
  const answer = (outcome: number, value: unknown): void => {
    const tookMs = performance.now() - startMs;
    known.slowMs = known.slowMs === Infinity ? tookMs : Math.max(known.slowMs * 0.8, tookMs);
    current = undefined;
    answers.push(id, outcome, value, tookMs);
    if (transfersOf([value]) !== undefined) flush();
  };
  const fail = (error: unknown): void => answer(threw, packError(error));
  if (known.run === undefined) {
    return load(known.address).then((run) => {
      known.run = run;
      return runTask(id, known, args);
    }, fail);
  }
  const scope = new Scope(undefined);
  current = { id, scope };
  if (cancelled.delete(id)) scope.cancel(new CancelledError());
  try {
    const value = scope.enter(() => known.run!(...args));
    if (!isThenable(value)) {
      answer(returned, value);
      return undefined;
    }
    flush();
    return Promise.resolve(value).then((result) => answer(returned, result), fail);
  } catch (error) {
    fail(error);
    return undefined;
  }
}

async function load(address: FunctionAddress): Promise<(...args: unknown[]) => unknown> {
  const already = knownFunction(address);
  if (already !== undefined) return already;
  await importing(() => import(address.url));
  const found = knownFunction(address);
  if (found !== undefined) return found;
  throw new NoParallelFunctionError(
    `${address.url} makes no function named "${address.name}" with parallel().`,
    { hint: "Call parallel(import.meta.url, …) at the top of the module, not inside a function." },
  );
}

function flush(): void {
  flushedMs = performance.now();
  if (answers.length === 0) return;
  const results = answers;
  answers = [];
  try {
    send({ kind: "done", results }, results);
  } catch {
    for (let at = 0; at < results.length; at += resultWidth)
      sendOne(results.slice(at, at + resultWidth));
  }
}

function sendOne(result: unknown[]): void {
  try {
    send({ kind: "done", results: result }, result);
  } catch (error) {
    const packed = packError(new CannotCloneError("The result", "the task", error));
    send({ kind: "done", results: [result[0], threw, packed, result[3]] });
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

if (parentPort === null) {
  process.on("message", onMessage);
  process.on("disconnect", () => process.exit()); // The parent is gone: nobody wants the rest.
} else parentPort.on("message", onMessage);
send({ kind: "ready" });
