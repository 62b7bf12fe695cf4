/** Commands about the functions that are running. */

import type { Caller } from "../../program/callers.ts";
import { programSide } from "../../program/program.ts";
import { shownFile } from "../../source/scripts.ts";
import type { Frame } from "../frame.ts";
import type { Prompt } from "../prompt.ts";
import type { PromptCommand } from "./command.ts";

const where: PromptCommand = {
  names: ["where", "w", "bt"],
  usage: "[-a] [COUNT]",
  help: "Prints the stack, the innermost function last; > is the selected one. Functions that await it are marked [await]: V8 says where they are, not what their variables hold. -a shows the functions of Node, packages and Quintet, too.",
  async run(prompt, argument) {
    const { stop } = prompt;
    const isAll = /(?:^|\s)-a\b/.test(argument);
    const count = Number(/\d+/.exec(argument)?.[0] ?? Number.POSITIVE_INFINITY);
    const frames = isAll ? stop.allFrames : stop.frames;
    const callers = await awaiting(prompt, isAll);
    for (const caller of callers.toReversed().slice(-count)) prompt.say(caller);
    for (const frame of frames.slice(0, count).toReversed()) {
      prompt.say(`${frame === prompt.frame ? ">" : " "} ${prompt.place(frame)}`);
      prompt.say(`  -> ${await prompt.lineOf(frame)}`);
    }
  },
};

/** `[await] shop.ts(49)<module>()`, the innermost first. */
async function awaiting(prompt: Prompt, isAll: boolean): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, url, line, column } of await callersOf(prompt)) {
    const script = prompt.scripts.own().find((each) => each.url === url || each.file === url);
    if (script === undefined) {
      if (isAll) lines.push(`  [await] ${url}(${line})${name}()`);
      continue;
    }
    const { file, line: at } = prompt.scripts.positionOf({
      scriptId: script.id,
      lineNumber: line - 1,
      columnNumber: column - 1,
    });
    const source = (await prompt.scripts.linesOf(file, script))[at - 1] ?? "";
    lines.push(`  [await] ${shownFile(file, prompt.cwd)}(${at})${name}()\n  -> ${source.trim()}`);
  }
  return lines;
}

async function callersOf({ stop, values, connection }: Prompt): Promise<Caller[]> {
  const error = stop.errors[stop.errorIndex];
  if (error !== undefined) {
    const { box } = await values.call("callersInStack", [error]);
    return box === undefined ? [] : ((await values.data(box)) as Caller[]);
  }
  const innermost = stop.paused?.callFrames[0];
  if (innermost === undefined) return [];
  const { result } = await connection.send("Debugger.evaluateOnCallFrame", {
    callFrameId: innermost.callFrameId,
    expression: `${programSide}.awaitingCallers()`,
    returnByValue: true,
    silent: true,
  });
  return (result.value ?? []) as Caller[];
}

async function select(prompt: Prompt, index: number): Promise<void> {
  prompt.stop.index = index;
  prompt.listFrom = undefined;
  const { frame } = prompt;
  prompt.say(`> ${prompt.place(frame)}`);
  prompt.say(`-> ${await prompt.lineOf(frame)}`);
}

function countOf(argument: string): number {
  const count = Number(argument || 1);
  return Number.isInteger(count) ? count : Number.NaN;
}

const up: PromptCommand = {
  names: ["up", "u"],
  usage: "[COUNT]",
  help: "Selects the function that called this one.",
  async run(prompt, argument) {
    const { index, frames } = prompt.stop;
    const count = countOf(argument);
    if (Number.isNaN(count)) return prompt.complain(`Invalid frame count (${argument})`);
    if (index + 1 >= frames.length) return prompt.complain("Oldest frame");
    await select(
      prompt,
      count < 0 ? frames.length - 1 : Math.min(index + count, frames.length - 1),
    );
  },
};

const down: PromptCommand = {
  names: ["down", "d"],
  usage: "[COUNT]",
  help: "Selects the function that this one called.",
  async run(prompt, argument) {
    const count = countOf(argument);
    if (Number.isNaN(count)) return prompt.complain(`Invalid frame count (${argument})`);
    if (prompt.stop.index === 0) return prompt.complain("Newest frame");
    await select(prompt, count < 0 ? 0 : Math.max(prompt.stop.index - count, 0));
  },
};

const top: PromptCommand = {
  names: ["top"],
  help: "Selects the outermost function.",
  run: async (prompt) => {
    await select(prompt, prompt.stop.frames.length - 1);
  },
};

const bottom: PromptCommand = {
  names: ["bottom"],
  help: "Selects the innermost function, where the program stands.",
  run: async (prompt) => {
    await select(prompt, 0);
  },
};

const args: PromptCommand = {
  names: ["args", "a"],
  help: "Prints the parameters of this function.",
  async run(prompt) {
    for (const name of await prompt.frame.parameters()) {
      prompt.say(`${name} = ${await shownVariable(prompt, prompt.frame, name)}`);
    }
  },
};

/** A variable by its name, which may be that of a secret. */
async function shownVariable(prompt: Prompt, frame: Frame, name: string): Promise<string> {
  const outcome = await frame.evaluate(`({ value: ${name} })`, true);
  if (outcome.thrown !== undefined) return `*** ${outcome.thrown}`;
  return prompt.values.show(outcome.box, { name });
}

const retval: PromptCommand = {
  names: ["retval", "rv"],
  help: "Prints the value that this function is about to return.",
  async run(prompt) {
    const returned = prompt.frame.live?.returnValue;
    if (returned === undefined) return prompt.complain("Not yet returned!");
    prompt.say(await prompt.values.show(await prompt.values.box(returned)));
  },
};

export const stackCommands = [where, up, down, top, bottom, args, retval];
