/** What can be seen to be wrong with static files before the first request. */

import { existsSync, statSync } from "node:fs";

import type { Check, CheckMessage } from "../base/index.ts";

/**
 * Checks that the folders a project names for static files are there, each once.
 *
 * @param dirs Those from the settings; an app need not have a folder `static`.
 * @see https://docs.djangoproject.com/en/5.2/ref/checks/#staticfiles
 */
export function staticChecks(dirs: readonly string[]): Check {
  return () => dirs.flatMap((dir, index) => message(dir, dirs.indexOf(dir) < index) ?? []);
}

function message(dir: string, isRepeated: boolean): CheckMessage | undefined {
  const where = "static.dirs";
  if (isRepeated) {
    return {
      level: "warning",
      code: "static/duplicate-folder",
      where,
      message: `The folder ${dir} is named twice.`,
      hint: "Remove one of them: the first folder that has a file wins.",
    };
  }
  if (existsSync(dir) && statSync(dir).isDirectory()) return undefined;
  return {
    level: "warning",
    code: "static/no-folder",
    where,
    message: `The folder ${dir} is not there.`,
    hint: "Make it, or take it out of the settings.",
  };
}
