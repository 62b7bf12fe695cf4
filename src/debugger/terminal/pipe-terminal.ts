import { readLine, writeAll } from "./descriptors.ts";
import type { PromptTerminal } from "./terminal.ts";

/** Commands come through the standard input; each is repeated behind the prompt that it answers. */
export function pipeTerminal(): PromptTerminal {
  return {
    isRich: false,
    write: toOutput,
    async ask(prompt) {
      toOutput(prompt);
      const line = readLine(0);
      toOutput(`${line ?? ""}\n`);
      return line;
    },
  };
}

function toOutput(text: string): void {
  writeAll(1, text);
}
