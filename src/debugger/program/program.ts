/**
 * What the prompt needs inside of the debugged program. The prompt runs elsewhere and can only
 * send code to evaluate; this is the code, kept under a symbol of `process` that it finds.
 */

import { breakable } from "./breakable.ts";
import { awaitingCallers, type Caller, callersInStack } from "./callers.ts";
import {
  evaluateIn,
  type FrameFacts,
  isRecorded,
  record,
  recordedFrames,
  type RecordedFrame,
} from "./recorded.ts";
import { kindOf, memberNames, messageOf, show, type ShowOptions } from "./show.ts";

export interface ProgramSide {
  /** Evaluates what the user has typed, so that Ctrl-C breaks it off; puts the value in a box. */
  boxed(work: () => unknown, isOurs: boolean): { value: unknown };
  show(value: unknown, options: ShowOptions): string;
  kindOf(value: unknown): string;
  memberNames(value: unknown): string[];
  messageOf(error: unknown): string;
  awaitingCallers(): Caller[];
  /** Who awaited what threw, as the stack of the error says it. */
  callersInStack(error: unknown): Caller[];
  record(error: object, facts: readonly FrameFacts[], parts: readonly unknown[]): void;
  isRecorded(error: unknown): boolean;
  recordedFrames(error: unknown): readonly RecordedFrame[];
  /** What the prompt shows of each frame, as plain data. */
  recordedFacts(error: unknown): object[];
  evaluateAt(frames: readonly RecordedFrame[], index: number, code: string): unknown;
  unbox(box: { value: unknown }): unknown;
  /** As `toString` has it, whatever the value. */
  sourceOf(value: unknown): string;
  /** Makes a convenience variable: `$name`, everywhere. */
  define(value: unknown, name: string): void;
  /** The same for plain data of the prompt. */
  defineData(value: unknown, name: string): void;
  isThenable(value: unknown): boolean;
  lengthOf(list: readonly unknown[]): number;
  at(list: readonly unknown[], index: number): unknown;
  /** An error's causes, itself first. */
  chainOf(error: unknown): unknown[];
}

const symbol = Symbol.for("quintet.debugger");

/** How the prompt writes it in code that it evaluates; contexts of `node:vm` share `process`. */
export const programSide = `globalThis.process[Symbol.for("${symbol.description}")]`;

export function installProgramSide(): void {
  if (symbol in process) return;
  const side: ProgramSide = {
    boxed: breakable,
    show,
    kindOf,
    memberNames,
    messageOf,
    awaitingCallers,
    callersInStack,
    record,
    isRecorded,
    recordedFrames,
    recordedFacts: (error) =>
      recordedFrames(error).map((frame) => {
        const { name, file, line, column, parameters, scopes } = frame;
        const variables = scopes.flatMap((scope) => Object.keys(scope));
        return { name, file, line, column, parameters, variables };
      }),
    evaluateAt: (frames, index, code) => evaluateIn(frames[index]!, code),
    unbox: ({ value }) => value,
    sourceOf: (value) =>
      typeof value === "function" ? Function.prototype.toString.call(value) : "",
    define,
    defineData: define,
    isThenable: (value) => typeof (value as { then?: unknown } | null)?.then === "function",
    lengthOf: ({ length }) => length,
    at: (list, index) => list[index],
    chainOf,
  };
  Object.defineProperty(process, symbol, { value: side });
}

const mostCauses = 10;

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [error];
  for (let each = error; each instanceof Error && chain.length < mostCauses;) {
    each = each.cause;
    if (each === undefined || chain.includes(each)) break;
    chain.push(each);
  }
  return chain;
}

function define(value: unknown, name: string): void {
  const more = { configurable: true, enumerable: false, writable: true };
  Object.defineProperty(globalThis, name, { value, ...more });
}
