/** SQL functions that lookups need and SQLite lacks: they run in JavaScript. */

import type { DatabaseSync } from "node:sqlite";

import { DataError } from "../backend/errors.ts";

/** A pattern that is no regular expression. */
export class InvalidPatternError extends DataError {
  override readonly code = "db/invalid-pattern";
}

/**
 * Registers `text REGEXP pattern` on a connection. A pattern that begins with `(?i)` ignores case.
 */
export function registerFunctions(database: DatabaseSync): void {
  database.function("regexp", { deterministic: true }, (pattern, text) => {
    if (pattern === null || text === null) return null;
    return keptExpression(String(pattern)).test(String(text)) ? 1 : 0;
  });
}

const kept = new Map<string, RegExp>();

/** A query asks with one pattern for all its rows, so a few are kept. */
function keptExpression(pattern: string): RegExp {
  let expression = kept.get(pattern);
  if (expression === undefined) {
    const ignoresCase = pattern.startsWith("(?i)");
    expression = ignoresCase ? compile(pattern.slice(4), "iu") : compile(pattern, "u");
    if (kept.size >= 100) kept.clear();
    kept.set(pattern, expression);
  }
  return expression;
}

/** With code points as characters; without, if the pattern has escapes only the older form takes. */
function compile(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    try {
      return new RegExp(pattern, flags.replace("u", ""));
    } catch (cause) {
      throw new InvalidPatternError("The pattern is not a regular expression.", {
        hint: "Patterns are JavaScript's on SQLite.",
        cause,
      });
    }
  }
}
