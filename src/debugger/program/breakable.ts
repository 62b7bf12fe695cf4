/**
 * Work that Ctrl-C breaks off. The debugger cannot: V8 takes none of its messages while it answers
 * one. `node:vm` can; so the work is called from a script.
 */

import { Script } from "node:vm";

let current: () => unknown = () => undefined;
const slot = Symbol.for("quintet.debugger.work");
const script = new Script(`process[Symbol.for("${slot.description}")]()`);
Object.defineProperty(process, slot, { value: () => current() });

/**
 * Calls it and puts what it returns in a box.
 *
 * @param isOurs If it returns a promise that is rejected, does nobody else care?
 * @throws What it throws, or that it was broken off.
 */
export function breakable(work: () => unknown, isOurs: boolean): { value: unknown } {
  const before = current;
  current = work;
  try {
    const value: unknown = script.runInThisContext({ breakOnSigint: true, displayErrors: false });
    // Else it would end the program later, as one that nobody has handled.
    if (isOurs && value instanceof Promise) value.catch(() => {});
    return { value };
  } finally {
    current = before;
  }
}
