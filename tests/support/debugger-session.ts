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

/** Types each command when a prompt asks for it. */
export async function throughTerminal(options: SessionOptions): Promise<Session> {
  const { words, commands } = options;
  const program = [node, ...nodeWords(words)].map((word) => `'${word}'`).join(" ");
  const child = start(
    "script",
    ["--quiet", "--return", "--flush", "--command", program, "/dev/null"],
    options,
  );
  const left = [...commands];
  let seen = "";
  child.stdout!.on("data", (part: Buffer) => {
    seen += part.toString();
    if (!/(?:\(Pdb\) |\(com\) |>>> |breaks\? )$/.test(plain(seen))) return;
    seen = "";
    const command = left.shift();
    // Ctrl-D where there are no more.
    child.stdin!.write(command === undefined ? "\u0004" : `${command}\r`);
  });
  return finished(child);
}

function nodeWords(words: readonly string[]): string[] {
  return ["--conditions=quintet-source", ...words];
}

function start(program: string, words: string[], { cwd, env = {} }: SessionOptions): ChildProcess {
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
