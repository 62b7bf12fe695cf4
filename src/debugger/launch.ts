/** Starts the debugger's thread for the thread that runs here, once. */

import { threadId, Worker } from "node:worker_threads";

import { AttachError } from "./errors.ts";
import { attachedFlag, type LaunchData, releasedFlag } from "./launch-data.ts";
import { installProgramSide } from "./program/program.ts";

export type LaunchOptions = Partial<
  Pick<LaunchData, "entry" | "recordsErrors" | "restartFd" | "saved">
>;

interface Running {
  worker: Worker;
  flags: Int32Array;
}

let running: Running | undefined;

/** In the repository this is TypeScript, in the package it is JavaScript. */
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
const quintetUrl = new URL("../", import.meta.url).href;
const stopUrl = new URL(`./stop${extension}`, import.meta.url).href;

/** Is the debugger attached, or on its way? */
export function isLaunched(): boolean {
  return running !== undefined;
}

/**
 * Starts it without waiting. Inspector messages reach this thread whenever it runs or waits in
 * slices, so it may go on meanwhile.
 */
export function launch(options: LaunchOptions = {}): void {
  if (running !== undefined) return;
  installProgramSide();
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const data: LaunchData = {
    flags,
    cwd: process.cwd(),
    threadId,
    quintetUrl,
    stopUrl,
    recordsErrors: false,
    entry: undefined,
    restartFd: undefined,
    saved: undefined,
    ...options,
  };
  const worker = new Worker(new URL(`./prompt/thread${extension}`, import.meta.url), {
    workerData: data,
    // Hooks of the program (`--import`, `--require`, coverage) must not run in there.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
    trackUnmanagedFds: false,
  });
  worker.unref();
  running = { worker, flags };
  worker.on("error", (error) => {
    process.emitWarning(`The debugger has ended: ${error.message}`, { code: "QUINTET_DEBUGGER" });
  });
  process.on("exit", release);
}

const sliceMs = 5;

/** Starts it and waits until it is attached. @throws {AttachError} If it could not be. */
export function launchAndWait(options: LaunchOptions = {}): void {
  launch(options);
  const { flags } = running!;
  // Short slices: inspector messages are taken between them.
  while (Atomics.load(flags, attachedFlag) === 0) Atomics.wait(flags, attachedFlag, 0, sliceMs);
  if (Atomics.load(flags, attachedFlag) === 2)
    throw new AttachError("its thread failed, see above");
}

const mostSlices = 100;

/** Lets go, or Node prints "Waiting for the debugger to disconnect...". */
function release(): void {
  const { worker, flags } = running!;
  if (Atomics.load(flags, attachedFlag) !== 1) return;
  worker.postMessage("release", []);
  for (let slice = 0; slice < mostSlices && Atomics.load(flags, releasedFlag) === 0; slice++) {
    Atomics.wait(flags, releasedFlag, 0, sliceMs);
  }
}
