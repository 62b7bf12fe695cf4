/** The texts of `quintet --help` and `quintet COMMAND --help`. */

import { styleText } from "node:util";

import type { Command, OptionSpec } from "../base/index.ts";

/** One line for the list of commands, under the name of who brings it. */
export interface HelpEntry {
  group: string;
  name: string;
  help: string;
}

/** Shows what is typed in another colour, if the terminal has any. */
const typed = (text: string): string => styleText("cyan", text, { stream: process.stdout });
const heading = (text: string): string => styleText("bold", text, { stream: process.stdout });

/** `quintet startapp NAME [DIR] [options]` */
export function usage({ name, args, options }: Command): string {
  const words = Object.entries(args).map(([argument, { optional = false, many = false }]) => {
    const word = `${argument.toUpperCase()}${many ? "…" : ""}`;
    return optional ? `[${word}]` : word;
  });
  const rest = Object.keys(options).length > 0 ? ["[options]"] : [];
  return ["quintet", name, ...words, ...rest].join(" ");
}

/** All about one command. `everywhere` are the options of all commands. */
export function commandHelp(
  command: Command,
  everywhere: Readonly<Record<string, OptionSpec>>,
): string {
  const parts = [`Usage: ${usage(command)}`, capital(command.help)];
  if (command.description) parts.push(command.description.trim());
  const args = Object.entries(command.args).map(([name, { help }]): [string, string] => [
    name.toUpperCase(),
    help,
  ]);
  if (args.length > 0) parts.push(section("Arguments", args));
  if (Object.keys(command.options).length > 0) {
    parts.push(section("Options", optionRows(command.options)));
  }
  parts.push(section("Everywhere", optionRows(everywhere)));
  return parts.join("\n\n");
}

/** All commands, grouped by who brings them; `notes` stand at the end. */
export function overview(entries: readonly HelpEntry[], notes: readonly string[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const groups = Map.groupBy(entries, ({ group }) => group);
  const sections = [...groups].map(([group, list]) =>
    section(
      group,
      list.map(({ name, help }) => [name, help]),
      width,
    ),
  );
  return ["Usage: quintet COMMAND [arguments] [options]", ...sections, ...notes].join("\n\n");
}

function section(title: string, rows: readonly [string, string][], minWidth = 0): string {
  const width = Math.max(minWidth, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${typed(left.padEnd(width))}  ${right}`);
  return [heading(title), ...lines].join("\n");
}

function optionRows(specs: Readonly<Record<string, OptionSpec>>): [string, string][] {
  return Object.entries(specs).map(([name, spec]) => {
    const { type, short, placeholder } = spec;
    const word = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value =
      type === "boolean" ? "" : ` ${placeholder ?? (type === "number" ? "NUMBER" : "TEXT")}`;
    const letter = short === undefined ? "    " : `-${short}, `;
    return [`${letter}--${word}${value}`, explained(spec)];
  });
}

function explained({ help, type, choices, default: byDefault, required }: OptionSpec): string {
  const notes = [
    choices && `one of ${choices.join(", ")}`,
    type === "list" && "may be repeated",
    byDefault !== undefined && `default: ${byDefault}`,
    required && "has to be given",
  ].filter((note) => typeof note === "string");
  return notes.length === 0 ? help : `${help} (${notes.join("; ")})`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
