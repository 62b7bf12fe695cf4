/**
 * Sessions with the debugger: a program, and what is typed at its prompts, through a pipe or
 * through a pseudo-terminal. The latter is made by `script` of util-linux, which every Linux has.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

export interface SessionOptions {
  /** The words behind `node`. */
  words: readonly string[];
  cwd: string;
  /** One for each prompt. */
  commands: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface Session {
  /** Both outputs of the program and what the prompts show; no escape sequences. */
  output: string;
  /** 128 and more for a signal. */
  code: number | null;
}

/** Ends what hangs; a session takes a few seconds at most. */
const patienceMs = 60_000;
const node = process.env["DEBUGGER_NODE"] ?? process.execPath;

export async function throughPipe(options: SessionOptions): Promise<Session> {
  const { words, commands } = options;
  const child = start(
    "sh",
    [
      "-c",
      `exec "$0" "$@" <<'end of commands'\n${commands.join("\n")}\nend of commands`,
      node,
      ...nodeWords(words),
    ],
    options,
  );
  return finished(child);
}

/** Types each command when a prompt asks for it, and Ctrl-D where there are no more. */
export function throughTerminal({ commands, ...options }: SessionOptions): Promise<Session> {
  const prompt = /(?:\(Pdb\) |\(com\) |>>> |breaks\? )$/;
  const steps = commands.map((command) => ({ at: prompt, type: `${command}\r` }));
  return typed({ ...options, steps: [...steps, { at: prompt, type: "\u0004" }] });
}

export interface Step {
  /** What must have come since the step before, at its end. */
  at: RegExp;
  type: string;
}

/** Types whatever keys, each when the screen looks as it is to. */
export function typed(
  options: Omit<SessionOptions, "commands"> & { steps: readonly Step[] },
): Promise<Session> {
  const program = [node, ...nodeWords(options.words)].map((word) => `'${word}'`).join(" ");
  // `script` may lose what is written right before the end, so the terminal stays a moment longer.
  const command = `trap : INT HUP; ${program}; code=$?; sleep 0.2; exit $code`;
  const words = ["--quiet", "--return", "--flush", "--command", command, "/dev/null"];
  const child = start("script", words, options);
  const left = [...options.steps];
  let seen = "";
  child.stdout!.on("data", (part: Buffer) => {
    seen += part.toString();
    if (left[0]?.at.test(plain(seen)) !== true) return;
    seen = "";
    child.stdin!.write(left.shift()!.type);
  });
  return finished(child);
}

function nodeWords(words: readonly string[]): string[] {
  return ["--conditions=quintet-source", ...words];
}

function start(
  program: string,
  words: string[],
  { cwd, env = {} }: Pick<SessionOptions, "cwd" | "env">,
): ChildProcess {
  const home = mkdtempSync(join(tmpdir(), "quintet-debugger-"));
  return spawn(program, words, {
    cwd,
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      NODE_OPTIONS: undefined,
      NO_COLOR: "1",
      TERM: "xterm",
      HOME: home, // no .pdbrc and no history of whoever runs the tests
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function finished(child: ChildProcess): Promise<Session> {
  let output = "";
  child.stdout!.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr!.on("data", (part: Buffer) => (output += part.toString()));
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  return { output: plain(output), code };
}

/** As one reads it on the screen. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll("\r", "");
}

/** What was typed, of a text that shows a session. */
export function commandsOf(transcript: string): string[] {
  const lines = transcript.matchAll(/^(?:\(Pdb\) |\(com\) |>>> |.*breaks\? )(.*)$/gm);
  return Array.from(lines, ([, command]) => command!);
}

/** Why pseudo-terminals cannot be tested here, or nothing. */
export function noTerminals(): string | false {
  try {
    execFileSync("script", ["--version"]);
    return false;
  } catch {
    return "there is no `script` of util-linux";
  }
}
