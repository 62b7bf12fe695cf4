/** Starts the debugger's thread for the thread that runs here, once. */

import { url as inspectorUrl } from "node:inspector";
import { threadId, Worker } from "node:worker_threads";

import { AttachError } from "./errors.ts";
import {
  attachedFlag,
  type LaunchData,
  type LaunchMessage,
  neededFlag,
  recordingFlag,
  releasedFlag,
} from "./launch-data.ts";
import { quintetUrl, sourceExtension, stopUrl } from "./own-files.ts";
import { installProgramSide } from "./program/program.ts";

export type LaunchOptions = Partial<
  Pick<LaunchData, "commands" | "entry" | "recordsErrors" | "restartFd" | "saved">
>;

interface Running {
  worker: Worker;
  flags: Int32Array;
}

let running: Running | undefined;

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
  const flags = new Int32Array(new SharedArrayBuffer(16));
  const data: LaunchData = {
    flags,
    cwd: process.cwd(),
    threadId,
    quintetUrl,
    stopUrl,
    recordsErrors: false,
    entry: undefined,
    restartFd: undefined,
    commands: [],
    saved: undefined,
    ...options,
  };
  const worker = new Worker(new URL(`./prompt/thread${sourceExtension}`, import.meta.url), {
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

function tell({ worker }: Running, message: LaunchMessage): void {
  worker.postMessage(message, []);
}

const sliceMs = 5;
const patienceMs = 20_000;

/** Short slices: inspector messages are taken between them. @throws {AttachError} If it takes too long. */
function waitFor(flags: Int32Array, flag: number): void {
  const start = performance.now();
  while (Atomics.load(flags, flag) === 0) {
    Atomics.wait(flags, flag, 0, sliceMs);
    if (performance.now() - start > patienceMs) {
      throw new AttachError("its thread does not answer");
    }
  }
}

/** Starts it and waits until it is attached. @throws {AttachError} If it could not be. */
export function launchAndWait(options: LaunchOptions = {}): void {
  launch(options);
  const { flags } = running!;
  if (Atomics.load(flags, attachedFlag) === 0) tell(running!, "wake up");
  waitFor(flags, attachedFlag);
  if (Atomics.load(flags, attachedFlag) === 2) {
    throw new AttachError("its thread failed, see above");
  }
}

/**
 * Attaches, and calls what stops the program. In between the debugger must not go to rest, as it
 * does where there is nothing to stop at; both sides say first what they want, then look.
 */
export function stopBy(stop: () => void): void {
  launch();
  const { flags } = running!;
  Atomics.store(flags, neededFlag, 1);
  try {
    launchAndWait();
    stop();
  } finally {
    Atomics.store(flags, neededFlag, 0);
  }
}

/**
 * Keeps the frames of each error that is thrown from now on, with their variables, for
 * `postMortem()` and for error pages. The frames go when the error goes.
 *
 * An error takes 1 to 2 ms longer with it, so it is for development. Does nothing while an
 * inspector is attached (an editor, Chrome), which has ways of its own.
 *
 * @throws {AttachError} If the debugger cannot be attached.
 */
export function recordErrors(): void {
  // An editor that is attached would be told of each error as well, and stop.
  if (inspectorUrl() !== undefined) return;
  launchAndWait({ recordsErrors: true });
  const { flags } = running!;
  if (Atomics.load(flags, recordingFlag) === 1) return;
  tell(running!, "record errors");
  waitFor(flags, recordingFlag);
}

const mostSlices = 100;

/** Lets go, or Node prints "Waiting for the debugger to disconnect...". */
function release(): void {
  const { flags } = running!;
  if (Atomics.load(flags, attachedFlag) !== 1) return;
  tell(running!, "release");
  for (let slice = 0; slice < mostSlices && Atomics.load(flags, releasedFlag) === 0; slice++) {
    Atomics.wait(flags, releasedFlag, 0, sliceMs);
  }
}
