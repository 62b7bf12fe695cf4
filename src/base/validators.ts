/**
 * Validators: functions from a value to what is wrong with it, or undefined. Form fields and model
 * fields share them. The rules and the messages are Django's; each expression runs in linear time.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/validators/
 */

import { isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

import { type CountedMessage, gettextNoop, ngettextNoop } from "./messages.ts";
import type { Issue } from "./validation.ts";

/** Says what is wrong with a value; nothing when all is well. */
export type Validator<Value = unknown> = (value: Value) => Issue | undefined;

export interface ValidatorOptions {
  /** What to say instead; `{value}` and the other params of the issue are filled in. */
  message?: string;
  /** The code of the issue. Default: Django's, in kebab-case. */
  code?: string;
}

export interface RegexOptions extends ValidatorOptions {
  /** Is a value that matches the wrong one? Default: false. */
  inverse?: boolean;
}

/** The text has to match, somewhere: write `^` and `$` to hold it whole. */
export function matches(
  pattern: RegExp,
  {
    message = gettextNoop("Enter a valid value."),
    code = "invalid",
    inverse = false,
  }: RegexOptions = {},
): Validator<string | number> {
  // A global or sticky expression would remember where it stopped the last time.
  const stateless = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ""));
  return (value) =>
    stateless.test(String(value)) === inverse ? { code, message, params: { value } } : undefined;
}

/** An address as `local@domain.tld`, up to 320 characters. */
export function email({
  message = gettextNoop("Enter a valid email address."),
  code = "invalid",
  allowedDomains = ["localhost"],
}: ValidatorOptions & {
  /** Domains taken without a look at them. Default: `localhost`. */
  allowedDomains?: readonly string[];
} = {}): Validator<string> {
  return (value) => {
    const at = value.lastIndexOf("@");
    const domain = value.slice(at + 1);
    const isValid =
      at > 0 &&
      value.length <= 320 &&
      emailUser.test(value.slice(0, at)) &&
      (allowedDomains.includes(domain) || isEmailDomain(domain));
    return isValid ? undefined : { code, message, params: { value } };
  };
}

const emailUser =
  /^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")$/i; // oxlint-disable-line no-control-regex -- RFC 5322 names them

function isEmailDomain(domain: string): boolean {
  const literal = /^\[([A-Fa-f0-9:.]+)\]$/.exec(domain)?.[1];
  if (literal !== undefined) return isIPv4(literal) || isIPv6(literal);
  // Blanks and control characters would be dropped on the way to ASCII.
  if (/[\s\p{Cc}]/u.test(domain)) return false;
  return domainPattern.test(domain) || domainPattern.test(domainToASCII(domain));
}

/** An absolute URL with a host; at most 2,048 characters. */
export function url({
  message = gettextNoop("Enter a valid URL."),
  code = "invalid",
  schemes = ["http", "https", "ftp", "ftps"],
}: ValidatorOptions & {
  /** In lower case. Default: http, https, ftp, ftps. */
  schemes?: readonly string[];
} = {}): Validator<string> {
  return (value) =>
    value.length <= 2048 && isUrl(value, schemes)
      ? undefined
      : { code, message, params: { value } };
}

const hostLabel =
  "[a-z\\u00a1-\\uffff0-9](?:[a-z\\u00a1-\\uffff0-9-]{0,61}[a-z\\u00a1-\\uffff0-9])?";
/** The last label is of letters, or of what stands for letters in ASCII. */
const hostTail =
  "(?:\\.(?!-)[a-z\\u00a1-\\uffff0-9-]{1,63}(?<!-))*" +
  "\\.(?!-)(?:[a-z\\u00a1-\\uffff-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)";
const domainPattern = new RegExp(`^${hostLabel}${hostTail}$`, "i");
const octet = "(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)";
const urlPattern = new RegExp(
  "^[a-z0-9.+-]*://(?:[^\\s:@/?#\\\\]+(?::[^\\s:@/?#\\\\]*)?@)?" +
    `(${octet}(?:\\.${octet}){3}|\\[[0-9a-f:.]+\\]|${hostLabel}${hostTail}\\.?|localhost)` +
    "(?::[0-9]{1,5})?(?:[/?#]\\S*)?$",
  "i",
);

