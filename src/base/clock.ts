/**
 * The one clock: framework code asks it for the time, never `Date.now()`, so that a test can move
 * it while timers and database drivers go on in real time.
 */

let offsetMs = 0;
let frozenAtMs: number | undefined;

export const clock = {
  /** Milliseconds since 1970 (UTC), as the application is to see them. */
  nowMs(): number {
    return (frozenAtMs ?? Date.now()) + offsetMs;
  },
  /** Moves the clock; it goes on from there. For tests. */
  travel(byMs: number): void {
    offsetMs += byMs;
  },
  /** Stops the clock, now or at a given moment (milliseconds since 1970). For tests. */
  freeze(atMs: number = Date.now()): void {
    frozenAtMs = atMs;
    offsetMs = 0;
  },
  /** Back to the system's time. */
  reset(): void {
    offsetMs = 0;
    frozenAtMs = undefined;
  },
};
