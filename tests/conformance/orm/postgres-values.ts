/** From what SQLite keeps to what PostgreSQL takes, by the type of the column; and to compare. */

import { intervalText } from "../../../src/db/postgres/values.ts";
import type { ColumnType } from "../../../src/db/schema/column-type.ts";
import { isObject, type Json } from "./case.ts";
import { sortedJson } from "./values.ts";

/** A recorded value as a parameter; texts are read by the server. */
export function toParameter(value: Json, { name }: ColumnType): unknown {
  if (value === null) return null;
  if (isObject(value)) {
    if ("$bytes" in value) return Buffer.from(String(value["$bytes"]), "base64");
    return name === "interval"
      ? intervalText(BigInt(String(value["$int"])))
      : String(value["$int"]);
  }
  switch (name) {
    case "boolean":
      return value === 1 ? "true" : "false";
    case "interval":
      return intervalText(BigInt(Number(value)));
    case "binary":
      return Buffer.from(String(value));
    case "timestamp":
      return `${String(value)}+00`;
    default:
      return String(value);
  }
}

/** A value in a form in which a recorded one and one that was read are the same. */
export function plainValue(value: unknown, { name }: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("base64")}`;
  if (isObject(value as Json)) {
    const { $bytes, $int } = value as { readonly $bytes?: string; readonly $int?: string };
    return $bytes === undefined ? Number($int) : `bytes ${$bytes}`;
  }
  switch (name) {
    case "boolean":
      return value === true || value === 1;
    case "uuid":
      return String(value).replaceAll("-", "");
    case "json":
      return sortedJson(String(value));
    case "date":
      return String(value);
    case "time":
    case "timestamp":
      return timeText(String(value));
    case "binary":
      return `bytes ${Buffer.from(String(value)).toString("base64")}`;
    case "varchar":
    case "text":
    case "inet":
      return String(value);
    default:
      return Number(value);
  }
}

/** Six digits or none, and no zone. */
function timeText(text: string): string {
  const [, head, fraction = ""] = /^([^.+]*)(?:\.(\d+))?/.exec(text)!;
  return `${head}.${fraction.padEnd(6, "0")}`;
}