function isUrl(value: string, schemes: readonly string[]): boolean {
  if (/[\t\r\n]/.test(value)) return false;
  const end = value.indexOf("://");
  if (end < 0 || !schemes.includes(value.slice(0, end).toLowerCase())) return false;
  const host = urlPattern.exec(value)?.[1];
  if (host === undefined) return false;
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1));
  return host.length <= 253; // RFC 1034, section 3.1
}

/** Letters, digits, underscores, hyphens: what stands in a path without escaping. */
export function slug({
  message,
  code = "invalid",
  allowUnicode = false,
}: ValidatorOptions & {
  /** Are letters of all scripts fine? Default: false. */
  allowUnicode?: boolean;
} = {}): Validator<string> {
  return matches(allowUnicode ? /^[-\p{L}\p{N}\p{M}_]+$/u : /^[-a-zA-Z0-9_]+$/, {
    code,
    message:
      message ??
      (allowUnicode
        ? gettextNoop(
            "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.",
          )
        : gettextNoop(
            "Enter a valid “slug” consisting of letters, numbers, underscores, or hyphens.",
          )),
  });
}

/** An IPv4 address in dotted form, without leading zeros. */
export function ipv4(options: ValidatorOptions = {}): Validator<string> {
  return address("IPv4", isIPv4, options);
}

/** An IPv6 address in any of its spellings. */
export function ipv6(options: ValidatorOptions = {}): Validator<string> {
  return address("IPv6", isIPv6, options);
}

/** An IPv4 or an IPv6 address. */
export function ipAddress(options: ValidatorOptions = {}): Validator<string> {
  return address("IPv4 or IPv6", (value) => isIPv4(value) || isIPv6(value), options);
}

function address(
  protocol: string,
  isValid: (value: string) => boolean,
  {
    message = gettextNoop("Enter a valid {protocol} address."),
    code = "invalid",
  }: ValidatorOptions,
): Validator<string> {
  return (value) => (isValid(value) ? undefined : { code, message, params: { protocol, value } });
}

/** Whole numbers, one after the other: `1,2,3`. */
export function integerList({
  separator = ",",
  allowNegative = false,
  message = gettextNoop("Enter only digits separated by commas."),
  code = "invalid",
}: ValidatorOptions & {
  /** What stands between them. Default: a comma. */
  separator?: string;
  /** May they be below zero? Default: false. */
  allowNegative?: boolean;
} = {}): Validator<string> {
  const sign = allowNegative ? "-?" : "";
  const between = separator.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const pattern = new RegExp(`^${sign}\\d+(?:${between}${sign}\\d+)*$`);
  return matches(pattern, { message, code });
}

/** What `minValue` and `maxValue` can order: numbers, texts, and everything of `Temporal`. */
export type Ordered = number | bigint | string | { toString(): string };

/** `number` of `3`: a limit of 3 is for all numbers. */
type Widened<Value> = Value extends number
  ? number
  : Value extends bigint
    ? bigint
    : Value extends string
      ? string
      : Value;

export interface LimitOptions<Value> extends ValidatorOptions {
  /** Below zero if `left` comes first. Default: the order of numbers, texts, and `Temporal`. */
  compare?: (left: Value, right: Value) => number;
}

/** At least the limit, which may be a function: it is then asked each time. */
export function minValue<Value extends Ordered>(
  limit: Value | (() => Value),
  {
    message = gettextNoop("Ensure this value is greater than or equal to {limitValue}."),
    code = "min-value",
    compare = inOrder,
  }: LimitOptions<Value> = {},
): Validator<Widened<Value>> {
  return (value) => {
    const limitValue = theLimit(limit);
    return compare(value as Value, limitValue) < 0
      ? { code, message, params: { limitValue: shown(limitValue), value: String(value) } }
      : undefined;
  };
}

