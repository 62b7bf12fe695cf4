/** Messages as values of JSON, as Django keeps them in cookies and sessions. */

import { SafeString } from "../templates/index.ts";
import type { LevelTags } from "./levels.ts";
import { Message } from "./message.ts";

const mark = "__json_message";
/** Stands at the end of a list that goes on in the next storage. */
export const unfinished = "__messagesnotfinished__";

export function encodeMessage({ message, level, extraTags }: Message): unknown[] {
  return [mark, message instanceof SafeString ? 1 : 0, level, String(message), extraTags];
}

/** The message in a value; undefined for what is none. */
export function decodeMessage(value: unknown, tags: LevelTags): Message | undefined {
  if (!Array.isArray(value) || value[0] !== mark) return undefined;
  const [, isSafe, level, text, extraTags] = value as unknown[];
  if (typeof level !== "number" || typeof text !== "string") return undefined;
  return new Message(level, isSafe === 1 ? new SafeString(text) : text, {
    extraTags: typeof extraTags === "string" ? extraTags : "",
    tags,
  });
}
