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
  globalThis.tell = () => parentPort.postMessage("watching"); // from within: only then is it so
  for (;;) {
    try {
      vm.runInThisContext("tell(); Atomics.wait(never, 0, 0)", { breakOnSigint: true });
    } catch {
      parentPort.postMessage("interrupted");
    }
  }
`;

export interface Interrupts {
  /** Settles when Ctrl-C does no longer end the program. */
  readonly areWatched: Promise<void>;
  /** Ctrl-C ends the program again. */
  end(): Promise<unknown>;
}

export function watchInterrupts(onInterrupt: () => void): Interrupts {
  const watcher = new Worker(watch, { eval: true, execArgv: [], env: {} });
  watcher.unref();
  const watched = Promise.withResolvers<void>();
  watcher.on("message", (message) => {
    if (message === "watching") watched.resolve();
    else onInterrupt();
  });
  watcher.on("error", () => watched.resolve()); // it goes without
  return { areWatched: watched.promise, end: () => watcher.terminate() };
}
