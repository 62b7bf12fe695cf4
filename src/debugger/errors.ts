/** What can go wrong before there is a prompt. */

import { QuintetError } from "../base/index.ts";

/** `setTrace()` was reached where nobody could type a command. */
export class NoTerminalError extends QuintetError {
  readonly code = "debugger/no-terminal";

  constructor(place: string) {
    super(`Cannot open the debugger at ${place}: there is no terminal and nothing is piped in.`, {
      hint: "Run the program in a terminal, pipe the commands into it, or set QUINTET_DEBUGGER=off to pass over breakpoints.",
    });
  }
}

/** The thread of the debugger did not come up. */
export class AttachError extends QuintetError {
  readonly code = "debugger/attach";

  constructor(reason: string, cause?: unknown) {
    super(`Cannot attach the debugger: ${reason}.`, { cause });
  }
}
