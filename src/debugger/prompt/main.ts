/** The debugger's thread: it goes on while the thread that it debugs stands still. */

import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

import {
  attachedFlag,
  type LaunchData,
  type LaunchMessage,
  neededFlag,
  recordingFlag,
  releasedFlag,
} from "../launch-data.ts";
import { connectToMainThread } from "../protocol/local.ts";
import { connectToThread } from "../protocol/thread.ts";
import { attach } from "./attach.ts";
import type { Watch } from "./watch.ts";

const data = workerData as LaunchData;
const { flags, threadId, restartFd } = data;

function raise(flag: number, value: number): void {
  Atomics.store(flags, flag, value);
  Atomics.notify(flags, flag);
}

// Node warns of functions that we use on purpose (`stripTypeScriptTypes`).
process.removeAllListeners("warning");

try {
  let watch: Watch | undefined;
  const released = Promise.withResolvers<void>();
  const recording = Promise.withResolvers<void>();
  // This also keeps the thread from ending.
  parentPort!.on("message", (message: LaunchMessage) => {
    if (message === "release") released.resolve();
    else if (message === "record errors") recording.resolve();
    else void watch?.wake();
  });
  const connection = threadId === 0 ? connectToMainThread() : await connectToThread(threadId);
  void released.promise.then(() => {
    connection.close();
    raise(releasedFlag, 1);
  });
  const exit = async (): Promise<void> => {
    raise(releasedFlag, 1); // nobody has to wait for it
    await connection.exitProcess();
  };
  ({ watch } = await attach({
    ...data,
    connection,
    restart:
      restartFd === undefined
        ? undefined
        : (words, session) => {
            writeSync(restartFd, `${JSON.stringify({ words, session })}\n`);
            void exit();
          },
    quit: exit,
    rest: {
      begin() {
        raise(attachedFlag, 0);
        if (Atomics.load(flags, neededFlag) === 0) return true;
        raise(attachedFlag, 1); // it is about to stop
        return false;
      },
      end: () => raise(attachedFlag, 1),
    },
  }));
  if (data.recordsErrors) raise(recordingFlag, 1);
  raise(attachedFlag, 1);
  await recording.promise;
  await watch.recordErrors();
  raise(recordingFlag, 1);
} catch (error) {
  writeSync(2, `The debugger could not be attached: ${String(error)}\n`);
  raise(attachedFlag, 2);
}
