/** An error for a log: every cause with its stack, and nothing that could steer a terminal. */

import { inspect } from "node:util";

import { chainOf } from "./debug-page.ts";

export function errorText(error: unknown): string {
  const chain = chainOf(error);
  if (chain.length === 0) return printable(`Thrown: ${inspect(error, { depth: 1 })}`);
  const parts = chain.map((each, index) => {
    // The message may have grown since the stack was taken: only the frames are read from there.
    const frames = (each.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    const lead = index === 0 ? "" : "Because of: ";
    return [`${lead}${each.name}: ${each.message}`, ...frames].join("\n");
  });
  return printable(parts.join("\n"));
}

/** A message may repeat what a visitor sent; escape sequences must not reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "�");
}
