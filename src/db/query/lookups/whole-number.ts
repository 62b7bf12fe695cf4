/**
 * Whole numbers compared with others: `pages__lte: 11.9` means 11 pages and less, and no row has
 * more than the column can hold. So neither is an error, though neither could be stored.
 */

import type { Field } from "../../fields/field.ts";
import { IntegerField } from "../../fields/number.ts";
import { ForeignKey } from "../../fields/relation.ts";
import type { LookupSubject } from "./lookup.ts";

/** How the right side of a lookup is encoded: as the field does, but for such numbers. */
export function encodeFor(
  { field, encode }: LookupSubject,
  lookup: string,
): (value: unknown) => unknown {
  if (!isWhole(field)) return encode;
  return (given) => {
    // A number of a URL, say, that is too large for the column: no row has it.
    const isText = typeof given === "string" && /^\s*[+-]?\d{1,1000}\s*$/.test(given);
    const input = isText ? BigInt(given.trim().replace(/^\+/, "")) : given;
    if (typeof input === "bigint" && BigInt.asIntN(64, input) === input) return input;
    const value = typeof input === "bigint" ? Number(input) : input;
    if (typeof value !== "number" || Number.isNaN(value)) return encode(input);
    if (Number.isInteger(value)) return value;
    // No whole number lies between: so the comparison is the same, and the type the column's.
    if (lookup === "gte" || lookup === "lt") return Math.ceil(value);
    return lookup === "gt" || lookup === "lte" ? Math.floor(value) : value;
  };
}

function isWhole(field: Field | undefined): boolean {
  if (field instanceof ForeignKey) return isWhole(field.targetKey);
  return field instanceof IntegerField;
}
