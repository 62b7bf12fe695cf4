/** Reading and writing without an event loop, which stands still where the program does. */

import { readSync, writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));
const waitMs = 10;

/** Writes all of it, however slowly it is taken. A reader that is gone is not told of. */
export function writeAll(fd: number, text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") return;
      Atomics.wait(pause, 0, 0, waitMs);
    }
  }
}

/** A line without its end; null where no more will come. What follows it is left to the program. */
export function readLine(fd: number): string | null {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  for (;;) {
    let count: number;
    try {
      count = readSync(fd, one);
    } catch (error) {
      if (codeOf(error) === "EAGAIN") {
        Atomics.wait(pause, 0, 0, waitMs);
        continue;
      }
      count = 0; // closed, or a terminal that is gone
    }
    if (count === 0) return bytes.length === 0 ? null : text(bytes);
    if (one[0] === 10) return text(bytes);
    bytes.push(one[0]!);
  }
}

function text(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString().replace(/\r$/, "");
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
