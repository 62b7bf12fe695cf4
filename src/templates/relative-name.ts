/** Template names like `./other.html`, relative to the template they stand in. */

import { posix } from "node:path";

import type { Parser } from "./parser.ts";

/** The same for a name that only the render gives; one that leads out is left to the loader. */
export function relativeTo(from: string, name: string): string {
  if (!name.startsWith("./") && !name.startsWith("../")) return name;
  return posix.normalize(posix.join(posix.dirname(from.replace(/^\/+/, "")), name));
}

/** @param isParent Is it the name of the template to extend, which cannot be this one? */
export function relativeName(parser: Parser, name: string, isParent = false): string {
  if (!name.startsWith("./") && !name.startsWith("../")) return name;
  const from = parser.source.name;
  const joined = posix.normalize(posix.join(posix.dirname(from.replace(/^\/+/, "")), name));
  if (joined.startsWith("../")) {
    throw parser.error(
      `The relative path '${name}' points outside the file hierarchy that template '${from}' is in.`,
    );
  }
  if (isParent && joined === from.replace(/^\/+/, "")) {
    throw parser.error(
      `The relative path '${name}' was translated to template name '${joined}', the same template in which the tag appears.`,
    );
  }
  return joined;
}
