import { url as inspectorUrl } from "node:inspector";

import { stopBy } from "./launch.ts";
import { mayStop } from "./may-stop.ts";
import { stopHere } from "./stop.ts";

export interface SetTraceOptions {
  /** Stop only if this is true, or returns true. Default: always. */
  when?: boolean | (() => boolean);
  /** A line to print above the prompt. */
  header?: string;
}

/**
 * Stops the program where it is called and opens a prompt like Python's pdb in the terminal, with
 * the line that runs next. It needs no flag and no port; where an inspector is attached already
 * (an editor, Chrome), that one stops instead.
 *
 * In production (`NODE_ENV=production`, or `QUINTET_DEBUGGER=off`) it warns and goes on.
 *
 * @throws {NoTerminalError} If there is no terminal and no pipe to read commands from.
 *
 * @example
 * ```ts
 * import { setTrace } from "quintet/debugger";
 *
 * export function divide(a: number, b: number): number {
 *   setTrace({ when: b === 0, header: "about to divide by zero" });
 *   return a / b;
 * }
 * ```
 *
 * @see https://docs.python.org/3/library/pdb.html#pdb.set_trace
 */
export function setTrace({ when = true, header }: SetTraceOptions = {}): void {
  if (!(typeof when === "function" ? when() : when)) return;
  if (inspectorUrl() !== undefined) return stopHere(header);
  if (!mayStop(setTrace)) return;
  stopBy(() => stopHere(header));
}

/** The same, under the name of Python's built-in function. @see setTrace */
export const breakpoint: typeof setTrace = setTrace;
