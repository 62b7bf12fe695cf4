import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

import type { LaunchData } from "./launch-data.ts";
import { sourceExtension } from "./own-files.ts";
import type { SavedSession } from "./prompt/saved-session.ts";

/** What the process of the program is told, as JSON in this variable. */
export type ProgramStart = Pick<LaunchData, "commands" | "entry" | "saved">;
export const startVariable = "QUINTET_DEBUGGER_START";

/** What it says where the program is to start again. */
interface Again {
  /** Behind the program's name; as before if there are none. */
  words?: readonly string[];
  session: SavedSession;
}

export interface RunDebuggedOptions {
  /** The file to run. */
  script: string;
  /** What the program gets as `process.argv` behind its own name. */
  words?: readonly string[];
  /** Stop at the first line of this file. Default: the script. */
  entry?: string;
  /** Commands of the prompt to run at the first stop: `["break shop.ts:12", "continue"]`. */
  commands?: readonly string[];
}

const preload = new URL(`./preload${sourceExtension}`, import.meta.url).href;

/**
 * Runs a program under the debugger, as `quintet debug` does: it stops at its first line, and where
 * an error is not caught. The command `restart` of the prompt runs it again.
 *
 * @returns The exit code of the program.
 *
 * @example
 * ```ts
 * import { runDebugged } from "quintet/debugger";
 *
 * process.exitCode = await runDebugged({ script: "shop.ts", commands: ["break 12", "continue"] });
 * ```
 */
export async function runDebugged(options: RunDebuggedOptions): Promise<number> {
  const { script, entry = script, commands = [] } = options;
  const start = { entry: realpathSync(entry), commands };
  let next: { words: readonly string[]; start: ProgramStart } | undefined = {
    words: options.words ?? [],
    start: { ...start, saved: undefined },
  };
  // Ctrl-C is for the program: it stops there.
  process.removeAllListeners("SIGINT");
  process.on("SIGINT", () => {});
  for (;;) {
    const { words } = next;
    const child = spawn(
      process.execPath,
      [...process.execArgv, "--import", preload, script, ...words],
      {
        stdio: ["inherit", "inherit", "inherit", "pipe"],
        env: { ...process.env, [startVariable]: JSON.stringify(next.start) },
      },
    );
    next = undefined;
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const again = JSON.parse(line) as Again;
      const saved = again.session;
      next = { words: again.words ?? words, start: { ...start, commands: [], saved } };
    });
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (next === undefined) return code ?? (signal === "SIGINT" ? 130 : 1);
  }
}
