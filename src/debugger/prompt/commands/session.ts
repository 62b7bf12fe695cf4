/** Commands about the session, and the errors that led to it. */

import { recordedFramesOf } from "../recorded-frame.ts";
import type { Answer } from "../prompt.ts";
import type { PromptCommand } from "./command.ts";

const alias: PromptCommand = {
  names: ["alias"],
  usage: "[NAME [COMMAND]]",
  help: "Gives a command a name of its own; %1, %2 … stand for the words behind it, %* for all of them. Without an argument it lists them.",
  run(prompt, argument) {
    const [, name = "", definition = ""] = /^(\S*)\s*(.*)$/s.exec(argument) ?? [];
    if (name === "") {
      for (const [each, text] of prompt.aliases) prompt.say(`${each} = ${text}`);
    } else if (definition !== "") prompt.aliases.set(name, definition);
    else if (prompt.aliases.has(name)) prompt.say(`${name} = ${prompt.aliases.get(name)}`);
    else prompt.complain(`Unknown alias: '${name}'`);
  },
};

const unalias: PromptCommand = {
  names: ["unalias"],
  usage: "NAME",
  help: "Takes an alias back.",
  run(prompt, argument) {
    if (!prompt.aliases.delete(argument)) prompt.complain(`Unknown alias: '${argument}'`);
  },
};

const run: PromptCommand = {
  names: ["run", "restart"],
  usage: "[WORD …]",
  help: "Starts the program again, with these words behind its name or with the same as before. Breakpoints, displays and aliases stay.",
  run(prompt, argument) {
    if (prompt.restart === undefined) {
      return prompt.complain(
        "Only a program that was started with `quintet debug` can be started again from here.",
      );
    }
    prompt.say("Restarting");
    prompt.restart(argument === "" ? undefined : argument.split(/\s+/));
    return "leave";
  },
};

const quit: PromptCommand = {
  names: ["quit", "q", "exit"],
  help: "Ends the program, with exit code 1.",
  async run(prompt): Promise<Answer> {
    await prompt.quit();
    return "leave";
  },
};

const debug: PromptCommand = {
  names: ["debug"],
  usage: "EXPRESSION",
  help: "In Python, steps through an expression. V8 does not stop in what it evaluates at a stop.",
  run: (prompt) =>
    prompt.complain(
      "V8 does not stop in what it evaluates while the program stands still; set a breakpoint and go on.",
    ),
};

const exceptions: PromptCommand = {
  names: ["exceptions"],
  usage: "[NUMBER]",
  help: "Lists the error and what caused it; with a number it selects one of them.",
  async run(prompt, argument) {
    const { errors, errorIndex } = prompt.stop;
    if (errors.length === 0) {
      return prompt.complain("Did not find chained exceptions. There is no error here.");
    }
    if (argument === "") {
      for (const [index, error] of errors.entries()) {
        const message = await prompt.values.messageOf(error);
        prompt.say(`${index === errorIndex ? ">" : " "} ${index} ${message}`);
      }
      return;
    }
    const index = Number(argument);
    const error = errors[index];
    if (!/^\d+$/.test(argument)) return prompt.complain("Argument must be an integer");
    if (error === undefined) return prompt.complain("No exception with that number");
    const frames = await recordedFramesOf(error, prompt.values);
    if (frames.length === 0) {
      return prompt.complain(`No frames of it were kept: ${await prompt.values.messageOf(error)}`);
    }
    prompt.stop = { frames, allFrames: frames, index: 0, errors, errorIndex: index };
    await prompt.showPlace();
  },
};

export const sessionCommands = [alias, unalias, run, quit, debug, exceptions];
