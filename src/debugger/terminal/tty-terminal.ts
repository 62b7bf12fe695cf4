import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";

import { writeAll } from "./descriptors.ts";
import type { Complete, PromptTerminal } from "./terminal.ts";

export const terminalFile = process.platform === "win32" ? "CONIN$" : "/dev/tty";
const outputFile = process.platform === "win32" ? "CONOUT$" : "/dev/tty";
const historySize = 500;

export interface TtyOptions {
  complete: Complete;
  /** Where lines are kept for the next time; "" for nowhere. */
  historyFile: string;
}

/**
 * The terminal itself, opened once more: the streams of a thread go through the main thread, which
 * may be the one that stands still. It is given back before the program goes on.
 */
export function ttyTerminal({ complete, historyFile }: TtyOptions): PromptTerminal {
  const output = openSync(outputFile, "w");
  const write = (text: string): void => writeAll(output, text);
  const history = readHistory(historyFile);
  const columns = new WriteStream(output).columns || 80;
  const isDumb = process.env["TERM"] === "dumb";

  return {
    isRich: !isDumb,
    write,
    ask: (prompt) =>
      new Promise((resolve) => {
        let input: ReadStream;
        try {
          input = new ReadStream(openSync(terminalFile, "r"));
        } catch {
          resolve(null); // it has gone away
          return;
        }
        const screen = Object.assign(
          new Writable({
            write(chunk: Buffer, _, done) {
              write(chunk.toString());
              done();
            },
          }),
          { columns, isTTY: true },
        );
        const lines = createInterface({
          input,
          output: screen,
          terminal: true,
          history: [...history],
          historySize,
          prompt,
          completer: (line: string, done: (error: null, found: [string[], string]) => void) => {
            complete(line).then(
              (found) => done(null, found),
              () => done(null, [[], line]),
            );
          },
        });
        let isDone = false;
        const finish = (line: string | null): void => {
          if (isDone) return;
          isDone = true;
          lines.close();
          input.destroy();
          resolve(line);
        };
        lines.on("line", (line) => {
          remember(history, line, historyFile);
          finish(line);
        });
        lines.on("SIGINT", () => {
          write("^C\n");
          lines.write(null, { ctrl: true, name: "e" });
          lines.write(null, { ctrl: true, name: "u" });
          lines.prompt();
        });
        lines.on("close", () => {
          if (!isDone) write("\n");
          finish(null);
        });
        input.on("error", () => finish(null));
        lines.prompt();
      }),
  };
}

/** Can the terminal of this process be opened? */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync(terminalFile, "r+"));
    return true;
  } catch {
    return false;
  }
}

/** The newest first, as `node:readline` wants it. */
function readHistory(file: string): string[] {
  if (file === "") return [];
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines
      .filter((line) => line !== "")
      .toReversed()
      .slice(0, historySize);
  } catch {
    return [];
  }
}

function remember(history: string[], line: string, file: string): void {
  if (line.trim() === "" || history[0] === line) return;
  history.unshift(line);
  if (file === "") return;
  try {
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  } catch {
    // One can work without.
  }
}
