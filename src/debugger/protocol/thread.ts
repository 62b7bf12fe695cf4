/** A worker thread of this process: its messages go through the inspector of the main thread. */

import type { Connection } from "./connection.ts";
import { textCalls } from "./calls.ts";
import { connectToMainThread } from "./local.ts";

/** @param threadId `threadId` of `node:worker_threads` in that thread. */
export async function connectToThread(threadId: number): Promise<Connection> {
  const main = connectToMainThread();
  const { session } = main;
  const found = Promise.withResolvers<string>();
  session.on("NodeWorker.attachedToWorker", ({ params: { sessionId, workerInfo } }) => {
    // All threads report; the title is all that tells them apart: "[worker 3] name".
    if (workerInfo.title.startsWith(`[worker ${threadId}]`)) found.resolve(sessionId);
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  const sessionId = await found.promise;

  const calls = textCalls((message) => {
    session.post("NodeWorker.sendMessageToWorker", { sessionId, message });
  }, main);
  session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => {
    if (params.sessionId === sessionId) calls.receive(params.message);
  });
  session.on("NodeWorker.detachedFromWorker", ({ params }) => {
    if (params.sessionId === sessionId) calls.fail("The thread has ended.");
  });
  return calls.connection;
}
