import { pathToFileURL } from "node:url";

import { isSettings, type Settings } from "../app/index.ts";
import { NoSettingsExportError } from "./errors.ts";

/**
 * Imports the settings file: its default export, or its export `settings`.
 *
 * @throws {NoSettingsExportError} If neither was made by `defineSettings`.
 */
export async function loadSettings(file: string): Promise<Settings> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const found = [module["default"], module["settings"]].find(isSettings);
  if (found === undefined) throw new NoSettingsExportError(file, Object.keys(module));
  return found;
}
