/** What can be wrong with the apps of a site. All of it is found when it starts. */

import { QuintetError } from "../base/index.ts";

/** `defineApp` was given options that cannot work; all problems at once. */
export class AppConfigError extends QuintetError {
  readonly code = "apps/config";

  constructor(name: string, problems: readonly string[]) {
    const head =
      problems.length === 1
        ? `The app ${name} is not well defined:`
        : `The app ${name} is not well defined (${problems.length} problems):`;
    super([head, ...problems.map((problem) => `  - ${problem}`)].join("\n"));
  }
}

/** Two apps of a site have the same label, so their tables and templates would mix. */
export class DuplicateAppError extends QuintetError {
  readonly code = "apps/duplicate";

  constructor(label: string, names: readonly string[]) {
    super(`The label "${label}" belongs to ${names.length} apps: ${names.join(", ")}.`, {
      hint: "List each app once, and give one of them another label: defineApp({ label: … }).",
    });
  }
}

/** A command has the name of another one. */
export class DuplicateCommandError extends QuintetError {
  readonly code = "apps/duplicate-command";

  constructor(command: string, owners: readonly [string, string]) {
    super(`The command "${command}" is brought by ${owners[0]} and by ${owners[1]}.`, {
      hint: "Rename one of them.",
    });
  }
}
