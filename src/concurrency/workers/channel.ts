/** The way to one worker, thread or process, so that a pool need not know which it is. */

import { fork } from "node:child_process";
import { type Transferable, Worker, type ResourceLimits } from "node:worker_threads";

import type { FromWorker, ToWorker, WorkerData } from "./protocol.ts";
import { slotCount } from "./protocol.ts";

export interface ChannelEvents {
  onMessage(message: FromWorker): void;
  /** Called once. `cause` is the error that ended it, if it left one. */
  onExit(exit: { exitCode: number | null; signal?: string | null; cause?: unknown }): void;
}

export interface Channel {
  /** Only for threads: the states of tasks, see `protocol`. */
  readonly slots: Int32Array<SharedArrayBuffer> | undefined;
  /** For processes. */
  readonly pid: number | undefined;
  /** @throws What cannot be cloned. */
  post(message: ToWorker, moved?: readonly Transferable[]): void;
  kill(): void;
}

export interface ChannelOptions {
  /** For threads: limits of memory, in megabytes. */
  resourceLimits?: ResourceLimits | undefined;
}

export type OpenChannel = (events: ChannelEvents, options: ChannelOptions) => Channel;

/** The file beside this one: TypeScript in the repository, JavaScript when installed. */
const entry = new URL(`./entry${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

export const openThread: OpenChannel = ({ onMessage, onExit }, { resourceLimits = {} }) => {
  const slots = new SharedArrayBuffer(slotCount * Int32Array.BYTES_PER_ELEMENT);
  const data: WorkerData = { slots };
  const worker = new Worker(entry, { workerData: data, resourceLimits });
  let cause: unknown;
  worker.unref();
  worker.on("message", onMessage);
  worker.on("error", (error) => (cause = error));
  worker.on("exit", (exitCode) => onExit({ exitCode, cause }));
  return {
    slots: new Int32Array(slots),
    pid: undefined,
    post: (message, moved) => worker.postMessage(message, moved),
    kill: () => void worker.terminate(),
  };
};

/** Options of Node that are about the program, not about how its modules are loaded. */
const ofTheProgram = /^(?:-e|--eval|-p|--print|-pe|--input-type|--test|--watch|--inspect)/;

export const openProcess: OpenChannel = ({ onMessage, onExit }) => {
  const evaluates = process.execArgv.some((argument) => /^(?:-e|--eval|-p|-pe)$/.test(argument));
  const child = fork(entry, [], {
    serialization: "advanced",
    // Output goes through this process, as that of threads does, so that lines do not mix.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: process.execArgv.filter(
      (argument, index, all) =>
        !ofTheProgram.test(argument) &&
        !(evaluates && /^(?:-e|--eval|-p|-pe)$/.test(all[index - 1] ?? "")),
    ),
  });
  let cause: unknown;
  child.stdout!.on("data", (part: Buffer) => void process.stdout.write(part));
  child.stderr!.on("data", (part: Buffer) => void process.stderr.write(part));
  child.on("message", (message) => onMessage(message as FromWorker));
  child.on("error", (error) => (cause = error));
  // "close", not "exit": all that it has printed is there, too.
  child.once("close", (exitCode, signal) => onExit({ exitCode, signal, cause }));
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) {
    (stream as unknown as { unref(): void }).unref();
  }
  return {
    slots: undefined,
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message, () => {}); // "close" tells what became of it
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
