/**
 * A command line from its words to an exit code: finds the command, loads what it needs, runs it,
 * and says in words what went wrong.
 */

import { type Command, CommandError, type Project, type Terminal } from "../base/index.ts";
import { dirname } from "node:path";

import {
  endOptions,
  globalOptions,
  type GlobalOptions,
  parseCommand,
  readGlobalOptions,
  splitCommandLine,
  verbosityOf,
} from "./arguments.ts";
import { type BuiltinCommand, builtinCommands } from "./builtin-commands.ts";
import { ExitCodeError, UnknownCommandError, UsageError } from "./errors.ts";
import { commandHelp, type HelpEntry, overview } from "./help.ts";
import { createHost, type Host } from "./host.ts";
import { reportError } from "./report-error.ts";
import { createTerminal, silentTerminal } from "./terminal.ts";
import { version } from "./version.ts";

export interface RunOptions {
  /** Default: the folder of the process. */
  cwd?: string;
  /** Default: the terminal of the process. */
  terminal?: Terminal;
  /** Default: never aborted. */
  signal?: AbortSignal;
}

/** @returns The exit code: 0, 1 if the command failed, 2 if the command line is wrong. */
export async function run(
  words: readonly string[],
  { cwd = process.cwd(), terminal: given, signal = new AbortController().signal }: RunOptions = {},
): Promise<number> {
  const globals = readGlobalOptions(words);
  const terminal = given ?? createTerminal({ noInput: globals.noInput });
  const host = createHost(cwd, globals);
  try {
    return await runWords(words, { globals, host, terminal, signal });
  } catch (error) {
    await reportError(error, { terminal, root: rootOf(host), traceback: globals.traceback });
    if (error instanceof CommandError) return error.exitCode;
    return error instanceof UsageError ? 2 : 1;
  } finally {
    await host.close().catch(() => {}); // why it could not be made was said already
  }
}

interface Surroundings {
  globals: GlobalOptions;
  host: Host;
  terminal: Terminal;
  signal: AbortSignal;
}

async function runWords(words: readonly string[], around: Surroundings): Promise<number> {
  const { globals, host, terminal, signal } = around;
  const line = splitCommandLine(words);
  if (line.command === "help" && line.rest.some((word) => !word.startsWith("-"))) {
    const asked = { ...globals, help: true };
    return runWords(line.rest, { ...around, globals: asked });
  }
  const { command: name, version: wantsVersion } = line;
  if (wantsVersion) {
    terminal.print(version());
    return 0;
  }
  if (name === undefined || name === "help") {
    terminal.print(await fullOverview(host));
    return 0;
  }

  const builtin = builtinCommands.find((each) => each.name === name);
  const command = builtin ? await builtin.load(host) : await appCommand(name, host);
  const rest = builtin?.passesOn === true ? endOptions(command, line.rest) : line.rest;
  if (builtin?.passesOn === true ? readGlobalOptions(rest).help : globals.help) {
    terminal.print(commandHelp(command, globalOptions));
    return 0;
  }
  const parsed = parseCommand(command, rest);
  const verbosity = verbosityOf(command, parsed);
  const project = await projectFor(builtin, host);
  const isSilent = verbosity === 0 && command.reportsOnly === true;
  const context = {
    ...parsed,
    verbosity,
    terminal: isSilent ? silentTerminal(terminal) : terminal,
    project,
    signal,
  };
  const code = (await command.run(context as never)) ?? 0;
  if (!Number.isInteger(code) || code < 0 || code > 255)
    throw new ExitCodeError(command.name, code);
  return code;
}

async function projectFor(builtin: BuiltinCommand | undefined, host: Host): Promise<Project> {
  if (builtin?.needsApp === false) return { root: rootOf(host), apps: [], debug: false };
  return (await host.app()).project;
}

/** The folder of the project, or the current one outside of any. */
function rootOf(host: Host): string {
  try {
    return dirname(host.settingsFile());
  } catch {
    return host.cwd;
  }
}

/** @throws {UnknownCommandError} If no app has a command of that name. */
async function appCommand(name: string, host: Host): Promise<Command> {
  const builtins = builtinCommands.map((each) => each.name);
  let entries: readonly AppEntry[];
  try {
    entries = await appEntries(host);
  } catch (error) {
    // Outside of a project, or in a broken one, that is the better answer to a typing error.
    if ((error as { code?: unknown }).code !== "cli/no-project") throw error;
    throw new UnknownCommandError(name, builtins, "(There is no project here, so apps add none.)");
  }
  const found = entries.find(({ command }) => command.name === name);
  if (found !== undefined) return found.command;
  throw new UnknownCommandError(name, [...builtins, ...entries.map((each) => each.command.name)]);
}

interface AppEntry {
  group: string;
  command: Command;
}

async function appEntries(host: Host): Promise<AppEntry[]> {
  const { apps } = await host.settings();
  const { commandsOf } = await import("../apps/index.ts");
  const taken = new Map(builtinCommands.map(({ name }) => [name, "Quintet"]));
  return commandsOf(apps, taken).map(({ app, command }) => ({ group: app.verboseName, command }));
}

const perCommand = "More about one of them: quintet COMMAND --help";

/** With the commands of the apps; where there is no project that can be loaded, it says why. */
async function fullOverview(host: Host): Promise<string> {
  const entries: HelpEntry[] = [...builtinCommands];
  const notes = [perCommand];
  try {
    for (const { group, command } of await appEntries(host)) entries.push({ group, ...command });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "cli/no-project") {
      const message = error instanceof Error ? error.message : String(error);
      notes.push(`The commands of your apps are missing here: ${message}`);
    }
  }
  return overview(entries, notes);
}
