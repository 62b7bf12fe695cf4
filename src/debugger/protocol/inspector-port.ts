/** Asks a running Node process to open its inspector, and finds out on which port it did. */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { AttachError } from "../errors.ts";

const defaultPort = 9229;
const patienceMs = 5000;
const retryMs = 25;

/** @throws {AttachError} If there is no such process, it is not Node, or no port opens. */
export async function openInspector(pid: number): Promise<number> {
  const program = programOf(pid);
  // The signal would end a program that does not know it.
  if (program !== undefined && !/^(?:node|nodejs|quintet)/.test(program)) {
    throw new AttachError(`process ${pid} is ${program}, not Node`);
  }
  const before = await findInspector(pid);
  if (before !== undefined) return before;
  try {
    process.kill(pid, "SIGUSR1");
  } catch (error) {
    throw new AttachError(`process ${pid} cannot be reached`, error);
  }
  const start = performance.now();
  while (performance.now() - start < patienceMs) {
    const port = await findInspector(pid);
    if (port !== undefined) return port;
    await sleep(retryMs);
  }
  throw new AttachError(`process ${pid} opened no inspector within ${patienceMs / 1000} s`);
}

/** The name of its program, where the system says it. */
function programOf(pid: number): string | undefined {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return undefined;
  }
}

async function findInspector(pid: number): Promise<number | undefined> {
  for (const port of listeningPorts(pid) ?? [defaultPort]) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/version`, {
        signal: AbortSignal.timeout(500),
      });
      const { Browser } = (await response.json()) as { Browser?: string };
      if (Browser?.startsWith("node.js/") === true) return port;
    } catch {
      // It is a port of the program itself, or not open yet.
    }
  }
  return undefined;
}

/** On Linux: the ports of 127.0.0.1 that this process listens on. */
function listeningPorts(pid: number): number[] | undefined {
  try {
    const folder = `/proc/${pid}/fd`;
    const sockets = new Set(
      readdirSync(folder).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
        } catch {
          return []; // closed meanwhile
        }
      }),
    );
    const rows = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n").slice(1);
    return rows.flatMap((row) => {
      const [, address = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
      const [host, port = ""] = address.split(":");
      const isListening = state === "0A" && host === "0100007F" && sockets.has(inode);
      return isListening ? [Number.parseInt(port, 16)] : [];
    });
  } catch {
    return undefined; // another system, or a process of another user
  }
}
