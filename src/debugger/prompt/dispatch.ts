/** From a line to what it does: aliases, several commands behind each other, code. */

import { breakingCommands } from "./commands/breaking.ts";
import type { PromptCommand } from "./commands/command.ts";
import { execute, printingCommands } from "./commands/printing.ts";
import { sessionCommands } from "./commands/session.ts";
import { sourceCommands } from "./commands/source.ts";
import { stackCommands } from "./commands/stack.ts";
import { steppingCommands } from "./commands/stepping.ts";
import { expandAlias, parseLine, splitCommands } from "./line.ts";
import type { Answer, Execute, Prompt } from "./prompt.ts";

const help: PromptCommand = {
  names: ["help", "h"],
  usage: "[COMMAND]",
  help: "Lists the commands, or says what one of them does.",
  run(prompt, argument) {
    if (argument === "") return listCommands(prompt);
    const command = byName.get(argument);
    if (command === undefined) return prompt.complain(`No help for '${argument}'`);
    const { names, usage = "", help: text } = command;
    prompt.say(`${names.join(", ")} ${usage}`.trimEnd());
    prompt.say(`    ${text}`);
  },
};

const commands: readonly PromptCommand[] = [
  help,
  ...stackCommands,
  ...sourceCommands,
  ...steppingCommands,
  ...breakingCommands,
  ...printingCommands,
  ...sessionCommands,
];

const byName = new Map(
  commands.flatMap((command) => command.names.map((name) => [name, command] as const)),
);

/** For completion. */
export const commandNames: readonly string[] = [...byName.keys()].filter((name) => name !== "!");

function listCommands(prompt: Prompt): void {
  const names = commands.map(({ names: [name, ...short] }) =>
    short.length === 0 ? name! : `${name} (${short.join(", ")})`,
  );
  prompt.say("Commands; `help NAME` says what one does, an empty line repeats the last one:");
  let line = "";
  for (const name of names) {
    if (line.length + name.length > 74) {
      prompt.say(`  ${line}`);
      line = "";
    }
    line += line === "" ? name : `, ${name}`;
  }
  prompt.say(`  ${line}`);
  prompt.say("What is no command is evaluated in the selected function.");
}

export const dispatch: Execute = async (prompt, line) => {
  // What an alias stands for may be several commands.
  const [first, ...rest] = /^alias\s/.test(line) ? [line] : splitCommands(line);
  if (first === undefined) return undefined;
  prompt.queue.unshift(...rest);
  return runCommand(prompt, first, new Set());
};

async function runCommand(
  prompt: Prompt,
  line: string,
  expanded: ReadonlySet<string>,
): Promise<Answer> {
  const [word = ""] = line.split(/\s/, 1);
  const definition = prompt.aliases.get(word);
  if (definition !== undefined && !expanded.has(word)) {
    const [first = "", ...rest] = splitCommands(
      expandAlias(definition, line.slice(word.length).trim()),
    );
    prompt.queue.unshift(...rest);
    return runCommand(prompt, first, new Set([...expanded, word]));
  }
  const { name, argument } = parseLine(line, (each) => byName.has(each));
  if (name === "") {
    await execute(prompt, argument);
    return undefined;
  }
  return (await byName.get(name)!.run(prompt, argument)) ?? undefined;
}
