/** What the debugger's thread is told when it is started. */

import type { SavedSession } from "./prompt/saved-session.ts";

export interface LaunchData {
  /** 0: set to 1 when it is attached, to 2 if it could not be. 1: set to 1 when it has let go. 2: set to 1 when it keeps frames. */
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
export type LaunchMessage = "record errors" | "release";

/** The indices of `flags`. */
export const attachedFlag = 0;
export const releasedFlag = 1;
export const recordingFlag = 2;
