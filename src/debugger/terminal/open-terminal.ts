import { terminalKind } from "./kind.ts";
import { type Lock, terminalLock } from "./lock.ts";
import { pipeTerminal } from "./pipe-terminal.ts";
import type { PromptTerminal } from "./terminal.ts";
import { ttyTerminal, type TtyOptions } from "./tty-terminal.ts";

/** The terminal of this process, or its pipes; opened when the first prompt wants it. */
export function openTerminal(options: TtyOptions): { terminal: PromptTerminal; lock: Lock } {
  const terminal = terminalKind() === "terminal" ? ttyTerminal(options) : pipeTerminal();
  return { terminal, lock: terminalLock(terminal.isRich ? 1 : 0) };
}
