/** Which values a session can hold: those that JSON gives back as they were. */

import { SessionValueError } from "./errors.ts";

/**
 * The JSON of a value of a session.
 *
 * @throws {SessionValueError} If JSON would lose or change something: a date, a Map, undefined.
 */
export function jsonOf(key: string, value: unknown): string {
  check(key, "", value, []);
  return JSON.stringify(value);
}

function check(key: string, path: string, value: unknown, above: readonly object[]): void {
  switch (typeof value) {
    case "string":
    case "boolean":
      return;
    case "number":
      if (Number.isFinite(value)) return;
      break;
    case "object":
      if (value === null) return;
      if (above.includes(value) || !isPlain(value)) break;
      for (const [name, item] of Object.entries(value)) {
        const step = Array.isArray(value) ? `[${name}]` : `.${name}`;
        check(key, path + step, item, [...above, value]);
      }
      return;
  }
  throw new SessionValueError(key, path, value);
}

/** An array or an object as one writes it; a `toJSON` would write something else. */
function isPlain(value: object): boolean {
  if ("toJSON" in value) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
