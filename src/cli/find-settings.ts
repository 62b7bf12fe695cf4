/** Where the project is: its settings file, named or found above the current folder. */

import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { ProjectNotFoundError, SettingsFileError } from "./errors.ts";

const fileNames = ["settings.ts", "settings.js", "settings.mjs"];

export interface FindOptions {
  /** Where to begin, absolute. */
  cwd: string;
  /** The value of `--settings`. */
  option?: string | undefined;
  /** The value of `QUINTET_SETTINGS`. */
  variable?: string | undefined;
}

/**
 * Finds the settings file, absolute: `--settings` (the file, or the folder that it is in), else `QUINTET_SETTINGS`, else the nearest
 * folder at or above `cwd` that has one.
 *
 * @throws {SettingsFileError} If the file that was named is not there.
 * @throws {ProjectNotFoundError} If nothing was named, and nothing found; it lists where.
 */
export function findSettings({ cwd, option, variable }: FindOptions): string {
  const named = option ?? (variable === "" ? undefined : variable);
  if (named !== undefined) {
    const file = resolve(cwd, named);
    if (isFolder(file)) {
      const inside = settingsIn(file);
      if (inside !== undefined) return inside;
    } else if (existsSync(file)) return file;
    throw new SettingsFileError(file, option === undefined ? "QUINTET_SETTINGS" : "--settings");
  }
  const looked: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    looked.push(folder);
    const found = settingsIn(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) throw new ProjectNotFoundError(looked);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function settingsIn(folder: string): string | undefined {
  return fileNames.map((name) => join(folder, name)).find((file) => existsSync(file));
}
