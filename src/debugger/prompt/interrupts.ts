/**
 * Ctrl-C where the program is in a loop. A signal is handled by the event loop of the main thread,
 * which such a loop keeps from turning; only `node:vm` can be told of one at once. So a thread of
 * its own does nothing but run a script that a signal breaks off.
 */

import { Worker } from "node:worker_threads";

const watch = `
  const { parentPort } = require("node:worker_threads");
  const vm = require("node:vm");
  globalThis.never = new Int32Array(new SharedArrayBuffer(4));
  const untilSignal = () => {
    try {
      vm.runInThisContext("Atomics.wait(never, 0, 0)", { breakOnSigint: true });
    } catch {
      parentPort.postMessage("interrupted");
    }
  };
  parentPort.on("message", untilSignal);
  untilSignal();
`;

export interface Interrupts {
  /** Watches for the next one. */
  again(): void;
}

export function watchInterrupts(onInterrupt: () => void): Interrupts {
  const watcher = new Worker(watch, { eval: true, execArgv: [], env: {} });
  watcher.unref();
  watcher.on("message", onInterrupt);
  watcher.on("error", () => {}); // Ctrl-C ends the program then, as without a debugger
  return { again: () => watcher.postMessage("again", []) };
}
