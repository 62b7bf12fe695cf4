/** The apps of a site together: what may be there only once. */

import type { Command } from "../base/index.ts";
import type { AppConfig } from "./app-config.ts";
import { DuplicateAppError, DuplicateCommandError } from "./errors.ts";

/** @throws {DuplicateAppError} If two apps have the same label; upper and lower case are the same. */
export function assertDistinctApps(apps: readonly AppConfig[]): void {
  const groups = Map.groupBy(apps, ({ label }) => label.toLowerCase());
  for (const [, [first, ...others]] of groups) {
    if (others.length === 0) continue;
    throw new DuplicateAppError(
      first!.label,
      [first!, ...others].map(({ name }) => name),
    );
  }
}

/** A command, and the app that brings it. */
export interface AppCommand {
  readonly app: AppConfig;
  readonly command: Command;
}

/**
 * The commands of all apps, in their order.
 *
 * @param taken Names that are taken already, with whoever has them.
 * @throws {DuplicateCommandError} If two have the same name.
 */
export function commandsOf(
  apps: readonly AppConfig[],
  taken: ReadonlyMap<string, string> = new Map(),
): AppCommand[] {
  const owners = new Map(taken);
  const found: AppCommand[] = [];
  for (const app of apps) {
    for (const command of app.commands) {
      const owner = owners.get(command.name);
      if (owner !== undefined) {
        throw new DuplicateCommandError(command.name, [owner, `the app ${app.label}`]);
      }
      owners.set(command.name, `the app ${app.label}`);
      found.push({ app, command });
    }
  }
  return found;
}
