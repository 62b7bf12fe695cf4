/** Another process, through the WebSocket that its inspector opens on this machine. */

import { textCalls } from "./calls.ts";
import type { Connection } from "./connection.ts";

export interface Remote {
  connection: Connection;
  /** Settles when the process has ended, or the line has broken. */
  ended: Promise<void>;
}

/** @param port Of its inspector, on 127.0.0.1. @throws If nothing answers there. */
export async function connectToPort(port: number): Promise<Remote> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target!.webSocketDebuggerUrl);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const close = (): void => socket.close();
  const calls = textCalls((text) => socket.send(text), { close, exitProcess: async () => close() });
  socket.addEventListener("open", () => opened.resolve());
  socket.addEventListener("error", () => opened.reject(new Error("the connection was refused")));
  socket.addEventListener("message", ({ data }) => calls.receive(String(data)));
  socket.addEventListener("close", () => {
    calls.fail("The program has ended.");
    ended.resolve();
  });
  await opened.promise;
  // A process that ends waits for those who debug it.
  calls.connection.on("NodeRuntime.waitingForDisconnect", close);
  await calls.connection.send("NodeRuntime.notifyWhenWaitingForDisconnect", { enabled: true });
  return { connection: calls.connection, ended: ended.promise };
}
