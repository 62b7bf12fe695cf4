/** The prompt: reads lines where the program stands still, until one of them lets it go on. */

import type { Connection } from "../protocol/connection.ts";
import { shownFile, type Scripts } from "../source/scripts.ts";
import { stars } from "../program/mask.ts";
import { lastName } from "../program/show.ts";
import type { PromptTerminal } from "../terminal/terminal.ts";
import type { Breakpoints } from "./breakpoints.ts";
import { prepare } from "./expression.ts";
import type { Frame } from "./frame.ts";
import type { Plan } from "./plans.ts";
import { selected, type Stop } from "./stop.ts";
import type { Outcome, Values } from "./values.ts";

/** What the program goes on with, or "leave": nothing is to go on, the prompt is over. */
export type Answer = Plan | "leave" | undefined;

/** Runs a line; a plan ends the prompt. */
export type Execute = (prompt: Prompt, line: string) => Promise<Answer>;

/** An expression that is shown where it has changed, in the function where it was asked for. */
export interface Display {
  expression: string;
  shown: string;
  /** `shop.ts:12`: where that function begins. */
  home: string;
}

/** How the program was started, if it was in a way that can be repeated. */
export interface Restart {
  /** @param words Behind the program's name; default: as before. */
  (words: readonly string[] | undefined): void;
}

export interface PromptParts {
  connection: Connection;
  scripts: Scripts;
  breakpoints: Breakpoints;
  values: Values;
  terminal: PromptTerminal;
  /** Paths are shown relative to it. */
  cwd: string;
  execute: Execute;
  restart: Restart | undefined;
  /** Ends the program. */
  quit(): Promise<void>;
}

export class Prompt implements PromptParts {
  readonly connection: Connection;
  readonly scripts: Scripts;
  readonly breakpoints: Breakpoints;
  readonly values: Values;
  readonly terminal: PromptTerminal;
  readonly cwd: string;
  readonly execute: Execute;
  readonly restart: Restart | undefined;
  readonly quit: () => Promise<void>;

  stop!: Stop;
  displays: Display[] = [];
  readonly aliases = new Map<string, string>();
  /** Lines to run before the user is asked: of `.pdbrc`, of a breakpoint, behind `;;`. */
  queue: string[] = [];
  /** The number of the line that `list` goes on with. */
  listFrom: number | undefined;
  #repeated = "";
  #hasToldOfStars = false;

  constructor(parts: PromptParts) {
    this.connection = parts.connection;
    this.scripts = parts.scripts;
    this.breakpoints = parts.breakpoints;
    this.values = parts.values;
    this.terminal = parts.terminal;
    this.cwd = parts.cwd;
    this.execute = parts.execute;
    this.restart = parts.restart;
    this.quit = () => parts.quit();
  }

  get frame(): Frame {
    return selected(this.stop);
  }

  say(text: string): void {
    this.terminal.write(`${text}\n`);
    if (this.#hasToldOfStars || !text.includes(`'${stars}'`)) return;
    this.#hasToldOfStars = true;
    this.terminal.write(`(${stars} stands for a secret; \`secrets show\` shows them.)\n`);
  }

  /** Something that is not possible, or not right. */
  complain(text: string): void {
    this.say(`*** ${text}`);
  }

  /** Reads and runs lines until one lets the program go on. */
  async run(stop: Stop, { isSilent = false } = {}): Promise<Answer> {
    this.stop = stop;
    this.listFrom = undefined;
    if (!isSilent) await this.showPlace();
    await this.showDisplays();
    for (;;) {
      const line = await this.#nextLine();
      const answer = await this.#execute(line);
      if (answer !== undefined) return answer;
    }
  }

  async #nextLine(): Promise<string> {
    const queued = this.queue.shift();
    if (queued !== undefined) return queued;
    const typed = await this.terminal.ask("(Pdb) ");
    if (typed === null) return "quit";
    if (typed.trim() !== "") this.#repeated = typed.trim();
    return this.#repeated;
  }

