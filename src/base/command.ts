/**
 * Commands of `quintet …`, as each folder and each app brings them. A command states its arguments
 * and options as data: the command line parses, checks and documents them.
 */

import { QuintetError, type QuintetErrorOptions } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

export interface ArgumentSpec {
  help: string;
  /** May it be left out? Default: false. */
  optional?: boolean;
  /** Does it take all that is left? Its value is then an array. Only for the last one. */
  many?: boolean;
}

export interface OptionSpec {
  help: string;
  /** `boolean`: present or not. `list`: may be given several times. */
  type: "boolean" | "string" | "number" | "list";
  /** One letter: `-p`. */
  short?: string;
  /** The word in the help text for its value: `--port NUMBER`. */
  placeholder?: string;
  /** What it is where it is not given, for `string` and `number`. Default: undefined. */
  default?: string | number;
  /** The only values it takes, for `string` and `list`; the type is that of these words. */
  choices?: readonly string[];
  /** Has it to be given? Default: false. */
  required?: boolean;
}

export interface CommandErrorOptions extends QuintetErrorOptions {
  /** What the program ends with, from 1 to 255. Default: 1. */
  exitCode?: number;
}

/**
 * Ends a command: the message is shown, without a stack.
 *
 * @example
 * ```ts
 * import { CommandError, defineCommand } from "quintet";
 *
 * export const shelve = defineCommand({
 *   name: "shelve",
 *   help: "Puts books on a shelf.",
 *   args: { shelf: { help: "its number" } },
 *   run({ args }) {
 *     if (args.shelf === "0") throw new CommandError("There is no shelf 0.", { exitCode: 3 });
 *   },
 * });
 * ```
 */
export class CommandError extends QuintetError {
  readonly code = "base/command";
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, ...options }: CommandErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

type ArgumentValue<Spec> = Spec extends { many: true }
  ? string[]
  : Spec extends { optional: true }
    ? string | undefined
    : string;
type Word<Spec> = Spec extends { choices: readonly (infer Choice extends string)[] }
  ? Choice
  : string;
type Given<Spec, Value> = Spec extends { default: string | number } | { required: true }
  ? Value
  : Value | undefined;
type OptionValue<Spec> = Spec extends { type: "boolean" }
  ? boolean
  : Spec extends { type: "number" }
    ? Given<Spec, number>
    : Spec extends { type: "list" }
      ? Word<Spec>[]
      : Given<Spec, Word<Spec>>;

/** An app of the project, as far as a command needs to know it. */
export interface InstalledApp {
  /** The short name: `library` in `library_book`. */
  readonly label: string;
  /** The folder it lies in, absolute. */
  readonly folder: string;
}

/** The project that a command runs in. */
export interface Project {
  /** The folder of `settings.ts`, absolute. */
  readonly root: string;
  readonly apps: readonly InstalledApp[];
  /** Does it show its errors and reload its code? `settings.debug`. */
  readonly debug: boolean;
}

/** `--verbosity`: nothing but errors and results, what is usual, more, all there is to say. */
export type Verbosity = 0 | 1 | 2 | 3;

export interface CommandContext<Arguments = object, Options = object> {
  readonly args: Arguments;
  readonly options: Options;
  /** How much it says about what it does. Default: 1. */
  readonly verbosity: Verbosity;
  readonly terminal: Terminal;
  readonly project: Project;
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command as the command line sees it, whatever its arguments and options. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly help: string;
  /** More, for `--help` of this command: paragraphs, examples. */
  readonly description?: string;
  readonly args: Readonly<Record<string, ArgumentSpec>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /**
   * Does it print only how it gets on, and no result? Then it is silent with `--verbosity 0`, but for
   * warnings and questions. Default: false.
   */
  readonly reportsOnly?: boolean;
  /** Returns nothing, or the exit code. */
  run(context: CommandContext<never, never>): Promise<number | void> | number | void;
}

/**
 * Defines a command. Option names are camelCase here, kebab-case on the command line.
 *
 * @example
 * ```ts
 * import { defineCommand } from "quintet";
 *
 * export const greet = defineCommand({
 *   name: "greet",
 *   help: "Says hello.",
 *   args: { name: { help: "whom to greet" } },
 *   options: { loudly: { type: "boolean", help: "in capitals" } },
 *   run({ args, options, terminal }) {
 *     const text = `Hello, ${args.name}!`;
 *     terminal.print(options.loudly ? text.toUpperCase() : text);
 *   },
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/custom-management-commands/
 */
export function defineCommand<
  const Arguments extends Record<string, ArgumentSpec> = Record<never, never>,
  const Options extends Record<string, OptionSpec> = Record<never, never>,
>(definition: {
  name: string;
  help: string;
  description?: string;
  args?: Arguments;
  options?: Options;
  reportsOnly?: boolean;
  run(
    context: CommandContext<
      { readonly [Name in keyof Arguments]: ArgumentValue<Arguments[Name]> },
      { readonly [Name in keyof Options]: OptionValue<Options[Name]> }
    >,
  ): Promise<number | void> | number | void;
}): Command {
  return { args: {}, options: {}, ...definition };
}
