/** The way to one worker, thread or process, so that a pool need not know which it is. */

import { type ChildProcess, fork } from "node:child_process";
import { type Transferable, Worker, type ResourceLimits } from "node:worker_threads";

import { startTimer } from "../duration.ts";
import { openLedger } from "./ledger.ts";
import { begun, type FromWorker, slotCount, type ToWorker, type WorkerData } from "./protocol.ts";
import { nameVariable } from "./worker-name.ts";

/** How a worker ended. */
export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal?: string | null;
  /** The error that ended it, if it left one. */
  readonly cause?: unknown;
}

export interface ChannelEvents {
  onMessage(message: FromWorker): void;
  /** Called once. */
  onExit(exit: WorkerExit): void;
}

/** A task as its worker knows it: its slot in the shared memory, and the how manieth it is. */
export interface Place {
  readonly slot: number;
  readonly ordinal: number;
}

export interface Channel {
  /** Only for threads: the states of tasks, see `protocol`. */
  readonly slots: Int32Array<SharedArrayBuffer> | undefined;
  /** For processes. */
  readonly pid: number | undefined;
  /** Whether the worker may have begun this task; also answered for a worker that is dead. */
  hasBegun(place: Place): boolean;
  /** @throws What cannot be cloned. */
  post(message: ToWorker, moved?: readonly Transferable[]): void;
  kill(): void;
}

export interface ChannelOptions {
  /** For threads: limits of memory, in megabytes. */
  resourceLimits?: ResourceLimits | undefined;
  name?: string | undefined;
}

export type OpenChannel = (events: ChannelEvents, options: ChannelOptions) => Channel;

/** The file beside this one: TypeScript in the repository, JavaScript when installed. */
const entry = new URL(`./entry${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

export const openThread: OpenChannel = ({ onMessage, onExit }, { resourceLimits = {}, name }) => {
  const memory = new SharedArrayBuffer(slotCount * Int32Array.BYTES_PER_ELEMENT);
  const slots = new Int32Array(memory);
  const data: WorkerData = { slots: memory, name };
  const worker = new Worker(entry, {
    workerData: data,
    resourceLimits,
    ...(name === undefined ? {} : { name }),
  });
  let cause: unknown;
  worker.on("message", onMessage);
  worker.on("messageerror", (error) => {
    cause = error; // An answer that cannot be read: nobody knows any more which tasks it was for.
    void worker.terminate();
  });
  worker.on("error", (error) => (cause = error));
  worker.on("exit", (exitCode) => onExit({ exitCode, cause }));
  worker.unref(); // After the listeners: they would hold the program again.
  return {
    slots,
    pid: undefined,
    hasBegun: ({ slot }) => Atomics.load(slots, slot) === begun,
    post: (message, moved) => worker.postMessage(message, moved),
    kill: () => void worker.terminate(),
  };
};

/** Options of Node that are about the program, not about how its modules are loaded. */
const ofTheProgram = /^(?:-e|--eval|-p|--print|-pe|--input-type|--test|--watch|--inspect)/;
const takesText = /^(?:-e|--eval|-p|-pe)$/;

export function processArguments(): string[] {
  return process.execArgv.filter(
    (argument, index, all) => !ofTheProgram.test(argument) && !takesText.test(all[index - 1] ?? ""),
  );
}

/** How long a process that has ended may keep its output open: a child of it may hold it on. */
const outputMs = 200;
/** How long a process may go on that has cut its line. */
const disconnectedMs = 1000;

export const openProcess: OpenChannel = ({ onMessage, onExit }, { name }) => {
  const ledger = openLedger();
  let child: ChildProcess;
  try {
    child = fork(entry, [String(process.pid)], {
      serialization: "advanced",
      // Output goes through this process, as that of threads does, so that lines do not mix.
      stdio: ["ignore", "pipe", "pipe", "ipc", ledger?.descriptor ?? "ignore"],
      execArgv: processArguments(),
      ...(name === undefined ? {} : { env: { ...process.env, [nameVariable]: name } }),
    });
  } catch (error) {
    ledger?.close();
    throw error;
  }
  let cause: unknown;
  let hasExited = false;
  let stopWaiting: (() => void) | undefined;
  const exit = (exitCode: number | null, signal: string | null): void => {
    stopWaiting?.();
    if (hasExited) return;
    hasExited = true;
    onExit({ exitCode, signal, cause });
    ledger?.close();
  };
  child.stdout!.on("data", (part: Buffer) => void process.stdout.write(part));
  child.stderr!.on("data", (part: Buffer) => void process.stderr.write(part));
  child.on("message", (message) => onMessage(message as FromWorker));
  child.on("error", (error) => (cause = error));
  // "close", not "exit": all that it has printed is there, too.
  child.once("close", exit);
  child.once("exit", (exitCode, signal) => {
    stopWaiting?.();
    stopWaiting = startTimer(outputMs, () => exit(exitCode, signal));
  });
  child.once("disconnect", () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    stopWaiting = startTimer(disconnectedMs, () => void child.kill("SIGKILL"));
  });
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) {
    (stream as unknown as { unref(): void }).unref();
  }
  return {
    slots: undefined,
    pid: child.pid,
    hasBegun: ({ ordinal }) => ledger === undefined || ordinal < ledger.read(),
    post: (message) => {
      if (child.connected) child.send(message, () => {}); // "close" tells what became of it
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
