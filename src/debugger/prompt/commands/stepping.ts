/** Commands that let the program go on. */

import { goOn, nextLine, runTo, untilFrames } from "../plans.ts";
import type { Prompt } from "../prompt.ts";
import type { CallFrame, Paused } from "../../protocol/connection.ts";
import type { PromptCommand } from "./command.ts";

const isOver = "The program stood here when the error was thrown; it cannot go on from here.";

/** The program as it stands; nothing, and a word about it, where the frames are of the past. */
function standing(prompt: Prompt): { paused: Paused; frame: CallFrame; depth: number } | undefined {
  const { paused } = prompt.stop;
  const frame = prompt.frame.live;
  if (paused === undefined || frame === undefined) {
    prompt.complain(isOver);
    return undefined;
  }
  const above = paused.callFrames.findIndex(({ callFrameId }) => callFrameId === frame.callFrameId);
  return { paused, frame, depth: paused.callFrames.length - above };
}

function around({ connection, scripts }: Prompt): Pick<Prompt, "connection" | "scripts"> {
  return { connection, scripts };
}

const next: PromptCommand = {
  names: ["next", "n"],
  help: "Goes on to the next line of this function, over calls and over await; from a function that was selected with `up`, back to it.",
  run(prompt) {
    const here = standing(prompt);
    if (here === undefined) return;
    if (prompt.stop.index > 0) return untilFrames(here.depth);
    return nextLine({ ...around(prompt), ...here }, prompt.frame.position, "Debugger.stepOver");
  },
};

const step: PromptCommand = {
  names: ["step", "s"],
  help: "Goes on to the next line, into the functions that this one calls.",
  run(prompt) {
    const here = standing(prompt);
    if (here === undefined) return;
    const innermost = prompt.stop.frames[0]!.position;
    return nextLine({ ...around(prompt), ...here }, innermost, "Debugger.stepInto");
  },
};

const returns: PromptCommand = {
  names: ["return", "r"],
  help: "Goes on until this function is about to return.",
  async run(prompt) {
    const here = standing(prompt);
    if (here === undefined) return;
    if (here.frame.returnValue !== undefined) return untilFrames(here.depth - 1);
    return runTo({ ...around(prompt), ...here, isTarget: ({ type }) => type === "return" });
  },
};

const until: PromptCommand = {
  names: ["until", "unt"],
  usage: "[LINE]",
  help: "Goes on to a line below this one, out of loops; with LINE, to that line or one below it. Stops where the function returns, too.",
  async run(prompt, argument) {
    const { position } = prompt.frame;
    const line = argument === "" ? position.line + 1 : Number(argument);
    if (!Number.isInteger(line)) return prompt.complain(`Error in argument: "${argument}"`);
    if (argument !== "" && line <= position.line) {
      return prompt.complain('"until" line number is smaller than current line number');
    }
    const here = standing(prompt);
    if (here === undefined) return;
    if (here.frame.returnValue !== undefined) return untilFrames(here.depth - 1);
    return runTo({
      ...around(prompt),
      ...here,
      isTarget(location) {
        const at = prompt.scripts.positionOf(location);
        const isBelow = !at.isMadeUp && at.file === position.file && at.line >= line;
        return isBelow || location.type === "return";
      },
    });
  },
};

const continues: PromptCommand = {
  names: ["continue", "c", "cont"],
  help: "Goes on until a breakpoint.",
  run: () => goOn,
};

const jump: PromptCommand = {
  names: ["jump", "j"],
  usage: "LINE",
  help: "V8 cannot set the line that runs next. It can begin a function again: `jump` with the function's first line does that.",
  async run(prompt, argument) {
    const here = standing(prompt);
    if (here === undefined) return;
    const { functionLocation, callFrameId } = here.frame;
    const start = functionLocation && prompt.scripts.positionOf(functionLocation).line;
    if (start === undefined || prompt.frame.name === "<module>") {
      return prompt.complain("V8 cannot set the line that runs next.");
    }
    if (Number(argument) !== start) {
      return prompt.complain(
        `V8 cannot set the line that runs next; \`jump ${start}\` begins ${prompt.frame.name} again.`,
      );
    }
    await prompt.connection.send("Debugger.restartFrame", { callFrameId, mode: "StepInto" });
    return { first: "Debugger.stepInto", next: () => "stay", isUnderWay: true };
  },
};

export const steppingCommands = [next, step, returns, until, continues, jump];
