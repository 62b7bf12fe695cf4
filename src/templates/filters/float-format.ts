/**
 * floatformat: rounds exactly, from the digits of the number and not from its binary value.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#floatformat
 */

import {
  formatNumber,
  type NumberFormatOptions,
  plainNumbers,
  siteTranslations,
} from "../../i18n/index.ts";
import { bareValue } from "../values.ts";
import { SafeString } from "../safe-string.ts";

/** A decimal number as digits: `-12.50` is `{ sign: "-", digits: "1250", scale: 2 }`. */
interface Decimal {
  readonly sign: string;
  readonly digits: string;
  readonly scale: number;
}

const pattern = /^\s*([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?\s*$/i;

function parse(text: string): Decimal | undefined {
  const match = pattern.exec(text);
  if (match === null || (match[2] === "" && match[3] === "")) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const scale = fraction.length - Number(exponent);
  if (whole.length + fraction.length + Math.abs(scale) > 200) return undefined; // no room for it
  const digits = whole + fraction + "0".repeat(Math.max(0, -scale));
  return { sign: sign === "-" ? "-" : "", digits, scale: Math.max(0, scale) };
}

/** Rounds half up to `places` behind the point. */
function round({ sign, digits, scale }: Decimal, places: number): string {
  const padded = digits.padStart(scale + 1, "0") + "0".repeat(Math.max(0, places - scale));
  const cut = Math.max(0, scale - places);
  let kept = BigInt(padded.slice(0, padded.length - cut) || "0");
  if (cut > 0 && padded[padded.length - cut]! >= "5") kept++;
  const text = String(kept).padStart(places + 1, "0");
  const number = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
  return kept === 0n ? number : sign + number;
}

/** The common case, a number with no more places than are wanted; undefined for the others. */
function padOnly(value: number, places: number): string | undefined {
  if (!(Math.abs(value) < 1e15 && places > 0 && places < 20) || Object.is(value, -0))
    return undefined;
  const text = String(value);
  if (text.includes("e")) return undefined;
  const point = text.indexOf(".");
  if (point === -1) return `${text}.${"0".repeat(places)}`;
  const missing = places - (text.length - point - 1);
  return missing < 0 ? undefined : text + "0".repeat(missing);
}

/**
 * @param arg How many places; a negative number takes them away if they are all 0. A `g` behind it
 *   groups thousands, a `u` keeps from the language's ways, and both group as the site does for all
 *   languages. Default: -1.
 */
export function floatFormat(value: unknown, arg: unknown = -1): unknown {
  if (typeof value === "number" && typeof arg === "number" && plainNumbers.fractions) {
    const padded = padOnly(value, arg);
    if (padded !== undefined) return new SafeString(padded);
  }
  const bare = bareValue(value);
  if (bare === null || bare === undefined || bare === "") return "";
  const isBoolean = typeof bare === "boolean";
  const text = isBoolean
    ? String(Number(bare))
    : typeof value === "object"
      ? `${value}`
      : String(bare);
  let places = String(arg);
  const flags = /[gu]+$/.exec(places)?.[0] ?? "";
  if (flags !== "") places = places.slice(0, -flags.length) || "-1";
  if (/^\s*[-+]?(?:inf(?:inity)?|nan)\s*$/i.test(text)) return text;
  const number = parse(text);
  if (number === undefined) return pattern.test(text) && /\d/.test(text) ? text : "";
  if (!/^\s*[-+]?\d+\s*$/.test(places)) return value;
  const wanted = Number(places);
  const fraction = number.digits.slice(number.digits.length - number.scale);
  const isWhole = number.scale === 0 || /^0*$/.test(fraction);
  const result = round(number, wanted < 0 && isWhole ? 0 : Math.abs(wanted));
  const isGrouped = flags.includes("g");
  const isPlain = flags.includes("u");
  if (!isGrouped && (isPlain || plainNumbers.fractions)) return new SafeString(result);
  const options = { ...(isPlain && ofNoLanguage()), ...(isGrouped && { grouped: true }) };
  return new SafeString(formatNumber(result, options));
}

/** How the site writes numbers where no language has a say. */
function ofNoLanguage(): NumberFormatOptions {
  const { decimalSeparator, thousandSeparator, numberGrouping } =
    siteTranslations().for(null).formats;
  return { decimalSeparator, thousandSeparator, grouping: numberGrouping };
}
