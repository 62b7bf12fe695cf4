/** Values as Python shows them, for the compatible mode. */

import { SafeString } from "./safe-string.ts";
import { isPlainObject } from "./values.ts";

/** Lists and dictionaries as Python's `str` shows them; undefined for other values. */
export function pythonCollection(value: unknown): string | undefined {
  const isOwnList = Array.isArray(value) && value.toString === Array.prototype.toString;
  if (isOwnList) return `[${value.map(pythonRepr).join(", ")}]`;
  if (isPlainObject(value)) return pythonDict(Object.entries(value));
  return value instanceof Map ? pythonDict([...value]) : undefined;
}

function pythonDict(entries: readonly (readonly [unknown, unknown])[]): string {
  return `{${entries.map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(", ")}}`;
}

/** Python's `repr`. */
export function pythonRepr(value: unknown): string {
  if (value instanceof SafeString) return pythonRepr(value.text);
  if (typeof value === "string") return pythonString(value);
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return pythonCollection(value) ?? String(value);
}

function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return quote + inner.replaceAll(quote, `\\${quote}`) + quote;
}
