/** Puts a prompt on a program: everything that is the same for a thread and for a process. */

import { homedir } from "node:os";
import { join } from "node:path";

import type { Connection } from "../protocol/connection.ts";
import { Scripts } from "../source/scripts.ts";
import { openTerminal } from "../terminal/open-terminal.ts";
import { Breakpoints } from "./breakpoints.ts";
import { completer } from "./complete.ts";
import { dispatch } from "./dispatch.ts";
import { Entry } from "./entry.ts";
import { type Interrupts, watchInterrupts } from "./interrupts.ts";
import { Listener } from "./listener.ts";
import { type Answer, Prompt, type Restart } from "./prompt.ts";
import { Recorder } from "./recorder.ts";
import { restoreSession, type SavedSession, savedSession } from "./saved-session.ts";
import { startLines } from "./start-lines.ts";
import { Values } from "./values.ts";
import { Watch, type WatchParts } from "./watch.ts";

export interface AttachOptions {
  connection: Connection;
  cwd: string;
  /** Quintet's own files, and the one among them with `stopHere` and `examine`. */
  quintetUrl: string;
  stopUrl: string;
  recordsErrors: boolean;
  entry: string | undefined;
  saved: SavedSession | undefined;
  /** Commands to run at the first stop. */
  commands: readonly string[];
  /** Starts the program again with this session; undefined where that is not possible. */
  restart: ((words: readonly string[] | undefined, session: SavedSession) => void) | undefined;
  /** Is Ctrl-C looked out for where the program does not handle it itself? Default: true. */
  watchesInterrupts?: boolean;
  /** Whom to tell of a rest; without it there is none. */
  rest?: WatchParts["rest"];
  /** Ends the program, or lets it go. */
  quit(): Promise<void>;
}

const watchAfterMs = 100;

/** Does the program handle Ctrl-C itself, as a server does? Then it is left to it. */
const handlesInterrupts = "process.listenerCount('SIGINT') > 0";

export interface Attached {
  listener: Listener;
  watch: Watch;
}

/** Attaches; from now on stops of the program are answered here. */
export async function attach(options: AttachOptions): Promise<Attached> {
  const { connection, cwd, quintetUrl, stopUrl, recordsErrors, entry, saved, quit } = options;
  const scripts = new Scripts(
    connection,
    (url) => url === "" || /^node:|\/node_modules\//.test(url) || url.startsWith(quintetUrl),
  );
  connection.on("Debugger.scriptParsed", (script) => void scripts.add(script));

  const breakpoints = new Breakpoints(connection, scripts);
  const values = new Values(connection, { colors: false, secrets: false });
  let prompt: Prompt | undefined;
  let isAsking = false;
  let interrupts: Promise<Interrupts | undefined> | undefined;

  function makePrompt(): { prompt: Prompt; take(): Promise<void>; release(): void } {
    const historyFile =
      process.env["QUINTET_DEBUGGER_HISTORY"] ?? join(homedir(), ".quintet_debugger_history");
    const { terminal, lock } = openTerminal({ complete: completer(() => prompt), historyFile });
    values.style.colors = terminal.isRich && !process.env["NO_COLOR"];
    const restart: Restart | undefined =
      options.restart && ((words) => options.restart!(words, savedSession(made)));
    const parts = { connection, scripts, breakpoints, values, terminal, cwd, restart, quit };
    const made = new Prompt({ ...parts, execute: dispatch });
    if (saved === undefined) made.queue.push(...startLines(cwd), ...options.commands);
    return { prompt: made, ...lock };
  }

  const watch = new Watch({
    connection,
    scripts,
    recordsErrors,
    rest: options.rest,
    foreignPatterns: (files) => foreignPatterns(options, files),
  });
  let opened: ReturnType<typeof makePrompt> | undefined;
  const listener = new Listener({
    connection,
    scripts,
    breakpoints,
    values,
    recorder: new Recorder(connection, scripts),
    watch,
    entry: new Entry(connection, scripts, entry),
    stopUrl,
    async ask(show): Promise<Answer> {
      opened ??= makePrompt();
      prompt = opened.prompt;
      await opened.take();
      isAsking = true;
      // Not before the prompt is shown, but while the user thinks.
      setTimeout(() => (interrupts ??= watchIfLeft()), watchAfterMs).unref();
      if (listener.isInterrupting) prompt.say("Program interrupted. (Use 'cont' to resume.)");
      try {
        return await show(prompt);
      } finally {
        isAsking = false;
        opened.release();
      }
    },
    async onGoingOn() {
      const watched = await (interrupts ??= watchIfLeft());
      await watched?.areWatched;
    },
  });

  async function watchIfLeft(): Promise<Interrupts | undefined> {
    if (options.watchesInterrupts === false) return undefined;
    const question = { expression: handlesInterrupts };
    const answer = await connection.send("Runtime.evaluate", question).catch(() => undefined);
    if (answer?.result.value !== false) return undefined;
    return watchInterrupts(() => void onInterrupt());
  }

  async function onInterrupt(): Promise<void> {
    if (isAsking) return; // it was for an expression, and that is broken off by itself
    if (listener.isInterrupting) {
      // It did not come to a stop: nothing of the user's runs, so this one is to end it.
      const watched = await interrupts;
      await watched?.end();
      process.kill(process.pid, "SIGINT");
      return;
    }
    await listener.interrupt();
  }

  await connection.send("Runtime.enable");
  await watch.begin();
  if (saved !== undefined) {
    opened = makePrompt();
    await restoreSession(opened.prompt, saved);
  }
  await listener.watchScripts();
  return { listener, watch };
}

/** Node, packages, Quintet; not the functions that stop the program, and not what is opened. */
function foreignPatterns(options: AttachOptions, opened: Iterable<string>): string[] {
  const { quintetUrl, stopUrl } = options;
  // V8 passes over `debugger` in what it steps around, so the file that has it must not be.
  const others = [stopUrl, ...opened].map(escaped).join("|");
  const isOther = `(?!(?:${others})$)`;
  return ["^node:", `^${isOther}.*/node_modules/`, `^${isOther}${escaped(quintetUrl)}`];
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w/]/g, String.raw`\$&`);
}
