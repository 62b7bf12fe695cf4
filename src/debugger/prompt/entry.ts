/** The first line of the program, where `quintet debug` stops. */

import type { Connection } from "../protocol/connection.ts";
import type { Script, Scripts } from "../source/scripts.ts";

export class Entry {
  readonly #connection: Connection;
  readonly #scripts: Scripts;
  #file: string | undefined;
  #breakpointId: string | undefined;

  /** @param file Absolute; undefined where it does not stop at a first line. */
  constructor(connection: Connection, scripts: Scripts, file: string | undefined) {
    this.#connection = connection;
    this.#scripts = scripts;
    this.#file = file;
  }

  /** Has its file not been loaded yet? */
  get isWaiting(): boolean {
    return this.#file !== undefined;
  }

  /** Sets the breakpoint, if this is the file. */
  async onScript({ id, file, sources }: Script): Promise<void> {
    if (this.#file === undefined || ![file, ...sources].includes(this.#file)) return;
    this.#file = undefined;
    const start = { scriptId: id, lineNumber: 0, columnNumber: 0 };
    const { locations } = await this.#connection.send("Debugger.getPossibleBreakpoints", {
      start,
      restrictToFunction: true,
    });
    const first = locations.find((each) => !this.#scripts.positionOf(each).isMadeUp);
    if (first === undefined) return;
    const { lineNumber, columnNumber = 0 } = first;
    const location = { scriptId: id, lineNumber, columnNumber };
    // Where a breakpoint of the user is already, that one stops.
    const set = await this.#connection.send("Debugger.setBreakpoint", { location }).catch(() => {});
    this.#breakpointId = set?.breakpointId;
  }

  /** Is this stop the first line? It is only once. */
  async isAt(breakpointIds: readonly string[]): Promise<boolean> {
    const breakpointId = this.#breakpointId;
    if (breakpointId === undefined || !breakpointIds.includes(breakpointId)) return false;
    this.#breakpointId = undefined;
    await this.#connection.send("Debugger.removeBreakpoint", { breakpointId });
    return true;
  }
}
