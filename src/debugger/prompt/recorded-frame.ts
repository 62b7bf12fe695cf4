import type { RecordedFrame } from "../program/recorded.ts";
import type { Position } from "../source/scripts.ts";
import type { Frame } from "./frame.ts";
import type { Values } from "./values.ts";

type Facts = Pick<RecordedFrame, "name" | "file" | "line" | "column" | "parameters"> & {
  variables: string[];
};

/** The frames that were kept with an error, innermost first. @param error A box with it. */
export async function recordedFramesOf(error: string, values: Values): Promise<Frame[]> {
  const { box: frames } = await values.call("recordedFrames", [error]);
  const { box: facts } = await values.call("recordedFacts", [error]);
  if (frames === undefined || facts === undefined) return [];
  const list = (await values.data(facts)) as Facts[];
  return list.map((fact, index) => recordedFrame(fact, frames, index, values));
}

/** @param frames A box with all of them. */
function recordedFrame(fact: Facts, frames: string, index: number, values: Values): Frame {
  const { name, file, line, column } = fact;
  const position: Position = { file, line, column, script: undefined, isMadeUp: false };
  return {
    name,
    position,
    async evaluate(code, isBoxed) {
      const outcome = await values.call("evaluateAt", [frames], [index, code]);
      if (outcome.box === undefined || !isBoxed) return outcome;
      // The code made a box of its own.
      return values.call("unbox", [outcome.box]);
    },
    async parameters() {
      return [...fact.parameters];
    },
    async variables() {
      return fact.variables;
    },
  };
}
