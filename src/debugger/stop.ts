/**
 * The functions in which the program stops for the debugger. V8 shows them as the innermost frame,
 * and the debugger knows this file: it reads the arguments, and steps out to the caller.
 */

/** @param header Printed above the prompt. */
export function stopHere(header: string | undefined): void {
  // eslint-disable-next-line no-debugger
  debugger;
  void header; // the debugger reads it from this frame
}

/** @param error Its frames are looked at, as they were when it was thrown. */
export function examine(error: unknown): void {
  // eslint-disable-next-line no-debugger
  debugger;
  void error; // the debugger reads it from this frame
}
