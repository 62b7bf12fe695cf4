/** What was typed, as code that V8 can evaluate in a frame. TypeScript may be written. */

import { stripTypeScriptTypes } from "node:module";
import { Script } from "node:vm";

import { programSide } from "../program/program.ts";

export type Prepared =
  /** `isBoxed`: the code gives `{ value }`. `isSilent`: a statement or an assignment. */
  { code: string; isBoxed: boolean; isSilent: boolean; problem?: never } | { problem: string };

/** An assignment: its value is not worth a line. */
const assignment = /^[\w$.[\]'"?!]+\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])/;

export function prepare(typed: string): Prepared {
  const text = typed.replace(/;\s*$/, "");
  const isSilent = assignment.test(text);
  if (compiles(`(${text}\n)`)) return { code: box(text), isBoxed: true, isSilent };
  if (compiles(text)) return { code: text, isBoxed: false, isSilent: true };
  const plain = withoutTypes(text);
  if (plain !== undefined && compiles(`(${plain}\n)`)) {
    return { code: box(plain), isBoxed: true, isSilent };
  }
  if (plain !== undefined && compiles(plain)) {
    return { code: plain, isBoxed: false, isSilent: true };
  }
  return { problem: problemOf(text) };
}

/** Wrapped as it would be in a function, where `return` or `super` mean something. */
function compiles(code: string): boolean {
  return syntaxError(code) === undefined;
}

function syntaxError(code: string): string | undefined {
  try {
    void new Script(code);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function box(code: string): string {
  // A promise that a call has made here is nobody's but the prompt's.
  const isOurs = /[\w$\])]\s*\(/.test(code);
  return `${programSide}.boxed(() => (${code}\n), ${isOurs})`;
}

/** `(rule as Rule).percent` → `(rule        ).percent`. */
function withoutTypes(text: string): string | undefined {
  for (const code of [text, `(${text})`]) {
    try {
      const plain = stripTypeScriptTypes(code);
      return code === text ? plain : plain.slice(1, -1);
    } catch {
      // it may be the other one
    }
  }
  return undefined;
}

function problemOf(text: string): string {
  if (/\bawait\b/.test(text)) {
    return "await can stand only at the beginning here: p await EXPRESSION.";
  }
  return `SyntaxError: ${syntaxError(text) ?? "it cannot be read"}`;
}
