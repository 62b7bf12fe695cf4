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
    });
    return false;
  }
  if (terminalKind() === "none") throw new NoTerminalError(callSite(callee).text);
  return true;
}

/** Why the program must not stop: a server that waits for a terminal serves nobody. */
function whyPassedOver(): string | undefined {
  if (process.env["QUINTET_DEBUGGER"] === "off") return "QUINTET_DEBUGGER is off";
  if (process.env["NODE_ENV"] === "production") return "NODE_ENV is production";
  return undefined;
}
