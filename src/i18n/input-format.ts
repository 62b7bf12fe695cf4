/**
 * Dates and times in text, by patterns as C and Django write them: `%d.%m.%Y`. Input is read as
 * strictly as it is written: 30 February is no date.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/settings/#datetime-input-formats
 */

import { OptionError, Temporal } from "../base/index.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const short = (name: string): string => name.slice(0, 3);

/** What stands for each directive; the names are those of `Parts`. */
const directives: Readonly<Record<string, string>> = {
  Y: String.raw`(?<Y>\d{4})`,
  y: String.raw`(?<y>\d{2})`,
  m: "(?<m>1[0-2]|0[1-9]|[1-9])",
  d: "(?<d>3[01]|[12]\\d|0[1-9]|[1-9])",
  B: `(?<B>${months.join("|")})`,
  b: `(?<b>${months.map(short).join("|")})`,
  A: `(?:${weekdays.join("|")})`,
  a: `(?:${weekdays.map(short).join("|")})`,
  H: "(?<H>2[0-3]|[01]\\d|\\d)",
  I: "(?<I>1[0-2]|0[1-9]|[1-9])",
  M: "(?<M>[0-5]\\d|\\d)",
  S: "(?<S>[0-5]\\d|\\d)",
  f: String.raw`(?<f>\d{1,6})`,
  p: "(?<p>am|pm)",
  "%": "%",
};

/** Can dates be read in this format? Django has some for Chinese that cannot. */
export function isInputFormat(format: string): boolean {
  return Array.from(format.matchAll(/%(.?)/g)).every(([, letter]) =>
    Object.hasOwn(directives, letter ?? ""),
  );
}

type Parts = Readonly<Record<string, string | undefined>>;
const compiled = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  let pattern = compiled.get(format);
  if (pattern === undefined) {
    const source = format.replaceAll(
      /%(.?)|(\s+)|([\\^$.*+?()[\]{}|/-])/g,
      (_, directive: string | undefined, blank: string | undefined, special: string) => {
        if (blank !== undefined) return String.raw`\s+`;
        if (directive === undefined) return `\\${special}`;
        const group = directives[directive];
        if (group !== undefined) return group;
        throw new OptionError(
          "An input format",
          "its directives",
          `among %${Object.keys(directives).join(" %")}`,
          format,
        );
      },
    );
    pattern = new RegExp(`^${source}$`, "i");
    compiled.set(format, pattern);
  }
  return pattern;
}

/** The date and time that the text says in one of the formats; undefined if in none. */
export function parseDateTime(
  text: string,
  formats: readonly string[],
): Temporal.PlainDateTime | undefined {
  if (text.length > longestInput) return undefined;
  for (const format of formats) {
    const parts: Parts | undefined = patternOf(format).exec(text)?.groups ?? undefined;
    const found = parts && fromParts(parts);
    if (found) return found;
  }
  return undefined;
}

/** No date is longer, in any of the usual formats; so a megabyte is not searched for one. */
const longestInput = 200;

function fromParts(parts: Parts): Temporal.PlainDateTime | undefined {
  const number = (name: string, otherwise: number): number => Number(parts[name] ?? otherwise);
  const monthName = (parts["B"] ?? parts["b"])?.toLowerCase();
  const month =
    monthName === undefined
      ? number("m", 1)
      : months.findIndex((name) => name.toLowerCase().startsWith(monthName)) + 1;
  const shortYear = number("y", 0);
  const year =
    parts["y"] === undefined ? number("Y", 1900) : shortYear + (shortYear < 69 ? 2000 : 1900);
  const isPm = parts["p"]?.toLowerCase() === "pm";
  const hour = parts["I"] === undefined ? number("H", 0) : (number("I", 0) % 12) + (isPm ? 12 : 0);
  const microsecond = Number((parts["f"] ?? "0").padEnd(6, "0"));
  return valid(year, month, number("d", 1), hour, number("M", 0), number("S", 0), microsecond);
}

