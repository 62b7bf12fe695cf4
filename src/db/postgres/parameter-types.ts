/**
 * The types of parameters, where the value says more than its place: numbers and booleans. Without
 * them the server would take the type of what stands beside: `"pages" < 1.5` would be refused, and
 * a parameter on its own be text. Texts are left open, for they may be dates, UUIDs or JSON.
 */

import type { Parameters } from "../backend/driver.ts";

/** Numbers that the catalogue of every PostgreSQL has for its own types; 0 leaves it open. */
const oids = {
  open: 0,
  boolean: 16,
  bytea: 17,
  bigint: 20,
  integer: 23,
  double: 701,
  numeric: 1700,
  booleans: 1000,
  integers: 1007,
  bigints: 1016,
  doubles: 1022,
} as const;

const largestInteger = 2_147_483_647;
const largestBigint = 9_223_372_036_854_775_807n;

/** The type of each parameter; undefined where all are left open. */
export function parameterTypes(params: Parameters): number[] | undefined {
  let types: number[] | undefined;
  for (let index = 0; index < params.length; index++) {
    const type = typeOf(params[index]);
    if (type === oids.open) continue;
    types ??= Array.from({ length: params.length }, () => oids.open);
    types[index] = type;
  }
  return types;
}

/** May the values be sent to a statement that was prepared with these types? NULL is of any type. */
export function fitsTypes(params: Parameters, types: readonly number[] | undefined): boolean {
  for (let index = 0; index < params.length; index++) {
    const value = params[index];
    if (value === null) continue;
    if (typeOf(value) !== (types === undefined ? oids.open : types[index])) return false;
  }
  return true;
}

function typeOf(value: unknown): number {
  switch (typeof value) {
    case "number":
      if (!Number.isSafeInteger(value)) return oids.double;
      return Math.abs(value) <= largestInteger ? oids.integer : oids.bigint;
    case "bigint":
      return value <= largestBigint && value >= -largestBigint ? oids.bigint : oids.numeric;
    case "boolean":
      return oids.boolean;
    case "object":
      if (value === null) return oids.open;
      if (value instanceof Uint8Array) return oids.bytea;
      if (Array.isArray(value)) return listType(value);
      return isDecimal(value) ? oids.numeric : oids.open;
    default:
      return oids.open;
  }
}

/** From the narrowest to the widest. */
const numberTypes: readonly number[] = [oids.integer, oids.bigint, oids.double];
const numberListTypes = [oids.integers, oids.bigints, oids.doubles] as const;

/** The type that all of its elements fit in; open if they are not of one kind. */
function listType(list: readonly unknown[]): number {
  let widest = -1;
  for (const element of list) {
    if (element === null) continue;
    const type = typeOf(element);
    if (type === oids.boolean) return oids.booleans;
    const width = numberTypes.indexOf(type);
    if (width === -1) return oids.open;
    widest = Math.max(widest, width);
  }
  return numberListTypes[widest] ?? oids.open;
}

/** An exact number of some library: they are written as text, and all have this method. */
function isDecimal(value: object): boolean {
  return "toFixed" in value;
}
