/** Commands that print source. */

import type { Location } from "../../protocol/connection.ts";
import type { Prompt } from "../prompt.ts";
import type { PromptCommand } from "./command.ts";

const list: PromptCommand = {
  names: ["list", "l"],
  usage: "[. | FIRST [, LAST]]",
  help: "Prints 11 lines around the current one, then those below. `list .` begins again, `list 5` prints around line 5, `list 5, 9` these lines; `list 5, 3` from 5 on the next 3 as well.",
  async run(prompt, argument) {
    const { line } = prompt.frame.position;
    const [first, last] = argument.split(",").map((word) => word.trim());
    let [from, to] = [0, 0];
    if (first === undefined || first === "") from = prompt.listFrom ?? line - 5;
    else if (first === ".") from = line - 5;
    else {
      from = Number(first);
      const end = last === undefined ? Number.NaN : Number(last);
      if (!Number.isInteger(from) || (last !== undefined && !Number.isInteger(end))) {
        return prompt.complain(`Error in argument: "${argument}"`);
      }
      if (last === undefined) from = Math.max(1, from - 5);
      else to = end < from ? from + end : end;
    }
    from = Math.max(1, from);
    if (to === 0) to = from + 10;
    const count = (await prompt.scripts.linesOf(prompt.frame.position.file, script(prompt))).length;
    if (from > count) return prompt.say("[EOF]");
    await printLines(prompt, from, to);
    prompt.listFrom = Math.min(to, count) + 1;
  },
};

const longlist: PromptCommand = {
  names: ["longlist", "ll"],
  help: "Prints the whole function.",
  async run(prompt) {
    const { file } = prompt.frame.position;
    const range = functionRange(prompt);
    const count = (await prompt.scripts.linesOf(file, script(prompt))).length;
    await printLines(prompt, range?.[0] ?? 1, range?.[1] ?? count);
  },
};

/** The lines of the selected function; nothing at the top of a module, or for a frame of the past. */
function functionRange({ frame, scripts }: Prompt): [number, number] | undefined {
  const { live } = frame;
  const end = live?.scopeChain.findLast(
    ({ type, endLocation }) => type === "local" && endLocation !== undefined,
  )?.endLocation;
  if (live?.functionLocation === undefined || end === undefined) return undefined;
  return rangeBetween(scripts.positionOf.bind(scripts), live.functionLocation, end);
}

function rangeBetween(
  positionOf: Prompt["scripts"]["positionOf"],
  start: Location,
  end: Location,
): [number, number] | undefined {
  const [first, last] = [positionOf(start), positionOf(end)];
  return first.isMadeUp || last.isMadeUp ? undefined : [first.line, last.line];
}

const source: PromptCommand = {
  names: ["source"],
  usage: "EXPRESSION",
  help: "Prints the source of a function or of a class.",
  async run(prompt, argument) {
    const outcome = await prompt.evaluate(argument || "undefined");
    if (outcome.thrown !== undefined) return prompt.complain(outcome.thrown);
    const location = await functionLocation(prompt, outcome.box);
    if (location === undefined) return prompt.complain(`No source of ${argument || "nothing"}.`);
    const text = await prompt.values.call("sourceOf", [outcome.box]);
    const lines = String(text.box && (await prompt.values.data(text.box))).split("\n").length;
    const { file, line, script } = prompt.scripts.positionOf(location);
    await printLines(prompt, line, line + lines - 1, { file, script });
  },
};

/** Where a function begins, as V8 keeps it. @param box One with the function. */
export async function functionLocation(
  { connection }: Prompt,
  box: string,
): Promise<Location | undefined> {
  const { result } = await connection.send("Runtime.callFunctionOn", {
    objectId: box,
    functionDeclaration: "function () { return this.value }",
  });
  if (result.type !== "function" || result.objectId === undefined) return undefined;
  const { internalProperties = [] } = await connection.send("Runtime.getProperties", {
    objectId: result.objectId,
    ownProperties: true,
  });
  const found = internalProperties.find(({ name }) => name === "[[FunctionLocation]]");
  return found?.value?.value as Location | undefined;
}

function script(prompt: Prompt): Prompt["frame"]["position"]["script"] {
  return prompt.frame.position.script;
}

/** `  4 B->   return a / b;` */
async function printLines(
  prompt: Prompt,
  from: number,
  to: number,
  of: Pick<Prompt["frame"]["position"], "file" | "script"> = prompt.frame.position,
): Promise<void> {
  const { file, line } = prompt.frame.position;
  const lines = await prompt.scripts.linesOf(of.file, of.script);
  for (let number = from; number <= Math.min(to, lines.length); number++) {
    const breakpoint = prompt.breakpoints.isAt(of.file, number) ? "B" : " ";
    const arrow = of.file === file && number === line ? "->" : "  ";
    prompt.say(
      `${String(number).padStart(3)} ${breakpoint}${arrow} ${lines[number - 1]}`.trimEnd(),
    );
  }
}

export const sourceCommands = [list, longlist, source];
