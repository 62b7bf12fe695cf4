/** From the text of a stack to frames, each with the lines of source around it. */

import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Whose code it is: the project's, a package's, or Node's own. */
export type FrameOwner = "project" | "package" | "node";

export interface SourceLine {
  number: number;
  text: string;
}

export interface Frame {
  /** What was running; `""` at the top of a module. */
  name: string;
  /** Relative to the project if it lies there, else absolute. */
  file: string;
  line: number;
  column: number;
  owner: FrameOwner;
  /** The lines around, if the file can be read. Only for the project's own code. */
  source: readonly SourceLine[];
}

const linesAround = 5;
const framePattern =
  /^\s+at (?:(?:async )?(.*?) \()?(?:async )?((?:file:\/\/|node:|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/;

/** The frames of an error, the innermost first. */
export function framesOf(error: Error, root: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of (error.stack ?? "").split("\n")) {
    const [, name = "", address, line, column] = framePattern.exec(text) ?? [];
    if (address === undefined) continue;
    const path = address.startsWith("file://") ? fileURLToPath(address) : address;
    const owner = ownerOf(path, root);
    frames.push({
      name,
      file: owner === "project" ? relative(root, path) : path,
      line: Number(line),
      column: Number(column),
      owner,
      source: owner === "project" ? sourceAround(path, Number(line)) : [],
    });
  }
  return frames;
}

function ownerOf(path: string, root: string): FrameOwner {
  if (path.startsWith("node:")) return "node";
  const isInside = path.startsWith(root + sep) && !path.includes(`${sep}node_modules${sep}`);
  return isInside ? "project" : "package";
}

/** Node runs TypeScript by blanking its types, so that positions in a stack are those in the file. */
function sourceAround(file: string, line: number): SourceLine[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const first = Math.max(1, line - linesAround);
  return text
    .split("\n")
    .slice(first - 1, line + linesAround)
    .map((each, index) => ({ number: first + index, text: each }));
}
