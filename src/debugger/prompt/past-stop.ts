import { recordedFramesOf } from "./recorded-frame.ts";
import type { Stop } from "./stop.ts";
import type { Values } from "./values.ts";

/** The stop of post-mortem: where an error was thrown, or the first of its causes that was seen. */
export async function pastStop(error: string, values: Values): Promise<Stop> {
  const errors = await chainOf(error, values);
  const kept = await Promise.all(errors.map((each) => recordedFramesOf(each, values)));
  const found = kept.findIndex((frames) => frames.length > 0);
  const errorIndex = Math.max(0, found);
  const frames = kept[errorIndex] ?? [];
  return { frames, allFrames: frames, index: 0, errors, errorIndex };
}

/** The error and its causes, each in a box. */
async function chainOf(error: string, values: Values): Promise<string[]> {
  const { box: chain } = await values.call("chainOf", [error]);
  const { box: lengthBox } = await values.call("lengthOf", [chain!]);
  const length = Number(await values.data(lengthBox!));
  const errors: string[] = [];
  for (let index = 0; index < length; index++) {
    const { box } = await values.call("at", [chain!], [index]);
    errors.push(box!);
  }
  return errors;
}
