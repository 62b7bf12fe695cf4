/** From the words of a command line to the arguments and options that a command states. */

import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { type Command, didYouMean, type OptionSpec, type Verbosity } from "../base/index.ts";
import { ArgumentsError, OptionValueError, UnknownOptionError } from "./errors.ts";
import { usage } from "./help.ts";

/** What every command understands. */
export const globalOptions = {
  settings: { type: "string", placeholder: "FILE", help: "the settings file of the project" },
  noInput: { type: "boolean", help: "ask nothing; take the defaults or stop" },
  verbosity: {
    type: "number",
    short: "v",
    choices: ["0", "1", "2", "3"],
    default: 1,
    help: "how much is said about what is done",
  },
  traceback: { type: "boolean", help: "show where an error comes from" },
  help: { type: "boolean", short: "h", help: "show this help" },
} satisfies Record<string, OptionSpec>;

export interface GlobalOptions {
  settings: string | undefined;
  noInput: boolean;
  traceback: boolean;
  help: boolean;
}

export interface CommandLine {
  /** Undefined if only options were given. */
  command: string | undefined;
  /** The words before and after the command's name. */
  rest: string[];
  version: boolean;
}

export interface Parsed {
  args: Record<string, string | string[] | undefined>;
  options: Record<string, OptionValue>;
}

type OptionValue = string | boolean | number | string[] | undefined;

/** Finds the name of the command: the first word that is no option and no option's value. */
export function splitCommandLine(words: readonly string[]): CommandLine {
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (["--settings", "--verbosity", "-v"].includes(word)) index++;
    else if (!word.startsWith("-")) {
      return { command: word, rest: words.toSpliced(index, 1), version: false };
    }
  }
  return { command: undefined, rest: [...words], version: words.some(isVersion) };
}

/** Ends the options at the first argument: `-c n shop.ts --fast` → `-c n -- shop.ts --fast`. */
export function endOptions(command: Command, words: readonly string[]): string[] {
  const { tokens } = parseArgs({
    args: [...words],
    options: parserOptions(allOptions(command)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind !== "option");
  return first?.kind === "positional" ? words.toSpliced(first.index, 0, "--") : [...words];
}

/** A command's own come first: its letters are its own. */
function allOptions({ options }: Command): Record<string, OptionSpec> {
  return { ...options, ...globalOptions, ...options };
}

const levels: readonly Verbosity[] = [0, 1, 2, 3];

/** How much a command is to say; one that has an option of that name decides that by itself. */
export function verbosityOf(command: Command, { options }: Parsed): Verbosity {
  if ("verbosity" in command.options) return 1;
  return levels.find((level) => level === options["verbosity"]) ?? 1;
}

/** The options of every command, read leniently: for when the command is not known yet. */
export function readGlobalOptions(words: readonly string[]): GlobalOptions {
  const { values } = parseArgs({
    args: [...words],
    options: parserOptions(globalOptions),
    strict: false,
  });
  return {
    settings: typeof values["settings"] === "string" ? values["settings"] : undefined,
    noInput: values["no-input"] === true,
    traceback: values["traceback"] === true,
    help: values["help"] === true,
  };
}

/**
 * Reads the words after a command's name.
 *
 * @throws {UnknownOptionError} With the nearest option.
 * @throws {OptionValueError} If a value is missing, too much, or no number.
 * @throws {ArgumentsError} If an argument is missing, or there are too many.
 */
export function parseCommand(command: Command, words: readonly string[]): Parsed {
  const specs = allOptions(command);
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: parserOptions(specs),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  const names = new Map(Object.keys(specs).map((name) => [optionWord(name), name]));
  const options: Record<string, OptionValue> = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, emptyValue(spec)]),
  );
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const name = names.get(token.name);
    if (name === undefined) {
      const known = [...names.keys()].map((word) => `--${word}`);
      throw new UnknownOptionError(command.name, token.rawName, known);
    }
    const before = options[name];
    const value = optionValue(token.rawName, specs[name]!, token.value);
    given.add(name);
    options[name] = Array.isArray(before) ? [...before, String(value)] : value;
  }
  assertGiven(specs, given);
  return { args: takeArguments(command, positionals), options };
}

/** `noReload` → `no-reload`: how an option is written on the command line. */
export function optionWord(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function parserOptions(specs: Record<string, OptionSpec>): ParseArgsOptionsConfig {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { type, short }]) => [
      optionWord(name),
      {
        type: type === "boolean" ? "boolean" : "string",
        multiple: type === "list",
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
}

function emptyValue({ type, default: byDefault }: OptionSpec): OptionValue {
  if (type === "boolean") return false;
  return type === "list" ? [] : byDefault;
}

/** @throws {OptionValueError} If one is missing that has to be given. */
function assertGiven(specs: Record<string, OptionSpec>, given: ReadonlySet<string>): void {
  for (const [name, { required = false, help }] of Object.entries(specs)) {
    if (!required || given.has(name)) continue;
    throw new OptionValueError(`--${optionWord(name)} has to be given: ${help}.`);
  }
}

function optionValue(
  word: string,
  { type, choices }: OptionSpec,
  text: string | undefined,
): OptionValue {
  if (type === "boolean") {
    if (text === undefined) return true;
    throw new OptionValueError(`${word} takes no value, but was given "${text}".`);
  }
  if (text === undefined) throw new OptionValueError(`${word} wants a value.`);
  if (choices !== undefined && !choices.includes(text)) {
    throw new OptionValueError(`${word} cannot be "${text}".`, {
      hint: didYouMean(text, choices, "choices"),
    });
  }
  if (type !== "number") return text;
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number)) return number;
  throw new OptionValueError(`${word} wants a number, but was given "${text}".`);
}

function takeArguments(command: Command, words: readonly string[]): Parsed["args"] {
  const args: Parsed["args"] = {};
  const left = [...words];
  for (const [name, { many = false, optional = false, help }] of Object.entries(command.args)) {
    if (left.length === 0 && !optional) {
      throw new ArgumentsError(`${command.name} wants ${name.toUpperCase()}: ${help}.`, {
        hint: `Usage: ${usage(command)}`,
      });
    }
    args[name] = many ? left.splice(0) : left.shift();
  }
  if (left.length > 0) {
    const plural = left.length === 1 ? "an argument" : `${left.length} arguments`;
    throw new ArgumentsError(
      `${command.name} was given ${plural} too many: ${left.map((word) => `"${word}"`).join(", ")}.`,
      { hint: `Usage: ${usage(command)}` },
    );
  }
  return args;
}

function isVersion(word: string): boolean {
  return word === "--version" || word === "-V";
}
