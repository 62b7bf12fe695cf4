/** Starting other programs, as a user at a terminal: with the installed Node first on the path. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const npm = "npm";

const startTimeoutMs = 20_000;

/** What `npx quintet` starts in a project. */
export function quintet(project: string): string {
  return join(project, "node_modules", ".bin", "quintet");
}

export interface Ended {
  readonly code: number | null;
  /** The standard output and error output, mixed as they came. */
  readonly output: string;
}

export async function execute(command: string, args: string[], cwd: string): Promise<Ended> {
  const child = start(command, args, cwd);
  const output = collect(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: output() };
}

export interface Server extends AsyncDisposable {
  output(): string;
}

/** Runs `runserver` until it answers; disposing of it stops it and waits for its end. */
export async function startServer(command: string, cwd: string, address: string): Promise<Server> {
  const child = start(command, ["runserver", address], cwd);
  const output = collect(child);
  const closed = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    await closed;
  };
  const deadline = performance.now() + startTimeoutMs;
  while (!(await answers(`http://${address}/`))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > deadline) {
      if (!hasEnded) await stop();
      throw new Error(`runserver ${hasEnded ? "ended" : "did not answer"}:\n${output()}`);
    }
    await sleep(100);
  }
  return { output, [Symbol.asyncDispose]: stop };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

const repository = join(import.meta.dirname, "../..");

/** What `npm test` and `node --test` say to their children, and nobody else shall hear. */
const ours =
  /^(NODE_OPTIONS|NODE_TEST_CONTEXT|INIT_CWD|npm_(package|lifecycle|config_local_prefix))/;

/** Without our conditions and our programs: what is started shall stand on its own. */
function start(command: string, args: string[], cwd: string): ChildProcess {
  const environment = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const foreign = folders.filter((folder) => !folder.startsWith(repository));
  const PATH = [dirname(process.execPath), ...foreign].join(delimiter);
  return spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(environment), PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => parts.push(part.toString()));
  }
  return () => parts.join("").trimEnd();
}
