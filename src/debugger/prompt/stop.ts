/** The program stands still here: its frames, and which of them the commands are about. */

import type { Paused } from "../protocol/connection.ts";
import type { Frame } from "./frame.ts";

export interface Stop {
  /** Why: absent for a frame of the past. */
  readonly paused?: Paused;
  /** The user's frames, innermost first. */
  readonly frames: readonly Frame[];
  /** With those of Node, packages and Quintet. */
  readonly allFrames: readonly Frame[];
  /** Which of `frames` is selected. */
  index: number;
  /** The errors that led here, boxed: the one that was thrown, then its causes. */
  readonly errors: readonly string[];
  /** Which of `errors`. */
  readonly errorIndex: number;
}

export function selected({ frames, index }: Stop): Frame {
  return frames[index]!;
}
