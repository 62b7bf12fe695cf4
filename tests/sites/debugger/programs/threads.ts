import { isMainThread, Worker, workerData } from "node:worker_threads";

import { breakpoint } from "quintet/debugger";

function work(name: string): number {
  const weight = 40 + name.length;
  breakpoint();
  return weight * 2;
}

if (isMainThread) {
  const workers = ["a", "bb"].map(
    (name) => new Worker(new URL(import.meta.url), { workerData: name }),
  );
  await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve))),
  );
  console.log("all done");
} else console.log(workerData, work(String(workerData)));
