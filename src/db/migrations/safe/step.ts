/**
 * A part of what a change is done in, so that those who use the tables go on meanwhile. Parts that
 * get along become one migration; `arrange-steps.ts` sees to that.
 */

import type { Operation } from "../operations/operation.ts";
import type { ProjectState } from "../state.ts";

/** In which order, as far as the steps of one deploy are free to choose. */
export const stages = [
  "expand",
  "backfill",
  "index",
  "unique",
  "not_valid",
  "validate",
  "check",
  "not_null",
  "contract",
] as const;

export type Stage = (typeof stages)[number];

export const moments = ["before", "during", "after"] as const;

/** When, as seen from the deploy of the new code. */
export type Moment = (typeof moments)[number];

/** Those that hold the table for as long as it takes to look at its rows: each is by itself. */
export const slowStages: ReadonlySet<Stage> = new Set<Stage>(["backfill", "validate", "not_null"]);

export interface SafeStep {
  readonly operations: readonly Operation[];
  readonly stage: Stage;
  /**
   * Is it run while only the old code runs, when none of it does any more, or at the moment in
   * which the one takes the place of the other?
   */
  readonly when: Moment;
  /** Of what it is a step, `book_isbn`; undefined where the operations name themselves. */
  readonly subject?: string | undefined;
  /** Is it all done or nothing? Default: true. */
  readonly atomic?: boolean | undefined;
  /** What it does, for those who read the file. */
  readonly comment?: string | undefined;
  /** What is not safe about it, whatever is done: printed when it is written. */
  readonly warning?: string | undefined;
}

/** An operation of `makemigrations`, with what surrounds it. */
export interface PlainChange<Planned extends Operation = Operation> {
  readonly operation: Planned;
  readonly app: string;
  readonly before: ProjectState;
  readonly after: ProjectState;
}
