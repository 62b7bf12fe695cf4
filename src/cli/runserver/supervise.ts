/**
 * Keeps a server running in a process of its own, and starts it again when the code has changed.
 * Whatever the code does to that process, this one goes on: after a failure it waits for a change.
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

import type { Terminal } from "../../base/index.ts";
import { watchProject } from "./watch.ts";

/** What the server's process says to this one. */
export type ChildMessage =
  /** It listens, and has said where: the next one need not. */
  | { kind: "listening" }
  /** No change of the code will help: the port is taken, say. */
  | { kind: "hopeless" };

/** Set for the server's process, so that it knows it is supervised. */
export const supervisedVariable = "QUINTET_SUPERVISED";

export interface SuperviseOptions {
  root: string;
  /** The words after the program's name, for the process of the server. */
  words: readonly string[];
  terminal: Pick<Terminal, "print" | "warn">;
  /** Ends it all. */
  signal: AbortSignal;
}

/** How long the server may take to end before it is made to. */
const patienceMs = 1500;

/** @returns The exit code. */
export async function supervise({
  root,
  words,
  terminal,
  signal,
}: SuperviseOptions): Promise<number> {
  let child: ChildProcess | undefined;
  let isHopeless = false;
  let hasListened = false;
  const done = Promise.withResolvers<number>();

  const start = (): void => {
    const started = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...words], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: { ...process.env, [supervisedVariable]: hasListened ? "again" : "first" },
    });
    child = started;
    started.on("message", (message: ChildMessage) => {
      isHopeless ||= message.kind === "hopeless";
      hasListened ||= message.kind === "listening";
    });
    started.on("exit", (code) => {
      if (started !== child) return;
      child = undefined;
      if (isHopeless) done.resolve(code ?? 1);
      else if (!signal.aborted) terminal.warn("Waiting for a change of the code. Ctrl-C stops.");
    });
  };

  // One change after the other: a second one while the server ends starts no second server.
  let isRestarting = false;
  const restart = async (files: readonly string[]): Promise<void> => {
    if (isRestarting || signal.aborted) return;
    isRestarting = true;
    const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
    terminal.print(`${files[0]}${more} changed: starting again.`);
    await end(child);
    isRestarting = false;
    if (!signal.aborted) start();
  };

  const watcher = watchProject(root, (files) => void restart(files));
  const stop = (): void => void end(child).then(() => done.resolve(0));
  signal.addEventListener("abort", stop, { once: true });
  process.once("SIGTERM", stop);
  start();
  const code = await done.promise;
  watcher.close();
  return code;

  async function end(running: ChildProcess | undefined): Promise<void> {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    child = undefined; // its exit is no news
    running.kill("SIGTERM");
    const timer = setTimeout(() => running.kill("SIGKILL"), patienceMs);
    await once(running, "exit");
    clearTimeout(timer);
    if (running.signalCode === "SIGKILL") tidyTerminal();
  }
}

/** A prompt of the debugger that was killed has left the terminal without echo and Ctrl-C. */
function tidyTerminal(): void {
  if (process.stdin.isTTY) spawnSync("stty", ["sane"], { stdio: "inherit" });
}
