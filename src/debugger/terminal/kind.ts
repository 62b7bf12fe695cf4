import { fstatSync } from "node:fs";
import { isatty } from "node:tty";

import { hasTerminal } from "./tty-terminal.ts";

/** What the prompt reads from; "none" where nobody could answer. */
export type TerminalKind = "none" | "pipe" | "terminal";

/**
 * Commands come from the terminal; from the standard input where that is a pipe or a file. A test
 * runner gives its processes a socket instead: there the terminal behind it comes first.
 *
 * `QUINTET_DEBUGGER=stdin` reads the standard input whatever it is.
 */
export function terminalKind(): TerminalKind {
  if (process.env["QUINTET_DEBUGGER"] === "stdin") return "pipe";
  if (isatty(0)) return hasTerminal() ? "terminal" : "pipe";
  try {
    const input = fstatSync(0);
    if (input.isFIFO() || input.isFile()) return "pipe";
    if (hasTerminal()) return "terminal";
    return input.isSocket() ? "pipe" : "none";
  } catch {
    return hasTerminal() ? "terminal" : "none"; // there is no standard input
  }
}
