/** Whether each value of a type is one of another, unchanged: where it is not, rows may be in the way. */

import { type ColumnType, isIntegerType } from "../../schema/column-type.ts";

/** Digits of the largest number. */
const integerDigits = { smallint: 5, integer: 10, bigint: 19 } as const;

/** The longest text of a value, with a sign. */
const textLengths: Readonly<Record<string, number>> = {
  smallint: 6,
  integer: 11,
  bigint: 20,
  boolean: 5,
  date: 13,
  time: 15,
  uuid: 36,
};

export function fits(from: ColumnType, to: ColumnType): boolean {
  if (to.name === "text") return true;
  if (to.name === "varchar") return longest(from) <= to.length;
  if (to.name === "decimal")
    return wholeDigits(from) <= to.precision - to.scale && scaleOf(from) <= to.scale;
  if (to.name === "array") return from.name === "array" && fits(from.of, to.of);
  if (to.name === "double") return from.name === "real" || wholeDigits(from) <= 15 - scaleOf(from);
  if (isIntegerType(to)) {
    return isIntegerType(from) && wholeDigits(from) <= wholeDigits(to);
  }
  if (to.name === "timestamp" && from.name === "date") return true;
  if (to.name === "interval" && from.name === "time") return true;
  return from.name === to.name;
}

function longest(type: ColumnType): number {
  if (type.name === "varchar") return type.length;
  if (type.name === "decimal") return type.precision + 2; // a sign and a point
  return textLengths[type.name] ?? Number.POSITIVE_INFINITY;
}

/** Digits before the point. */
function wholeDigits(type: ColumnType): number {
  if (type.name === "decimal") return type.precision - type.scale;
  const { name } = type;
  return name === "smallint" || name === "integer" || name === "bigint"
    ? integerDigits[name]
    : Number.POSITIVE_INFINITY;
}

function scaleOf(type: ColumnType): number {
  return type.name === "decimal" ? type.scale : 0;
}
