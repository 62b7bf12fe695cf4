/** What stands inside of recorded expressions and is none itself: fields, frames. */

import { camelCase } from "../../../src/base/index.ts";
import * as db from "../../../src/db/index.ts";
import { isQuerySet } from "../../../src/db/query/query-state.ts";
import { type Json, type JsonObject, NotThereError } from "./case.ts";

const exported = db as unknown as Readonly<
  Record<string, ((...args: unknown[]) => unknown) | undefined>
>;

/** Functions with positional arguments only, where our name is not Django's in camelCase. */
const functions: Readonly<Record<string, string>> = {
  ACos: "acos",
  ASin: "asin",
  ATan: "atan",
  ATan2: "atan2",
  LPad: "lpad",
  RPad: "rpad",
  LTrim: "ltrim",
  RTrim: "rtrim",
  MD5: "md5",
  Reverse: "reversed",
  NullIf: "nullIf",
  StrIndex: "strIndex",
};

/** Operators of `$combine`, and our methods. */
export const operators: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "dividedBy",
  "%%": "modulo",
  "^": "power",
  "&": "bitAnd",
  "|": "bitOr",
  "#": "bitXor",
  "<<": "bitLeftShift",
  ">>": "bitRightShift",
};

/** The function that makes an expression of this class; undefined: there is none. */
export function functionNamed(name: string): ((...args: unknown[]) => unknown) | undefined {
  const ours = functions[name] ?? camelCase(name.slice(0, 1).toLowerCase() + name.slice(1));
  return exported[ours] ?? exported[name.toLowerCase()];
}

/** `ExtractYear`, `TruncMonth` as a transform. */
export function partNamed(name: string): ((source: unknown) => unknown) | undefined {
  const [, family = "", part = ""] = /^(Trunc|Extract)(\w+)$/.exec(name) ?? [];
  if (part === "") return undefined;
  if (part === "Date" || part === "Time") return exported[`trunc${part}`];
  const make = exported[family.toLowerCase()]!;
  return (source) => make(source, camelCase(part.slice(0, 1).toLowerCase() + part.slice(1)));
}

/** A query set where an expression is wanted: its only value. */
export function asSubquery(value: unknown): unknown {
  return isQuerySet(value) ? db.subquery(value as never) : value;
}

/** A field of no model, as an expression is told its type by. */
export function fieldOf([name, options]: readonly [string, JsonObject]): unknown {
  const special: Record<string, string> = {
    URLField: "urlField",
    UUIDField: "uuidField",
    JSONField: "jsonField",
  };
  const make = exported[special[name] ?? name.slice(0, 1).toLowerCase() + name.slice(1)];
  if (!make) throw new NotThereError(`a value of ${name}`);
  const known = ["max_length", "max_digits", "decimal_places", "null"];
  const given = Object.entries(options).filter(([option]) => known.includes(option));
  const any = name === "DecimalField" ? { maxDigits: 30, decimalPlaces: 15 } : {};
  const named = given.map(([option, value]) => [camelCase(option), value]);
  return make({ ...any, ...Object.fromEntries(named) });
}

/** A bound of a frame; undefined: open. */
function bound(at: Json | undefined): number | undefined {
  return at === null ? undefined : (at as number | undefined);
}

export function frameOf(node: JsonObject): ReturnType<typeof db.rowRange> {
  const { start, end } = node["kwargs"] as JsonObject;
  const make = node["$expr"] === "RowRange" ? db.rowRange : db.valueRange;
  return make(bound(start), bound(end));
}
