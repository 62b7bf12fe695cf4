/**
 * A process whose parent is gone ends. Its event loop hears of that by itself; a task that
 * calculates for ever lets no event through, so a small thread watches as well.
 */

import { Worker } from "node:worker_threads";

/** `process.ppid` is asked of the system each time: an orphan gets another parent. */
const watch = `
  const { workerData: parent } = require("node:worker_threads");
  const look = () => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  };
  look();
  setInterval(look, 250);
`;

/** @param parent Its process id, as it says itself: it may be gone before this thread has begun. */
export function endWithParent(parent: number): void {
  const watcher = new Worker(watch, {
    eval: true,
    workerData: parent,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  watcher.on("error", () => {}); // Then only the event loop watches.
  watcher.unref();
}
