/** Whole numbers in digits, capital and small letters: as short as text in a URL can be. */

import { OptionError } from "../base/index.ts";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base = BigInt(digits.length);

/** A whole number in base 62: `61` is `z`, `62` is `10`. */
export function encodeBase62(value: number | bigint): string {
  let rest = BigInt(value);
  if (rest < 0n) return `-${encodeBase62(-rest)}`;
  let text = "";
  do {
    text = digits[Number(rest % base)]! + text;
    rest /= base;
  } while (rest > 0n);
  return text;
}

/**
 * The number that a text in base 62 says.
 *
 * @throws {OptionError} For a text that is none.
 */
export function decodeBase62(text: string): bigint {
  const match = /^(-?)([\dA-Za-z]+)$/.exec(text);
  if (match === null) {
    throw new OptionError(
      "A number in base 62",
      "its text",
      "of digits and letters of ASCII",
      text,
    );
  }
  const [, sign, written = ""] = match;
  let value = 0n;
  for (const digit of written) value = value * base + BigInt(digits.indexOf(digit));
  return sign === "-" ? -value : value;
}
