/** What Tab offers: commands, names of the frame, members of values as they are now. */

import type { Complete } from "../terminal/terminal.ts";
import { commandNames } from "./dispatch.ts";
import type { Prompt } from "./prompt.ts";

/** Completes for the prompt that stands now. Getters and functions are not called for it. */
export function completer(current: () => Prompt | undefined): Complete {
  return async (line) => {
    const [word] = /[\w$.]*$/.exec(line)!;
    const prompt = current();
    if (prompt === undefined) return [[], word];
    const dot = word.lastIndexOf(".");
    const isCommand = line.trim() === word;
    const names =
      dot < 0
        ? [...(await prompt.frame.variables()), ...(isCommand ? commandNames : [])]
        : (await members(prompt, word.slice(0, dot))).map((name) => word.slice(0, dot + 1) + name);
    const fitting = names.filter((name) => name.startsWith(word) && /^[\w$.]+$/.test(name));
    return [[...new Set(fitting)].toSorted(), word];
  };
}

async function members(prompt: Prompt, path: string): Promise<string[]> {
  const outcome = await prompt.frame.evaluate(`({ value: ${path} })`, true);
  return outcome.thrown === undefined ? prompt.values.memberNames(outcome.box) : [];
}
