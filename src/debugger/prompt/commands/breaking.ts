/** Commands about breakpoints. */

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { shownFile } from "../../source/scripts.ts";
import { type Breakpoint, isPending } from "../breakpoints.ts";
import type { Prompt } from "../prompt.ts";
import type { PromptCommand } from "./command.ts";
import { functionLocation } from "./source.ts";

const placeUsage = "[[FILE:]LINE | FUNCTION [, CONDITION]]";

const breaks: PromptCommand = {
  names: ["break", "b"],
  usage: placeUsage,
  help: "Sets a breakpoint, at a line or at the beginning of a function; with a condition it stops only where that is true. Without an argument it lists all breakpoints. A file that is not loaded yet may be named: the breakpoint waits for it.",
  run: (prompt, argument) =>
    argument === "" ? listAll(prompt) : set(prompt, argument, { isTemporary: false }),
};

const tbreak: PromptCommand = {
  names: ["tbreak"],
  usage: placeUsage,
  help: "Sets a breakpoint that goes when it is first hit.",
  run: (prompt, argument) =>
    argument === "" ? listAll(prompt) : set(prompt, argument, { isTemporary: true }),
};

async function set(
  prompt: Prompt,
  argument: string,
  { isTemporary }: { isTemporary: boolean },
): Promise<void> {
  const [, where = "", condition] = /^([^,]*?)\s*(?:,\s*(.*))?$/s.exec(argument) ?? [];
  const place = (await linePlace(prompt, where)) ?? (await functionPlace(prompt, where));
  if (typeof place !== "object") return prompt.complain(place);
  const breakpoint = await prompt.breakpoints.add({ ...place, condition, isTemporary });
  if (isPending(breakpoint)) {
    const isLoaded = prompt.scripts
      .own()
      .some(({ file, sources }) => file === place.file || sources.includes(place.file));
    if (isLoaded) {
      await prompt.breakpoints.withdraw(breakpoint);
      const lines = await prompt.scripts.linesOf(place.file);
      return prompt.complain(place.line > lines.length ? "End of file" : "Blank or comment");
    }
  }
  const why = isInSight(prompt, place.file) ? "is loaded yet" : "is loaded, nor in this folder";
  const wait = isPending(breakpoint) ? ` (waits: no such file ${why})` : "";
  prompt.say(`Breakpoint ${breakpoint.number} at ${shownPlace(prompt, breakpoint)}${wait}`);
}

/** Is there a file of this name where one would look first? */
function isInSight({ cwd, frame }: Prompt, name: string): boolean {
  return [cwd, dirname(frame.position.file)].some((folder) => existsSync(resolve(folder, name)));
}

interface Place {
  file: string;
  line: number;
}

/** `12`, `shop.ts:12`. */
async function linePlace(prompt: Prompt, where: string): Promise<Place | string | undefined> {
  const [, name, line] = /^(?:(.+):)?\s*(\d+)$/.exec(where) ?? [];
  if (line === undefined) return undefined;
  const file = name === undefined ? prompt.frame.position.file : fileNamed(prompt, name);
  return { file, line: Number(line) };
}

