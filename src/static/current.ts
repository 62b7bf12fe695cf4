/** The static files of the site that is at work: a site holds them, templates read them. */

import { type ContextSlot, contextSlot } from "../base/index.ts";
import { NoStaticFilesError } from "./errors.ts";
import type { StaticFiles } from "./static-files.ts";

export const currentStatic: ContextSlot<StaticFiles> = contextSlot<StaticFiles>("static");

/** The static files at work. @throws {NoStaticFilesError} If nobody has set them. */
export function staticAtWork(): StaticFiles {
  const files = currentStatic.get();
  if (files === undefined) throw new NoStaticFilesError();
  return files;
}