  async #execute(line: string): Promise<Answer> {
    try {
      return await this.execute(this, line);
    } catch (error) {
      // What V8 refuses: "Cannot restart frame", say. The prompt goes on.
      this.complain(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** `> shop.ts(12)total()`, and the line itself. */
  async showPlace(): Promise<void> {
    const { frame } = this;
    const returned = frame.live?.returnValue;
    let value = "";
    if (returned !== undefined) {
      this.say("--Return--");
      value = `->${await this.values.show(await this.values.box(returned))}`;
    }
    this.say(`> ${this.place(frame)}${value}`);
    this.say(`-> ${await this.lineOf(frame)}`);
  }

  async showDisplays(): Promise<void> {
    for (const display of this.displays) {
      if (display.home !== this.home()) continue;
      const now = await this.shown(display.expression);
      if (this.frame.live?.returnValue !== undefined && now.startsWith("***")) continue;
      if (now === display.shown) continue;
      this.say(`display ${display.expression}: ${now}  [old: ${display.shown}]`);
      display.shown = now;
    }
  }

  /** Where the selected function begins, the same for each call of it. */
  home(): string {
    const { live, position } = this.frame;
    const start = live?.functionLocation && this.scripts.positionOf(live.functionLocation);
    return `${position.file}:${start?.line ?? 0}`;
  }

  /** `shop.ts(12)total()` */
  place({ name, position }: Frame): string {
    return `${shownFile(position.file, this.cwd)}(${position.line})${name}()`;
  }

  async lineOf({ position: { file, line, script } }: Frame): Promise<string> {
    return ((await this.scripts.linesOf(file, script))[line - 1] ?? "").trim();
  }

  /** Evaluates what was typed in the selected frame; `isSilent` if its value is not worth a line. */
  async evaluate(typed: string): Promise<Outcome & { isSilent?: boolean }> {
    const [, name, value] = /^(\$[A-Za-z]\w*)\s*=(?!=)\s*(.*)$/s.exec(typed) ?? [];
    if (name !== undefined && !(await this.frame.variables()).includes(name)) {
      await this.define(name, value!);
      return { box: "", isSilent: true };
    }
    const prepared = prepare(typed);
    if (prepared.problem !== undefined) return { thrown: prepared.problem };
    if (typed.includes("$_")) await this.#defineConvenience();
    const { code, isBoxed, isSilent } = prepared;
    const outcome = await this.#explained(await this.frame.evaluate(code, isBoxed));
    return { ...outcome, isSilent };
  }

  /** Makes a variable that all frames see. @returns Whether its value could be evaluated. */
  async define(name: string, typed: string): Promise<boolean> {
    const outcome = await this.evaluate(typed);
    if (outcome.thrown !== undefined) {
      this.complain(outcome.thrown);
      return false;
    }
    await this.values.call("define", [outcome.box], [name]);
    return true;
  }

  /** `$_frame`, `$_retval` and `$_exception`, for the selected frame. */
  async #defineConvenience(): Promise<void> {
    const { values, frame, stop } = this;
    const { file, line } = frame.position;
    const returned = frame.live?.returnValue ?? { type: "undefined" };
    await values.call("define", [await values.box(returned)], ["$_retval"]);
    const place = { name: frame.name, file: shownFile(file, this.cwd), line };
    await values.call("defineData", [], [place, "$_frame"]);
    const error = stop.errors[stop.errorIndex] ?? (await values.box({ type: "undefined" }));
    await values.call("define", [error], ["$_exception"]);
  }

  /** What an expression gives, as text. */
  async shown(typed: string, options: { pretty?: boolean } = {}): Promise<string> {
    const outcome = await this.evaluate(typed);
    if (outcome.thrown !== undefined) return `*** ${outcome.thrown}`;
    return this.values.show(outcome.box, { ...options, name: lastName(typed) });
  }

  /** Adds why a variable that one can see is not there. */
  async #explained(outcome: Outcome): Promise<Outcome> {
    if (outcome.thrown === undefined) return outcome;
    const [, name] = /^ReferenceError: ([\w$]+) is not defined$/.exec(outcome.thrown) ?? [];
    if (name === undefined) return outcome;
    if (!(await this.#isDeclaredAround(name))) return outcome;
    if (this.frame.live?.returnValue !== undefined) {
      return {
        thrown: `${outcome.thrown} any more. (V8 leaves the block of a function's variables before it returns.)`,
      };
    }
    return {
      thrown: `${outcome.thrown} here. (V8 keeps variables of the functions around only where this one uses them.)`,
    };
  }

  /** Does a function around this one declare it, as far as the indentation tells? */
  async #isDeclaredAround(name: string): Promise<boolean> {
    const { file, script, line } = this.frame.position;
    const above = (await this.scripts.linesOf(file, script)).slice(0, line);
    const escaped = name.replaceAll("$", String.raw`\$`);
    const declaration = new RegExp(
      String.raw`\b(?:const|let|var|function|class|import)\b[^=;]*(?<![\w$])${escaped}(?![\w$])`,
    );
    let indentation = Number.POSITIVE_INFINITY;
    for (const text of above.toReversed()) {
      const own = text.length - text.trimStart().length;
      if (text.trim() === "" || own > indentation) continue;
      indentation = own;
      if (declaration.test(text)) return true;
    }
    return false;
  }
}
