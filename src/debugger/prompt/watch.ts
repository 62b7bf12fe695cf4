/** What V8 is told to stop at and to step around, and when its debugger is on at all. */

import type { Connection } from "../protocol/connection.ts";
import type { Scripts } from "../source/scripts.ts";

export interface WatchParts {
  connection: Connection;
  scripts: Scripts;
  /** Are frames of errors kept, with their variables? */
  recordsErrors: boolean;
  /** What V8 is to step around: all foreign code but these files. */
  foreignPatterns(opened: Iterable<string>): string[];
  /**
   * V8's debugger makes each `await` slower, so it is switched off where there is nothing to stop
   * at. `begin` says whether it may be; `end` is told when it is on again.
   */
  rest: { begin(): boolean; end(): void } | undefined;
}

const restAfterMs = 300;

export class Watch {
  readonly #parts: WatchParts;
  #recordsErrors: boolean;
  #stepsAround = false;
  #openedCount = 0;
  #restTimer: NodeJS.Timeout | undefined;
  /** Settles when V8's debugger is off. */
  #resting: Promise<unknown> | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#recordsErrors = parts.recordsErrors;
  }

  async begin(): Promise<void> {
    await this.#parts.connection.send("Debugger.enable");
    await this.#tell(!this.#recordsErrors);
  }

  /** From now on. */
  async recordErrors(): Promise<void> {
    this.#recordsErrors = true;
    await this.wake();
    await this.#tell(false);
  }

  /**
   * V8 steps around foreign code, but does not see errors there; and an error that it stops at
   * makes it forget a step. So errors are kept while the program runs, and not while it is stepped.
   */
  async stepAround(isStepping: boolean): Promise<void> {
    const isNeeded = isStepping || !this.#recordsErrors;
    const isNew = this.#parts.scripts.opened.size !== this.#openedCount;
    if (isNew || isNeeded !== this.#stepsAround) await this.#tell(isNeeded);
  }

  /** Switches V8's debugger off in a moment: a loop that stops again soon is not to pay for it. */
  restSoon(): void {
    const { connection, rest } = this.#parts;
    if (rest === undefined || this.#recordsErrors) return;
    this.#restTimer = setTimeout(() => {
      if (rest.begin()) this.#resting = connection.send("Debugger.disable").catch(() => {});
    }, restAfterMs);
    this.#restTimer.unref();
  }

  stayAwake(): void {
    clearTimeout(this.#restTimer);
  }

  /** Switches it on again, if it is off. */
  async wake(): Promise<void> {
    this.stayAwake();
    const resting = this.#resting;
    if (resting === undefined) return;
    this.#resting = undefined;
    await resting;
    await this.begin();
    this.#parts.rest?.end();
  }

  async #tell(stepsAround: boolean): Promise<void> {
    const { connection, foreignPatterns, scripts } = this.#parts;
    this.#stepsAround = stepsAround;
    this.#openedCount = scripts.opened.size;
    const patterns = stepsAround ? foreignPatterns(scripts.opened) : [];
    await connection.send("Debugger.setBlackboxPatterns", { patterns });
    const state = stepsAround ? "none" : "all";
    await connection.send("Debugger.setPauseOnExceptions", { state });
  }
}
