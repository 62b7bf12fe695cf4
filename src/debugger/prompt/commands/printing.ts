/** Commands that evaluate. */

import { lastName } from "../../program/show.ts";
import type { Prompt } from "../prompt.ts";
import type { PromptCommand } from "./command.ts";

const p: PromptCommand = {
  names: ["p", "print"],
  usage: "[await] EXPRESSION",
  help: "Prints the value of an expression. `p await PROMISE` prints what a promise has come to, if it has.",
  run: (prompt, argument) => print(prompt, argument, false),
};

const pp: PromptCommand = {
  names: ["pp"],
  usage: "[await] EXPRESSION",
  help: "Prints a value over several lines, and deeper.",
  run: (prompt, argument) => print(prompt, argument, true),
};

async function print(prompt: Prompt, typed: string, pretty: boolean): Promise<void> {
  if (typed === "") return prompt.complain("Print what? p EXPRESSION");
  const [, promise] = /^await\s+(.*)$/s.exec(typed) ?? [];
  if (promise !== undefined) return prompt.say(await awaited(prompt, promise, pretty));
  prompt.say(await prompt.shown(typed, { pretty }));
}

const stillPending =
  "The promise is pending. It cannot settle while the program stands still; keep it with `$it = …`, go on with `next`, then `p await $it`.";

/** What a promise has come to. V8 says it from outside; from inside one could only wait. */
async function awaited(prompt: Prompt, typed: string, pretty: boolean): Promise<string> {
  const outcome = await prompt.evaluate(typed);
  if (outcome.thrown !== undefined) return `*** ${outcome.thrown}`;
  const { connection, values } = prompt;
  const { objectId, subtype, className } = await values.unbox(outcome.box);
  const isPromise = subtype === "promise" || className === "Promise";
  if (objectId === undefined || !isPromise) {
    const isLazy = objectId !== undefined && (await values.call("isThenable", [outcome.box]));
    const text = await values.show(outcome.box, { pretty });
    const isThenable = isLazy && isLazy.box !== undefined && (await values.data(isLazy.box));
    return isThenable
      ? `*** It is not started, and cannot run while the program stands still: ${text}`
      : text;
  }
  const { internalProperties = [] } = await connection.send("Runtime.getProperties", {
    objectId,
    ownProperties: true,
  });
  const property = (name: string) => internalProperties.find((each) => each.name === name)?.value;
  const state = property("[[PromiseState]]")?.value;
  if (state === "pending") return `*** ${stillPending}`;
  const result = await values.box(property("[[PromiseResult]]") ?? { type: "undefined" });
  if (state === "fulfilled") return values.show(result, { pretty });
  return `*** ${await values.messageOf(result)}`;
}

const whatis: PromptCommand = {
  names: ["whatis"],
  usage: "EXPRESSION",
  help: "Prints what kind of thing an expression gives: its class, or its type.",
  async run(prompt, argument) {
    const outcome = await prompt.evaluate(argument || "undefined");
    if (outcome.thrown !== undefined) return prompt.complain(outcome.thrown);
    prompt.say(await prompt.values.kindOf(outcome.box));
  },
};

const display: PromptCommand = {
  names: ["display"],
  usage: "[EXPRESSION]",
  help: "Prints an expression now, and at each stop where it has changed. Without an argument it lists them.",
  async run(prompt, argument) {
    if (argument === "") {
      const here = prompt.displays.filter(({ home }) => home === prompt.home());
      for (const { expression, shown } of here) prompt.say(`${expression}: ${shown}`);
      return;
    }
    const shown = await prompt.shown(argument);
    prompt.displays = prompt.displays.filter(({ expression }) => expression !== argument);
    prompt.displays.push({ expression: argument, shown, home: prompt.home() });
    prompt.say(`display ${argument}: ${shown}`);
  },
};

const undisplay: PromptCommand = {
  names: ["undisplay"],
  usage: "[EXPRESSION]",
  help: "Displays an expression no more; none of them without an argument.",
  run(prompt, argument) {
    const { length } = prompt.displays;
    prompt.displays = prompt.displays.filter(
      ({ expression }) => argument !== "" && expression !== argument,
    );
    if (argument !== "" && prompt.displays.length === length) prompt.complain("not displaying");
  },
};

const statement: PromptCommand = {
  names: ["!"],
  usage: "STATEMENT",
  help: "Executes a statement here, where it begins like a command. `$name = …` keeps a value for later; $_exception, $_retval and $_frame hold what the stop is about.",
  run: (prompt, argument) => execute(prompt, argument),
};

/** A line that is no command: executed, and its value printed unless it is an assignment. */
export async function execute(prompt: Prompt, typed: string): Promise<void> {
  const outcome = await prompt.evaluate(typed);
  if (outcome.thrown !== undefined) return prompt.complain(outcome.thrown);
  if (outcome.isSilent === true) return;
  const text = await prompt.values.show(outcome.box, { name: lastName(typed) });
  if (text !== "undefined") prompt.say(text);
}

const interact: PromptCommand = {
  names: ["interact"],
  help: "Takes lines of TypeScript, with declarations that stay, until Ctrl-D or `exit`.",
  async run(prompt) {
    prompt.say("Lines are evaluated in the selected frame; Ctrl-D or `exit` ends this.");
    const declared = new Set<string>();
    for (;;) {
      const line = prompt.queue.shift() ?? (await prompt.terminal.ask(">>> "));
      if (line === null || /^\s*(?:exit|quit)(?:\(\))?\s*$/.test(line)) break;
      if (line.trim() === "") continue;
      // A declaration would end with the evaluation that it stands in.
      const [, name, value] =
        /^\s*(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=(?!=)\s*(.*)$/s.exec(line) ?? [];
      if (name === undefined) await execute(prompt, line);
      else if (await prompt.define(name, value!)) declared.add(name);
    }
    for (const name of declared)
      await prompt.execute(prompt, `!delete globalThis.${name}, undefined`);
    prompt.say("*exit from interact*");
  },
};

const secrets: PromptCommand = {
  names: ["secrets"],
  usage: "[show | hide]",
  help: "Shows the values of passwords, tokens and keys, which are stars otherwise.",
  run(prompt, argument) {
    if (argument === "show" || argument === "hide") {
      prompt.values.style.secrets = argument === "show";
    }
    prompt.say(`Secrets are ${prompt.values.style.secrets ? "shown" : "hidden"}.`);
  },
};

export const printingCommands = [p, pp, whatis, display, undisplay, statement, interact, secrets];
