/**
 * The text of a value, before it is escaped. Quintet writes nothing for null; Django writes None,
 * and lists and dictionaries as Python would show them: that is the compatible mode.
 */

import { Temporal } from "../base/index.ts";
import { formatMoment } from "./filters/date-format.ts";
import { SafeString } from "./safe-string.ts";
import { pythonCollection } from "./python-repr.ts";
import { inTimeZone } from "./zone.ts";

export function textWriter(
  compatible: boolean,
  timeZone: () => string,
): (value: unknown) => string {
  return (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "bigint") return String(value);
    if (value === null || value === undefined) return compatible ? "None" : "";
    if (typeof value === "boolean") return compatible ? (value ? "True" : "False") : String(value);
    if (value instanceof SafeString) return value.text;
    return (
      momentText(value, timeZone()) ??
      (compatible ? pythonCollection(value) : undefined) ??
      plainText(value)
    );
  };
}

function plainText(value: unknown): string {
  return typeof value === "symbol" ? (value.description ?? "") : `${value as object}`;
}

const { PlainDate, PlainDateTime, PlainTime } = Temporal;

/** Django's default formats of dates and times. */
function momentText(value: unknown, timeZone: string): string | undefined {
  const local = inTimeZone(value, timeZone);
  if (local instanceof PlainDate) return formatMoment(local, "N j, Y", timeZone);
  if (local instanceof PlainTime) return formatMoment(local, "P", timeZone);
  if (local instanceof PlainDateTime || local instanceof Temporal.ZonedDateTime) {
    return formatMoment(local, "N j, Y, P", timeZone);
  }
  return undefined;
}
