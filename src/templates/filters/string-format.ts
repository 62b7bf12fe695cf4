/** stringformat: Python's `%` formatting of one value, without the percent sign. */

import { bareValue } from "../values.ts";
import { pythonRepr } from "../python-repr.ts";

const specifier = /^([-+ #0]*)(\d*)(?:\.(\d+))?([diouxXeEfFgGcrsa%])(.*)$/s;

/** @returns The empty text if the format is none, or not one for the value. */
export function stringFormat(
  value: unknown,
  format: string,
  write: (value: unknown) => string,
): string {
  const match = specifier.exec(format);
  if (match === null) return "";
  const [, flags = "", width = "", precision, type = "s", rest = ""] = match;
  const body = converted(bareValue(value), type, precision, flags, write);
  if (body === undefined) return "";
  return padded(body, Number(width), flags, "sracSRA".includes(type)) + rest;
}

function converted(
  value: unknown,
  type: string,
  precision: string | undefined,
  flags: string,
  write: (value: unknown) => string,
): string | undefined {
  const digits = precision === undefined ? undefined : Number(precision);
  if (type === "s") return write(value).slice(0, digits);
  if (type === "r" || type === "a") return pythonRepr(value).slice(0, digits);
  const isNumber =
    typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
  if (!isNumber) return type === "c" && typeof value === "string" ? value : undefined;
  const number = Number(value);
  const text = numberText(number, type, digits, flags.includes("#"));
  if (text === undefined || number < 0 || Object.is(number, -0)) return text;
  if (flags.includes("+")) return `+${text}`;
  return flags.includes(" ") ? ` ${text}` : text;
}

function numberText(
  number: number,
  type: string,
  digits: number | undefined,
  isAlternate: boolean,
): string | undefined {
  switch (type) {
    case "d":
    case "i":
    case "u":
      return signed(Math.trunc(number), (each) => each.toString().padStart(digits ?? 0, "0"));
    case "o":
      return signed(number, (each) => (isAlternate ? "0o" : "") + each.toString(8));
    case "x":
      return signed(number, (each) => (isAlternate ? "0x" : "") + each.toString(16));
    case "X":
      return signed(number, (each) => (isAlternate ? "0X" : "") + each.toString(16).toUpperCase());
    case "f":
    case "F":
      return number.toFixed(Math.min(100, digits ?? 6));
    case "e":
    case "E": {
      const text = exponential(number, digits ?? 6);
      return type === "E" ? text.toUpperCase() : text;
    }
    case "g":
    case "G": {
      const text = general(number, Math.max(1, digits ?? 6));
      return type === "G" ? text.toUpperCase() : text;
    }
    case "c":
      return String.fromCodePoint(number);
    default:
      return undefined;
  }
}

function signed(number: number, write: (absolute: number) => string): string {
  return number < 0 ? `-${write(-number)}` : write(number);
}

/** Python writes at least two digits of the exponent. */
function exponential(number: number, digits: number): string {
  return number.toExponential(Math.min(100, digits)).replace(/e([-+])(\d)$/, "e$10$2");
}

function general(number: number, digits: number): string {
  const exponent = number === 0 ? 0 : Math.floor(Math.log10(Math.abs(number)));
  if (exponent < -4 || exponent >= digits) {
    return exponential(number, digits - 1).replace(/\.?0+e/, "e");
  }
  const text = number.toFixed(Math.max(0, digits - 1 - exponent));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function padded(text: string, width: number, flags: string, isText: boolean): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || isText) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
