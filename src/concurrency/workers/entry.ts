/**
 * What runs in a worker, thread or process: takes tasks in their order, one at a time, and answers.
 * Answers wait for each other for about a millisecond, so that many travel in one message.
 */

import { isMainThread, parentPort, workerData } from "node:worker_threads";

import { type ContextValues, inContext } from "../asyncio/context-var.ts";
import { Scope } from "../asyncio/scope.ts";
import { CancelledError, CannotCloneError, NoParallelFunctionError } from "../errors.ts";
import { useHolder } from "../managed/managed.ts";
import "./all-travellers.ts";
import { importing } from "./importing.ts";
import { inheritedLedger } from "./ledger.ts";
import { endWithParent } from "./orphan.ts";
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
import { unpackArguments } from "./travellers.ts";
import { packError } from "./travelling-error.ts";

const answersWaitMs = 1;
const fastMs = 0.5;

/** Instead of the id of a task that was given back. */
const givenBack = -1;

interface Known {
  readonly address: FunctionAddress;
  run: ((...args: unknown[]) => unknown) | undefined;
  /** The slowest of late: answers wait only for what is fast. */
  slowMs: number;
}

/** How much of what it showed before a function is thought to need the next time. */
const forgets = 0.9;

const slots =
  isMainThread || workerData === null
    ? undefined
    : new Int32Array((workerData as WorkerData).slots);
const ledger = parentPort === null ? inheritedLedger() : undefined;
const functions: Known[] = [];
/** The first is being run, from `at`. */
const batches: unknown[][] = [];
let at = 0;
let answers: unknown[] = [];
let flushedMs = 0;
let isBusy = false;
const onReply = useHolder(send);
let current: { id: number; scope: Scope } | undefined;

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
  } else if (message.kind === "reply") onReply(message);
  else if (message.kind === "cancel") {
    if (current?.id === message.id) current.scope.cancel(new CancelledError());
    else giveBack((id) => id === message.id);
  } else if (message.kind === "give-back") giveBack(() => true);
  else if (parentPort === null) process.disconnect();
  else parentPort.close();
}

async function runBatches(): Promise<void> {
  isBusy = true;
  flushedMs = performance.now();
  for (let tasks = batches[0]; tasks !== undefined; tasks = batches[0]) {
    for (at = 0; at < tasks.length;) {
      const task = at;
      const id = tasks[task] as number;
      const slot = tasks[task + 1] as number;
      at += taskWidth;
      ledger?.next();
      if (id === givenBack) continue;
      if (slots !== undefined && Atomics.compareExchange(slots, slot, waiting, begun) !== waiting) {
        answers.push(id, skipped, slot, 0);
        continue;
      }
      const known = functions[tasks[task + 2] as number]!;
      if (known.slowMs > fastMs) flush();
      // A task that waits for nothing costs no trip through the queue of microtasks.
      const args = tasks[task + 3] as unknown[];
      const more = runTask(id, known, args, tasks[task + 4] as ContextValues | undefined);
      if (more !== undefined) await more;
      if (performance.now() - flushedMs > answersWaitMs) flush();
    }
    batches.shift();
  }
  flush();
  isBusy = false;
}

/** For processes: what was not begun goes back to the pool. Threads look at their slots. */
function giveBack(isMeant: (id: number) => boolean): void {
  if (slots !== undefined) return;
  for (const [index, tasks] of batches.entries()) {
    for (let task = index === 0 ? at : 0; task < tasks.length; task += taskWidth) {
      const id = tasks[task] as number;
      if (id === givenBack || !isMeant(id)) continue;
      answers.push(id, skipped, tasks[task + 1], 0);
      tasks[task] = givenBack;
    }
  }
  flush();
}

function runTask(
  id: number,
  known: Known,
  args: unknown[],
  context: ContextValues | undefined,
): Promise<void> | undefined {
  const startMs = performance.now();
  const answer = (outcome: number, value: unknown): void => {
    const tookMs = performance.now() - startMs;
    // One slow call may be the system's doing; several in a row are believed.
    known.slowMs = Math.max(known.slowMs * forgets, Math.min(tookMs, known.slowMs * 4 + 0.05));
    if (known.slowMs === Infinity) known.slowMs = tookMs;
    current = undefined;
    answers.push(id, outcome, value, tookMs);
    if (transfersOf([value]) !== undefined) flush();
  };
  const fail = (error: unknown): void => answer(threw, packError(error));
  if (known.run === undefined) {
    return load(known.address).then((run) => {
      known.run = run;
      return runTask(id, known, args, context);
    }, fail);
  }
  const scope = new Scope(undefined);
  current = { id, scope };
  try {
    const own = unpackArguments(args);
    const value = inContext(context, () => scope.enter(() => known.run!(...own)));
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
    for (let from = 0; from < results.length; from += resultWidth)
      sendOne(results.slice(from, from + resultWidth));
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
  endWithParent(Number(process.argv[2]));
} else parentPort.on("message", onMessage);
send({ kind: "ready" });