function valid(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  microseconds: number,
): Temporal.PlainDateTime | undefined {
  if (year === 0) return undefined; // no database has it
  const millisecond = Math.floor(microseconds / 1000);
  const microsecond = microseconds % 1000;
  try {
    return Temporal.PlainDateTime.from(
      { year, month, day, hour, minute, second, millisecond, microsecond },
      { overflow: "reject" },
    );
  } catch {
    return undefined;
  }
}

const isoPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * ISO 8601, as `<input type="datetime-local">` and JSON have it: `2006-10-25T14:30`. The offset is
 * in `Temporal`'s spelling, `Z` or `+05:30`; one of a day and more is none.
 */
export function parseIsoDateTime(
  text: string,
): { dateTime: Temporal.PlainDateTime; offset: string | undefined } | undefined {
  const match = text.length > longestInput ? null : isoPattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const micro = Number((match[7] ?? "0").padEnd(6, "0"));
  const dateTime = valid(year!, month!, day!, hour!, minute!, second!, micro);
  const offset = match[8] === undefined ? undefined : offsetOf(match[8]);
  return dateTime && offset !== "none" ? { dateTime, offset } : undefined;
}

const minutesOfDay = 24 * 60;

/** `+2`, `-0320` and `+00:90` in one spelling. */
function offsetOf(text: string): string {
  if (text.toUpperCase() === "Z") return "Z";
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(":", ""));
  if (minutes >= minutesOfDay) return "none";
  return `${text[0]!}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
}

const isoTimePattern =
  /^(?:(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?|(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,6})\d{0,6})?)?)(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/i;

/** A time of ISO 8601, `14:30:59.5` or `143059`; an offset behind it is passed over. */
export function parseIsoTime(text: string): Temporal.PlainTime | undefined {
  const match = text.length > longestInput ? null : isoTimePattern.exec(text);
  if (match === null) return undefined;
  const parts = match[1] === undefined ? match.slice(5, 9) : match.slice(1, 5);
  const [hour = 0, minute = 0, second = 0] = parts.slice(0, 3).map((part) => Number(part ?? 0));
  const micro = Number((parts[3] ?? "0").padEnd(6, "0"));
  return valid(2000, 1, 1, hour, minute, second, micro)?.toPlainTime();
}

const isoDatePattern = /^(\d{4})-?(\d{1,2})-?(\d{1,2})$/;

/** A day of ISO 8601, `2012-04-23` or `20120423`. */
export function parseIsoDate(text: string): Temporal.PlainDate | undefined {
  const match = isoDatePattern.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  return valid(year, month, day, 0, 0, 0, 0)?.toPlainDate();
}

/** Anything of `Temporal` that has the parts of the format. */
export type Formattable = Partial<
  Pick<
    Temporal.PlainDateTime,
    | "year"
    | "month"
    | "day"
    | "dayOfWeek"
    | "hour"
    | "minute"
    | "second"
    | "millisecond"
    | "microsecond"
  >
>;

/** Writes a date or time by a format: `%d.%m.%Y`. */
export function formatDateTime(value: Formattable, format: string): string {
  const month = months[(value.month ?? 1) - 1]!;
  const weekday = weekdays[(value.dayOfWeek ?? 1) - 1]!;
  const written: Readonly<Record<string, () => string>> = {
    Y: () => padded(value.year, 4),
    y: () => padded((value.year ?? 0) % 100),
    m: () => padded(value.month),
    d: () => padded(value.day),
    B: () => month,
    b: () => short(month),
    A: () => weekday,
    a: () => short(weekday),
    H: () => padded(value.hour),
    I: () => padded((((value.hour ?? 0) + 11) % 12) + 1),
    M: () => padded(value.minute),
    S: () => padded(value.second),
    f: () => padded((value.millisecond ?? 0) * 1000 + (value.microsecond ?? 0), 6),
    p: () => ((value.hour ?? 0) < 12 ? "AM" : "PM"),
    "%": () => "%",
  };
  return format.replaceAll(/%(.)/g, (whole, directive: string) => written[directive]?.() ?? whole);
}

function padded(part: number | undefined, length = 2): string {
  return String(part ?? 0).padStart(length, "0");
}
