/** What the debugger's thread is told when it is started. */

import type { SavedSession } from "./prompt/saved-session.ts";

export interface LaunchData {
  /**
   * By index: 0 is 1 while V8's debugger is on, and 2 if it cannot be; 1 is set when it has let go;
   * 2 while frames of errors are kept; 3 by the program, while it is about to stop.
   */
  readonly flags: Int32Array;
  /** Paths are shown relative to it. */
  readonly cwd: string;
  /** The thread to debug; 0 is the main thread. */
  readonly threadId: number;
  /** Quintet's own files, and the one among them that holds `stopHere` and `examine`. */
  readonly quintetUrl: string;
  readonly stopUrl: string;
  /** Are errors kept with their frames? */
  readonly recordsErrors: boolean;
  /** Stop at the first line of this file. */
  readonly entry: string | undefined;
  /** Where it writes that the program is to start again. */
  readonly restartFd: number | undefined;
  /** Commands to run at the first stop. */
  readonly commands: readonly string[];
  /** What the user had set up before the program was started again. */
  readonly saved: SavedSession | undefined;
}

/** What the program says to the thread later. */
export type LaunchMessage = "record errors" | "release" | "wake up";

/** The indices of `flags`. */
export const attachedFlag = 0;
export const releasedFlag = 1;
export const recordingFlag = 2;
export const neededFlag = 3;
