import { callSite } from "./call-site.ts";
import { NoTerminalError } from "./errors.ts";
import { terminalKind } from "./terminal/kind.ts";

/**
 * May the program stop for a prompt? In production it may not, and a warning says so.
 *
 * @param callee What was called; errors and warnings name its caller.
 * @throws {NoTerminalError} If nobody could type a command.
 */
export function mayStop(callee: (...values: never[]) => unknown): boolean {
  const why = whyPassedOver();
  if (why !== undefined) {
    const { text } = callSite(callee);
    process.emitWarning(`The breakpoint at ${text} was passed over: ${why}.`, {
      code: "QUINTET_BREAKPOINT",
      detail: "QUINTET_DEBUGGER=on lets breakpoints stop all the same.",
    });
    return false;
  }
  if (terminalKind() === "none") throw new NoTerminalError(callSite(callee).text);
  return true;
}

let reason: string | undefined;

/**
 * From now on `breakpoint()` warns and goes on, unless `QUINTET_DEBUGGER=on` is set. A site calls
 * this when it is served with `debug: false`: one that waits for a terminal serves nobody.
 *
 * @param why Ends the warning: "the site is in production".
 *
 * @example
 * ```ts
 * import { passOverBreakpoints } from "quintet/debugger";
 *
 * passOverBreakpoints("this is a worker of the queue");
 * ```
 */
export function passOverBreakpoints(why: string): void {
  reason = why;
}

function whyPassedOver(): string | undefined {
  const chosen = process.env["QUINTET_DEBUGGER"];
  if (chosen === "on" || chosen === "stdin") return undefined;
  if (chosen === "off") return "QUINTET_DEBUGGER is off";
  if (process.env["NODE_ENV"] === "production") return "NODE_ENV is production";
  return reason;
}