/** The file of that name that has been loaded; else the name. */
function fileNamed({ scripts }: Prompt, name: string): string {
  const end = name.replace(/^\.\//, "");
  const files = scripts.named(name).flatMap(({ file, sources }) => [...sources, file]);
  return files.find((file) => file === name || file.endsWith(`/${end}`)) ?? name;
}

/** `total`, `Cart.prototype.total`, `shop.ts:total`. */
async function functionPlace(prompt: Prompt, where: string): Promise<Place | string> {
  const [, name, inside] = /^(.+\.[cm]?[jt]sx?):([\w$]+)$/.exec(where) ?? [];
  if (name !== undefined) return declaredPlace(prompt, fileNamed(prompt, name), inside!);
  const outcome = await prompt.evaluate(where);
  if (outcome.thrown !== undefined) {
    // V8 forgets what this function does not use, but the file still says where it is.
    const [, last] = /^(?:[\w$]+\.prototype\.)?([\w$]+)$/.exec(where) ?? [];
    const place = last && (await declaredPlace(prompt, prompt.frame.position.file, last));
    if (typeof place === "object") return place;
    return `"${where}" is no line and no function. ${outcome.thrown}`;
  }
  const location = await functionLocation(prompt, outcome.box);
  if (location === undefined) return `"${where}" is no line and no function.`;
  const { locations } = await prompt.connection.send("Debugger.getPossibleBreakpoints", {
    start: location,
    restrictToFunction: true,
  });
  const positions = locations.map((each) => prompt.scripts.positionOf(each));
  const first = positions.find(({ isMadeUp }) => !isMadeUp);
  if (first === undefined) return `"${where}" has no code of its own.`;
  return { file: first.file, line: first.line };
}

/** A function that the frame at hand does not see: looked for in the text of the file. */
async function declaredPlace(prompt: Prompt, file: string, name: string): Promise<Place | string> {
  const lines = await prompt.scripts.linesOf(file);
  const declaration = new RegExp(
    String.raw`\b(?:function\*?|const|let|var)\s+${name}\b|^\s*(?:async\s+)?(?:static\s+)?${name}\s*[(<]`,
  );
  const index = lines.findIndex((line) => declaration.test(line));
  return index < 0 ? `There is no function ${name} in ${file}.` : { file, line: index + 2 };
}

function shownPlace({ cwd }: Prompt, { file, line }: Breakpoint): string {
  return `${shownFile(file, cwd)}:${line}`;
}

function listAll(prompt: Prompt): void {
  const { list } = prompt.breakpoints;
  if (list.length === 0) return;
  prompt.say("Num Type         Disp Enb   Where");
  for (const each of list) {
    const [disposition, enabled] = [
      each.isTemporary ? "del " : "keep",
      each.isEnabled ? "yes" : "no ",
    ];
    const wait = isPending(each) ? " (waits)" : "";
    prompt.say(
      `${String(each.number).padEnd(4)}breakpoint   ${disposition} ${enabled}   at ${shownPlace(prompt, each)}${wait}`,
    );
    if (each.condition !== undefined) prompt.say(`\tstop only if ${each.condition}`);
    if (each.ignore > 0) prompt.say(`\tignore next ${each.ignore} hits`);
    if (each.hits > 0) {
      prompt.say(`\tbreakpoint already hit ${each.hits} time${each.hits === 1 ? "" : "s"}`);
    }
  }
}

/** The breakpoints that numbers name; a word about each number that names none. */
function named(prompt: Prompt, argument: string): Breakpoint[] {
  return argument.split(/[\s,]+/).flatMap((word) => {
    const found = prompt.breakpoints.find(Number(word));
    if (found === undefined) {
      prompt.complain(
        /^\d+$/.test(word)
          ? `Breakpoint ${word} does not exist`
          : "Name a breakpoint by its number; `break` lists them.",
      );
      return [];
    }
    return [found];
  });
}

const clear: PromptCommand = {
  names: ["clear", "cl"],
  usage: "[NUMBER … | FILE:LINE]",
  help: "Deletes breakpoints; all of them without an argument.",
  async run(prompt, argument) {
    const { breakpoints } = prompt;
    const [, name, line] = /^(.+):(\d+)$/.exec(argument) ?? [];
    let gone: readonly Breakpoint[];
    if (argument === "") {
      if (breakpoints.list.length === 0) return;
      const answer = (await prompt.terminal.ask("Clear all breaks? ")) ?? "";
      gone = /^y/i.test(answer.trim()) ? [...breakpoints.list] : [];
    } else if (name === undefined) gone = named(prompt, argument);
    else {
      const file = fileNamed(prompt, name);
      gone = breakpoints.list.filter((each) => each.file === file && each.line === Number(line));
      if (gone.length === 0) return prompt.complain(`There are no breakpoints at ${argument}`);
    }
    for (const each of gone) {
      await breakpoints.remove(each);
      prompt.say(`Deleted breakpoint ${each.number} at ${shownPlace(prompt, each)}`);
    }
  },
};

function enabling(name: "disable" | "enable"): PromptCommand {
  return {
    names: [name],
    usage: "NUMBER …",
    help:
      name === "enable"
        ? "Lets breakpoints stop the program again."
        : "Keeps breakpoints, without stopping at them.",
    async run(prompt, argument) {
      for (const each of named(prompt, argument)) {
        each.isEnabled = name === "enable";
        await prompt.breakpoints.update(each);
        const done = name === "enable" ? "Enabled" : "Disabled";
        prompt.say(`${done} breakpoint ${each.number} at ${shownPlace(prompt, each)}`);
      }
    },
  };
}

const ignore: PromptCommand = {
  names: ["ignore"],
  usage: "NUMBER [COUNT]",
  help: "Passes over the next COUNT times that a breakpoint is hit.",
  run(prompt, argument) {
    const [number = "", count = "0"] = argument.split(/\s+/);
    for (const each of named(prompt, number)) {
      each.ignore = Math.max(0, Math.trunc(Number(count)) || 0);
      const times = each.ignore === 1 ? "1 crossing" : `${each.ignore} crossings`;
      prompt.say(
        each.ignore === 0
          ? `Will stop next time breakpoint ${each.number} is reached.`
          : `Will ignore next ${times} of breakpoint ${each.number}.`,
      );
    }
  },
};

const condition: PromptCommand = {
  names: ["condition"],
  usage: "NUMBER [CONDITION]",
  help: "Makes a breakpoint stop only where the condition is true; without one, always.",
  async run(prompt, argument) {
    const [, number = "", text = ""] = /^(\S*)\s*(.*)$/s.exec(argument) ?? [];
    for (const each of named(prompt, number)) {
      each.condition = text === "" ? undefined : text;
      await prompt.breakpoints.update(each);
      prompt.say(
        text === ""
          ? `Breakpoint ${each.number} is now unconditional.`
          : `New condition set for breakpoint ${each.number}.`,
      );
    }
  },
};

const commands: PromptCommand = {
  names: ["commands"],
  usage: "[NUMBER]",
  help: "Takes lines to run where a breakpoint stops, up to the line `end`; the newest breakpoint without a number. A command that goes on ends them; `silent` hides where the program is. No lines take them back.",
  async run(prompt, argument) {
    const number = argument === "" ? prompt.breakpoints.list.at(-1)?.number : Number(argument);
    const breakpoint = number === undefined ? undefined : prompt.breakpoints.find(number);
    if (breakpoint === undefined) {
      return prompt.complain(
        argument === "" ? "There are no breakpoints" : `Breakpoint ${argument} does not exist`,
      );
    }
    const lines: string[] = [];
    for (;;) {
      const line = prompt.queue.shift() ?? (await prompt.terminal.ask("(com) "));
      if (line === null || line.trim() === "end") break;
      if (line.trim() !== "") lines.push(line.trim());
      if (resuming.test(line.trim())) break;
    }
    breakpoint.commands = lines;
  },
};

/** After these nothing of the list could run. */
const resuming = /^(?:c|cont|continue|n|next|s|step|r|return|unt|until|j|jump|q|quit|exit)\b/;

export const breakingCommands = [
  breaks,
  tbreak,
  clear,
  enabling("disable"),
  enabling("enable"),
  ignore,
  condition,
  commands,
];
