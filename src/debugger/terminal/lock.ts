/**
 * One prompt at a time: two threads, or two processes of one test run, may stop at once and have
 * the same terminal. The second one waits for the first to go on.
 */

import { closeSync, fstatSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const retryMs = 40;

export interface Lock {
  take(): Promise<void>;
  release(): void;
}

/** @param fd Its file is what must not be shared: the terminal, or the pipe with the commands. */
export function terminalLock(fd: number): Lock {
  const { dev, ino, rdev } = fstatSync(fd);
  const user = process.getuid?.() ?? 0;
  const file = join(tmpdir(), `quintet-debugger-${user}-${dev}-${ino}-${rdev}.lock`);
  let isHeld = false;
  return {
    async take() {
      while (!isHeld) {
        try {
          const lock = openSync(file, "wx", 0o600);
          writeSync(lock, String(process.pid));
          closeSync(lock);
          isHeld = true;
        } catch (error) {
          if ((error as { code?: unknown }).code !== "EEXIST") return; // no place for it: go without
          if (isStale(file)) rmSync(file, { force: true });
          else await sleep(retryMs);
        }
      }
    },
    release() {
      if (isHeld) rmSync(file, { force: true });
      isHeld = false;
    },
  };
}

/** Was it left behind by a process that is no more? */
function isStale(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (holder === 0) return false; // it is being written
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === "ESRCH";
  }
}
