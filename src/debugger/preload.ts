/** Loaded before a program that `quintet debug` starts: attaches, and stops at its first line. */

import { isMainThread } from "node:worker_threads";

import { launchAndWait } from "./launch.ts";
import { postMortem } from "./post-mortem.ts";
import { type ProgramStart, startVariable } from "./run-debugged.ts";

const text = process.env[startVariable];
delete process.env[startVariable]; // processes that the program starts are not debugged

if (isMainThread && text !== undefined) {
  const { entry, commands, saved } = JSON.parse(text) as ProgramStart;
  launchAndWait({ entry, commands, saved, recordsErrors: true, restartFd: 3 });
  process.on("uncaughtExceptionMonitor", (error) => {
    try {
      postMortem(error);
    } catch {
      // Without a terminal the error itself is all there is to say, and Node does.
    }
  });
}
