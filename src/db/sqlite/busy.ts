/**
 * Waits for a lock of another process without blocking the event loop. SQLite's own busy timeout
 * would stop this whole process meanwhile, so it is off.
 */

import { setTimeout as sleep } from "node:timers/promises";

import { isBusy } from "./errors.ts";

const pausesMs = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50];

/** Tries again, with pauses, while another connection holds a lock; the last error is thrown. */
export async function retryWhileBusy<Result>(
  attempt: () => Result,
  timeoutMs: number,
): Promise<Result> {
  const endMs = performance.now() + timeoutMs;
  for (let tries = 0; ; tries++) {
    const leftMs = endMs - performance.now();
    await sleep(Math.max(0, Math.min(pausesMs[tries] ?? 100, leftMs)));
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= endMs) throw error;
    }
  }
}