/** At most the limit, which may be a function: it is then asked each time. */
export function maxValue<Value extends Ordered>(
  limit: Value | (() => Value),
  {
    message = gettextNoop("Ensure this value is less than or equal to {limitValue}."),
    code = "max-value",
    compare = inOrder,
  }: LimitOptions<Value> = {},
): Validator<Widened<Value>> {
  return (value) => {
    const limitValue = theLimit(limit);
    return compare(value as Value, limitValue) > 0
      ? { code, message, params: { limitValue: shown(limitValue), value: String(value) } }
      : undefined;
  };
}

function theLimit<Value>(limit: Value | (() => Value)): Value {
  return typeof limit === "function" ? (limit as () => Value)() : limit;
}

/** A moment as people write it: a blank between day and time. */
function shown(limit: Ordered): string {
  return String(limit).replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ");
}

function inOrder(left: Ordered, right: Ordered): number {
  if (typeof left === "object") {
    const { compare } = left.constructor as { compare?: (a: unknown, b: unknown) => number };
    if (compare) return compare(left, right);
  }
  return left < right ? -1 : Number(left > right);
}

/** A multiple of `step`, counted from `offset`. For floating numbers, up to a billionth. */
export function stepValue(
  step: number,
  { message, code = "step-size", offset }: ValidatorOptions & { offset?: number } = {},
): Validator<number> {
  const start = offset ?? 0;
  const text =
    message ??
    (offset === undefined
      ? gettextNoop("Ensure this value is a multiple of step size {limitValue}.")
      : gettextNoop(
          "Ensure this value is a multiple of step size {limitValue}, starting from {offset}, e.g. {offset}, {validValue1}, {validValue2}, and so on.",
        ));
  return (value) => {
    const steps = (value - start) / step;
    if (Math.abs(steps - Math.round(steps)) * Math.abs(step) <= 1e-9) return undefined;
    const params = { limitValue: step, value };
    return {
      code,
      message: text,
      params:
        offset === undefined
          ? params
          : { ...params, offset, validValue1: start + step, validValue2: start + 2 * step },
    };
  };
}

/** At least so many characters (Unicode code points), or items of a list. */
export function minLength(limit: number, options: ValidatorOptions = {}): Validator<Sized> {
  return (value) => {
    const showValue = lengthOf(value);
    if (showValue >= limit) return undefined;
    return lengthIssue(tooShort, "min-length", { limit, showValue, value }, options);
  };
}

/** At most so many characters (Unicode code points, as PostgreSQL counts), or items of a list. */
export function maxLength(limit: number, options: ValidatorOptions = {}): Validator<Sized> {
  return (value) => {
    if (value.length <= limit) return undefined; // code points are at most UTF-16 units
    const showValue = lengthOf(value);
    if (showValue <= limit) return undefined;
    return lengthIssue(tooLong, "max-length", { limit, showValue, value }, options);
  };
}

/** Text or a list. */
export type Sized = string | { readonly length: number };

function lengthOf(value: Sized): number {
  return typeof value === "string" ? codePoints(value) : value.length;
}

