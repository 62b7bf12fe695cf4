/** The user's breakpoints, by number, and the ones of V8 that stand for them. */

import type { Connection, Location } from "../protocol/connection.ts";
import {
  isFile,
  namesForeign,
  type Position,
  type Script,
  type Scripts,
} from "../source/scripts.ts";

export interface Breakpoint {
  readonly number: number;
  /** As it was asked for, until a file of that name is loaded; then absolute. */
  file: string;
  line: number;
  condition: string | undefined;
  readonly isTemporary: boolean;
  isEnabled: boolean;
  /** How many times it is still to be passed over. */
  ignore: number;
  hits: number;
  /** Lines to run at a stop. */
  commands: readonly string[];
  /** Where it is in what has been loaded. */
  readonly places: Set<string>;
}

/** What is kept of one where the program starts again. */
export type SavedBreakpoint = Pick<
  Breakpoint,
  "commands" | "condition" | "file" | "ignore" | "isEnabled" | "isTemporary" | "line"
>;

export interface Wanted {
  file: string;
  line: number;
  condition?: string | undefined;
  isTemporary?: boolean;
}

/** One place in the code; V8 takes one breakpoint there, for all of the user's. */
interface Place {
  location: Location;
  id: string | undefined;
  condition: string | undefined;
}

export class Breakpoints {
  readonly #connection: Connection;
  readonly #scripts: Scripts;
  readonly #places = new Map<string, Place>();
  #list: Breakpoint[] = [];
  #last = 0;
  #areOn = true;

  constructor(connection: Connection, scripts: Scripts) {
    this.#connection = connection;
    this.#scripts = scripts;
  }

  get list(): readonly Breakpoint[] {
    return this.#list;
  }

  find(number: number): Breakpoint | undefined {
    return this.#list.find((each) => each.number === number);
  }

  /** Is one for a file that has not been loaded? */
  get isAnyPending(): boolean {
    return this.#list.some(isPending);
  }

  async add({ file, line, condition, isTemporary = false }: Wanted): Promise<Breakpoint> {
    const breakpoint: Breakpoint = {
      number: ++this.#last,
      file,
      line,
      condition,
      isTemporary,
      isEnabled: true,
      ignore: 0,
      hits: 0,
      commands: [],
      places: new Set(),
    };
    this.#list.push(breakpoint);
    for (const script of this.#scripts.named(file)) await this.#bind(breakpoint, script);
    return breakpoint;
  }

  /** Takes one back as if it had never been asked for: its number is free again. */
  async withdraw(breakpoint: Breakpoint): Promise<void> {
    await this.remove(breakpoint);
    this.#last = breakpoint.number - 1;
  }

  async remove(breakpoint: Breakpoint): Promise<void> {
    this.#list = this.#list.filter((each) => each !== breakpoint);
    for (const place of breakpoint.places) await this.#sync(place);
  }

  /** Tells V8 what has changed: the condition, or whether it is enabled. */
  async update({ places }: Breakpoint): Promise<void> {
    for (const place of places) await this.#sync(place);
  }

  /** A script has been loaded: breakpoints that were waiting for it go in. */
  async bind(script: Script): Promise<void> {
    for (const breakpoint of this.#list) await this.#bind(breakpoint, script);
  }

  /** None stops the program any more. */
  async silence(): Promise<void> {
    this.#areOn = false;
    for (const place of this.#places.keys()) await this.#sync(place);
  }

  /** Those that V8 has stopped at. */
  hit(ids: readonly string[]): Breakpoint[] {
    const places = [...this.#places].filter(([, { id }]) => id !== undefined && ids.includes(id));
    return this.#list.filter(
      (each) => each.isEnabled && places.some(([place]) => each.places.has(place)),
    );
  }

  /** Do several stand at one place, so that V8 does not know whose condition was true? */
  isShared(breakpoint: Breakpoint): boolean {
    return this.#list.some(
      (each) => each !== breakpoint && [...each.places].some((at) => breakpoint.places.has(at)),
    );
  }

  isAt(file: string, line: number): boolean {
    return this.#list.some(
      (each) => each.places.size > 0 && each.file === file && each.line === line,
    );
  }

  saved(): SavedBreakpoint[] {
    return this.#list.map(
      ({ file, line, condition, isTemporary, isEnabled, ignore, commands }) => ({
        file,
        line,
        condition,
        isTemporary,
        isEnabled,
        ignore,
        commands,
      }),
    );
  }

