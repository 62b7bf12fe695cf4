/** Numbers in text: separators, groups of digits, places behind the point. */

import { activeTranslation, siteTranslations } from "./active.ts";

export interface NumberFormatOptions {
  /** Digits behind the point; more are cut off, and fewer filled with zeros. Default: as given. */
  decimalPlaces?: number | undefined;
  /** Default: that of the language. */
  decimalSeparator?: string;
  /** Default: that of the language. */
  thousandSeparator?: string;
  /** Digits in a group; several from the right, `[3, 2, 0]`. Default: those of the language. */
  grouping?: number | readonly number[];
  /** Are digits grouped? Default: `useThousandSeparator` of the site. */
  grouped?: boolean;
}

/** `-1.5e+20`, in its parts. */
const numberPattern = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i;

/** A longer number is written with its exponent, so that nobody fills the memory with zeros. */
const maxDigits = 200;

/**
 * Writes a number as the active language does.
 *
 * @param value A number, or the text of one, exactly.
 * @example
 * ```ts
 * import { formatNumber, override } from "quintet/i18n";
 *
 * override("de", () => formatNumber(1234.5, { decimalPlaces: 2, grouped: true })); // "1.234,50"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/formatting/
 */
export function formatNumber(
  value: number | bigint | string,
  options: NumberFormatOptions = {},
): string {
  const { formats } = activeTranslation();
  const {
    decimalPlaces,
    decimalSeparator = formats.decimalSeparator,
    thousandSeparator = formats.thousandSeparator,
    grouping = formats.numberGrouping,
    grouped = siteTranslations().useThousandSeparator,
  } = options;
  const text = String(value);
  const match = numberPattern.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  const shift = Number(exponent ?? 0) - fraction.length;
  const isLong = Math.abs(shift) + digits.length > maxDigits && typeof value !== "bigint";
  if (isLong || exponent !== undefined) {
    // A number that is too small to be seen is none.
    const isTiny = decimalPlaces !== undefined && digits.length + shift <= -decimalPlaces;
    if (isTiny || digits === "0") return formatNumber("0", options);
    if (isLong) return scientific(sign, digits, shift, options);
    return formatNumber(plainText(sign, whole, fraction, Number(exponent)), options);
  }
  const places =
    decimalPlaces === undefined
      ? fraction
      : fraction.slice(0, decimalPlaces).padEnd(decimalPlaces, "0");
  const isZero = /^0*$/.test(whole) && /^0*$/.test(places);
  const front = whole || "0";
  const groups = grouped ? inGroups(front, grouping, thousandSeparator) : front;
  const minus = sign === "-" && !(isZero && decimalPlaces !== undefined) ? "-" : "";
  return `${minus}${groups}${places === "" ? "" : decimalSeparator + places}`;
}

/** The number without an exponent. */
function plainText(sign: string, whole: string, fraction: string, shift: number): string {
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, "0");
  const rest = padded.slice(point);
  return `${sign}${padded.slice(0, point)}${rest === "" ? "" : `.${rest}`}`;
}

/** @param shift How many digits follow the last one; below zero if it is behind the point. */
function scientific(
  sign: string,
  digits: string,
  shift: number,
  options: NumberFormatOptions,
): string {
  const exponent = shift + digits.length - 1;
  const significant = digits.slice(0, maxDigits / 2);
  const rest = significant.slice(1);
  const head = formatNumber(`${sign}${significant[0]!}${rest === "" ? "" : `.${rest}`}`, options);
  return `${head}e${exponent < 0 ? "" : "+"}${exponent}`;
}

/** `1234567` as `1,234,567`, or as `12,34,567` with the groups 3, 2. */
export function inGroups(
  digits: string,
  grouping: number | readonly number[],
  separator: string,
): string {
  const sizes = typeof grouping === "number" ? [grouping] : grouping;
  const groups: string[] = [];
  let end = digits.length;
  let size = 0;
  for (let index = 0; end > 0; index++) {
    const next = sizes[index];
    // A zero, or the end of the list, repeats the last size.
    if (next !== undefined && next > 0) size = next;
    if (size === 0) return digits;
    groups.unshift(digits.slice(Math.max(0, end - size), end));
    end -= size;
  }
  return groups.join(separator);
}
