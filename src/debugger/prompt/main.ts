/** The debugger's thread: it goes on while the thread that it debugs stands still. */

import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

import {
  attachedFlag,
  type LaunchData,
  type LaunchMessage,
  recordingFlag,
  releasedFlag,
} from "../launch-data.ts";
import { connectToMainThread } from "../protocol/local.ts";
import { connectToThread } from "../protocol/thread.ts";
import { attach } from "./attach.ts";

const data = workerData as LaunchData;
const { flags, threadId, restartFd } = data;

function raise(flag: number, value: number): void {
  Atomics.store(flags, flag, value);
  Atomics.notify(flags, flag);
}

// Node warns of functions that we use on purpose (`stripTypeScriptTypes`).
process.removeAllListeners("warning");

try {
  const released = Promise.withResolvers<void>();
  const recording = Promise.withResolvers<void>();
  // This also keeps the thread from ending.
  parentPort!.on("message", (message: LaunchMessage) => {
    if (message === "release") released.resolve();
    else recording.resolve();
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
  const listener = await attach({
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
  });
  if (data.recordsErrors) raise(recordingFlag, 1);
  raise(attachedFlag, 1);
  await recording.promise;
  await listener.recordErrors();
  raise(recordingFlag, 1);
} catch (error) {
  writeSync(2, `The debugger could not be attached: ${String(error)}\n`);
  raise(attachedFlag, 2);
}