  async restore(saved: readonly SavedBreakpoint[]): Promise<void> {
    for (const each of saved) {
      const breakpoint = await this.add(each);
      const { isEnabled, ignore, commands } = each;
      Object.assign(breakpoint, { isEnabled, ignore, commands });
      await this.update(breakpoint);
    }
  }

  async #bind(breakpoint: Breakpoint, script: Script): Promise<void> {
    if (script.isForeign && !namesForeign(breakpoint.file)) return;
    const files = script.map === undefined ? [script.file] : script.sources;
    const file = files.find((each) => isFile(each, breakpoint.file));
    if (file === undefined) return;
    const found = await this.#firstCodeFrom(script, file, breakpoint.line);
    if (found === undefined) return;
    const { location, position } = found;
    if (script.isForeign) this.#scripts.opened.add(script.url);
    breakpoint.file = file;
    breakpoint.line = position.line;
    const key = `${location.scriptId}:${location.lineNumber}:${location.columnNumber}`;
    breakpoint.places.add(key);
    if (!this.#places.has(key)) {
      this.#places.set(key, { location, id: undefined, condition: undefined });
    }
    await this.#sync(key);
  }

  /** A line without code moves down to the next that has some, as far as one can see at once. */
  async #firstCodeFrom(
    script: Script,
    file: string,
    line: number,
  ): Promise<{ location: Location; position: Position } | undefined> {
    const start = this.#scripts.locate(script, file, line);
    if (start === undefined) return undefined;
    const { locations } = await this.#connection.send("Debugger.getPossibleBreakpoints", {
      start: { ...start, columnNumber: start.columnNumber ?? 0 },
      end: { scriptId: script.id, lineNumber: start.lineNumber + farthest, columnNumber: 0 },
    });
    for (const { scriptId, lineNumber, columnNumber = 0 } of locations) {
      const location = { scriptId, lineNumber, columnNumber };
      const position = this.#scripts.positionOf(location);
      if (!position.isMadeUp && position.file === file && position.line >= line) {
        return { location, position };
      }
    }
    return undefined;
  }

  async #sync(key: string): Promise<void> {
    const place = this.#places.get(key)!;
    const here = this.#list.filter((each) => this.#areOn && each.isEnabled && each.places.has(key));
    const condition = conditionOf(here);
    if (place.id !== undefined && (here.length === 0 || condition !== place.condition)) {
      await this.#connection.send("Debugger.removeBreakpoint", { breakpointId: place.id });
      place.id = undefined;
    }
    if (here.length > 0 && place.id === undefined) {
      const at = { location: place.location, condition };
      place.id = (await this.#connection.send("Debugger.setBreakpoint", at)).breakpointId;
      place.condition = condition;
    }
  }
}

/** Lines that a breakpoint may move down. */
const farthest = 20;

export function isPending({ places }: Breakpoint): boolean {
  return places.size === 0;
}

/** V8 takes one that throws for false; pdb stops there, so that a mistake in it is seen. */
export function safeCondition(condition: string): string {
  return `(() => { try { return (${condition}\n) } catch { return true } })()`;
}

function conditionOf(here: readonly Breakpoint[]): string | undefined {
  if (here.some(({ condition }) => condition === undefined)) return undefined;
  return here.map(({ condition }) => safeCondition(condition!)).join(" || ");
}