/** Counts code points: a pair of surrogates is one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    if (
      (text.charCodeAt(index) & 0xfc_00) === 0xdc_00 &&
      (text.charCodeAt(index - 1) & 0xfc_00) === 0xd8_00
    ) {
      count--;
    }
  }
  return count;
}

const tooShort = ngettextNoop(
  "Ensure this value has at least {limitValue} character (it has {showValue}).",
  "Ensure this value has at least {limitValue} characters (it has {showValue}).",
  "limitValue",
);
const tooLong = ngettextNoop(
  "Ensure this value has at most {limitValue} character (it has {showValue}).",
  "Ensure this value has at most {limitValue} characters (it has {showValue}).",
  "limitValue",
);

function lengthIssue(
  byNumber: CountedMessage,
  byDefault: string,
  { limit, showValue, value }: { limit: number; showValue: number; value: Sized },
  { message, code = byDefault }: ValidatorOptions,
): Issue {
  return {
    code,
    message: message ?? (limit === 1 ? byNumber.one : byNumber.other),
    params: { limitValue: limit, showValue, value: String(value) },
  };
}

const tooManyDigits = ngettextNoop(
  "Ensure that there are no more than {max} digit in total.",
  "Ensure that there are no more than {max} digits in total.",
  "max",
);
const tooManyPlaces = ngettextNoop(
  "Ensure that there are no more than {max} decimal place.",
  "Ensure that there are no more than {max} decimal places.",
  "max",
);
const tooManyWholeDigits = ngettextNoop(
  "Ensure that there are no more than {max} digit before the decimal point.",
  "Ensure that there are no more than {max} digits before the decimal point.",
  "max",
);

/**
 * A finite decimal number of limited size, as text: `-12.50`, `1e3`.
 *
 * @param limits.maxDigits Digits in all, before and after the point.
 * @param limits.decimalPlaces Digits after the point.
 */
export function decimal({
  maxDigits,
  decimalPlaces,
}: {
  maxDigits?: number | undefined;
  decimalPlaces?: number | undefined;
}): Validator<string> {
  return (value) => {
    const size = decimalSize(value);
    if (size === undefined) {
      return { code: "invalid", message: gettextNoop("Enter a number."), params: { value } };
    }
    const { digits, places } = size;
    const issue = (max: number, code: string, { one, other }: CountedMessage): Issue => ({
      code,
      message: max === 1 ? one : other,
      params: { max, value },
    });
    if (maxDigits !== undefined && digits > maxDigits) {
      return issue(maxDigits, "max-digits", tooManyDigits);
    }
    if (decimalPlaces !== undefined && places > decimalPlaces) {
      return issue(decimalPlaces, "max-decimal-places", tooManyPlaces);
    }
    if (maxDigits === undefined || decimalPlaces === undefined) return undefined;
    const wholeDigits = maxDigits - decimalPlaces;
    return digits - places > wholeDigits
      ? issue(wholeDigits, "max-whole-digits", tooManyWholeDigits)
      : undefined;
  };
}

/** How many digits it has, and how many of them behind the point; undefined for no finite number. */
function decimalSize(value: string): { digits: number; places: number } | undefined {
  const match = /^[-+]?(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(value);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const significant = (whole + fraction).replace(/^0+/, "") || "0";
  const shift = fraction.length - Number(exponent);
  if (shift > 0) return { digits: Math.max(significant.length, shift), places: shift };
  return { digits: significant === "0" ? 1 : significant.length - shift, places: 0 };
}

/** No NUL: PostgreSQL cannot store it, and C programs end there. */
export function prohibitNullCharacters({
  message = gettextNoop("Null characters are not allowed."),
  code = "null-characters-not-allowed",
}: ValidatorOptions = {}): Validator<string> {
  return (value) => (value.includes("\0") ? { code, message, params: { value } } : undefined);
}

/** No half of a surrogate pair: it has no UTF-8, so it could not be stored or sent as it is. */
export function prohibitLoneSurrogates({
  message = gettextNoop("Incomplete characters are not allowed."),
  code = "lone-surrogates-not-allowed",
}: ValidatorOptions = {}): Validator<string> {
  return (value) => (value.isWellFormed() ? undefined : { code, message, params: { value } });
}

/** A file name that ends in one of these, whatever the case. It says nothing of the content. */
export function fileExtension(
  allowedExtensions: readonly string[],
  {
    message = gettextNoop(
      "File extension “{extension}” is not allowed. Allowed extensions are: {allowedExtensions}.",
    ),
    code = "invalid-extension",
  }: ValidatorOptions = {},
): Validator<{ readonly name: string }> {
  const allowed = allowedExtensions.map((extension) => extension.toLowerCase());
  return ({ name }) => {
    const extension = /[^./\\]\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? "";
    if (allowed.includes(extension)) return undefined;
    return {
      code,
      message,
      params: { extension, allowedExtensions: allowed.join(", "), value: name },
    };
  };
}
