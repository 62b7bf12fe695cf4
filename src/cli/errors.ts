/** What can be wrong with a command line, before any command has run. */

import { didYouMean, QuintetError } from "../base/index.ts";

/** The command line is not well formed: exit code 2. */
export abstract class UsageError extends QuintetError {}

/** There is no command of that name. */
export class UnknownCommandError extends UsageError {
  readonly code = "cli/unknown-command";

  constructor(name: string, known: readonly string[], note = "") {
    const guess = didYouMean(name, known, "commands");
    super(`There is no command "${name}".`, { hint: note ? `${guess} ${note}` : guess });
  }
}

/** A command has no option of that name. */
export class UnknownOptionError extends UsageError {
  readonly code = "cli/unknown-option";

  constructor(command: string, option: string, known: readonly string[]) {
    super(`The command ${command} has no option ${option}.`, {
      hint: didYouMean(option, known, "options"),
    });
  }
}

/** An option has no value, one too many, or one of the wrong kind. */
export class OptionValueError extends UsageError {
  readonly code = "cli/option-value";
}

/** An argument is missing, or there are too many. */
export class ArgumentsError extends UsageError {
  readonly code = "cli/arguments";
}

/** No settings file was found. */
export class ProjectNotFoundError extends QuintetError {
  readonly code = "cli/no-project";

  constructor(looked: readonly string[]) {
    super(
      [
        "There is no Quintet project here. I looked for settings.ts, settings.js and settings.mjs in:",
        ...looked.map((place) => `  - ${place}`),
      ].join("\n"),
      {
        hint:
          "Go into the folder of a project, name its settings with --settings FILE, " +
          "or begin one: quintet startproject NAME",
      },
    );
  }
}

/** The file that `--settings` or `QUINTET_SETTINGS` names is not there. */
export class SettingsFileError extends QuintetError {
  readonly code = "cli/settings-file";

  constructor(file: string, source: string) {
    super(`${source} names ${file}, which is not there.`, {
      hint: "The path counts from the folder you are in.",
    });
  }
}

/** A command returned a number that no program can end with. */
export class ExitCodeError extends QuintetError {
  readonly code = "cli/exit-code";

  constructor(command: string, given: unknown) {
    super(`The command ${command} returned ${String(given)}, which is no exit code.`, {
      hint: "Return nothing, or a whole number from 0 to 255.",
    });
  }
}

/** The settings file exports no settings. */
export class NoSettingsExportError extends QuintetError {
  readonly code = "cli/no-settings";

  constructor(file: string, exported: readonly string[]) {
    const names =
      exported.length > 0 ? `It exports: ${exported.join(", ")}.` : "It exports nothing.";
    super(`${file} exports no settings. ${names}`, {
      hint: "Write: export default defineSettings({ … });",
    });
  }
}

/** A question has to be answered, and nobody can. */
export class NoInputError extends QuintetError {
  readonly code = "cli/no-input";

  constructor(question: string) {
    super(`"${question}" has to be answered, but nobody can answer here.`, {
      hint: "Run the command in a terminal without --no-input, or give the answer as an option.",
    });
  }
}

/** Whoever runs the command did not want to answer. */
export class CancelledError extends QuintetError {
  readonly code = "cli/cancelled";

  constructor() {
    super("Cancelled.");
  }
}

/** A name that cannot be the name of a project or an app. */
export class BadNameError extends UsageError {
  readonly code = "cli/bad-name";
}

/** Files are there already where new ones should be written. */
export class FilesInTheWayError extends QuintetError {
  readonly code = "cli/files-in-the-way";
}

/** An address that nobody can listen on: `runserver banana`. */
export class BadAddressError extends UsageError {
  readonly code = "cli/bad-address";
}

/** A database that `dbshell` cannot open. */
export class DatabaseShellError extends QuintetError {
  readonly code = "cli/dbshell";
}
