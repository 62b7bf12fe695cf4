/**
 * Django's format letters for dates and times, in English.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#date
 */

import { Temporal } from "../../base/index.ts";

export type Moment =
  | Temporal.PlainDate
  | Temporal.PlainTime
  | Temporal.PlainDateTime
  | Temporal.ZonedDateTime;

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
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
/** As the Associated Press abbreviates them. */
const pressMonths = "Jan.,Feb.,March,April,May,June,July,Aug.,Sept.,Oct.,Nov.,Dec.".split(",");

/** Formats that have names: the settings DATE_FORMAT and so on, in English. */
const named: Readonly<Record<string, string>> = {
  DATE_FORMAT: "N j, Y",
  TIME_FORMAT: "P",
  DATETIME_FORMAT: "N j, Y, P",
  YEAR_MONTH_FORMAT: "F Y",
  MONTH_DAY_FORMAT: "F j",
  SHORT_DATE_FORMAT: "m/d/Y",
  SHORT_DATETIME_FORMAT: "m/d/Y P",
};

/** A moment with all its parts; those it lacks are undefined. */
interface Parts {
  readonly date: Temporal.PlainDate | undefined;
  readonly time: Temporal.PlainTime | undefined;
  readonly zoned: Temporal.ZonedDateTime | undefined;
  readonly value: Moment;
}

function partsOf(value: Moment, timeZone: string): Parts {
  if (value instanceof Temporal.PlainDate) {
    return { value, date: value, time: undefined, zoned: undefined };
  }
  if (value instanceof Temporal.PlainTime) {
    return { value, date: undefined, time: value, zoned: undefined };
  }
  const zoned = value instanceof Temporal.ZonedDateTime ? value : value.toZonedDateTime(timeZone);
  return { value, date: value.toPlainDate(), time: value.toPlainTime(), zoned };
}

/** A letter of the time; of a bare date they are those of midnight. */
const timeLetters: Readonly<Record<string, (time: Temporal.PlainTime) => string | number>> = {
  a: (time) => (time.hour > 11 ? "p.m." : "a.m."),
  A: (time) => (time.hour > 11 ? "PM" : "AM"),
  f: (time) => (time.minute === 0 ? hour12(time) : `${hour12(time)}:${two(time.minute)}`),
  g: hour12,
  G: (time) => time.hour,
  h: (time) => two(hour12(time)),
  H: (time) => two(time.hour),
  i: (time) => two(time.minute),
  P: clockText,
  s: (time) => two(time.second),
  u: (time) => String(time.millisecond * 1000 + time.microsecond).padStart(6, "0"),
};

const dateLetters: Readonly<Record<string, (date: Temporal.PlainDate) => string | number>> = {
  b: (date) => months[date.month - 1]!.slice(0, 3).toLowerCase(),
  d: (date) => two(date.day),
  D: (date) => days[date.dayOfWeek - 1]!.slice(0, 3),
  E: (date) => months[date.month - 1]!,
  F: (date) => months[date.month - 1]!,
  j: (date) => date.day,
  l: (date) => days[date.dayOfWeek - 1]!,
  L: (date) => (date.inLeapYear ? "True" : "False"),
  m: (date) => two(date.month),
  M: (date) => months[date.month - 1]!.slice(0, 3),
  n: (date) => date.month,
  N: (date) => pressMonths[date.month - 1]!,
  o: (date) => date.yearOfWeek!,
  S: (date) => ordinal(date.day),
  t: (date) => date.daysInMonth,
  w: (date) => date.dayOfWeek % 7,
  W: (date) => date.weekOfYear!,
  y: (date) => two(date.year % 100),
  Y: (date) => String(date.year).padStart(4, "0"),
  z: (date) => date.dayOfYear,
};

const momentLetters: Readonly<Record<string, (parts: Parts) => string | number>> = {
  c: isoText,
  e: (parts) => (parts.value instanceof Temporal.ZonedDateTime ? zoneName(parts) : ""),
  I: ({ zoned }) => (zoned ? (isSummerTime(zoned) ? "1" : "0") : ""),
  O: ({ zoned }) => (zoned ? zoned.offset.replace(":", "").slice(0, 5) : ""),
  r: ({ value, date, time, zoned }) => {
    const offset = zoned ? zoned.offset.replace(":", "").slice(0, 5) : "";
    if (date === undefined) return String(value);
    return `${formatMoment(date, "D, j M Y")} ${formatMoment(time ?? midnight, "H:i:s")} ${offset || localOffset(date)}`;
  },
  T: zoneName,
  U: ({ date, time, zoned }) => {
    const moment =
      zoned ?? date?.toZonedDateTime({ timeZone: systemZone(), plainTime: time ?? midnight });
    return moment === undefined ? "" : Math.floor(moment.epochMilliseconds / 1000);
  },
  Z: ({ zoned }) => (zoned ? Math.round(zoned.offsetNanoseconds / 1e9) : ""),
};

const midnight = Temporal.PlainTime.from("00:00");

function systemZone(): string {
  return Temporal.Now.timeZoneId();
}

function localOffset(date: Temporal.PlainDate): string {
  return date.toZonedDateTime(systemZone()).offset.replace(":", "");
}

/**
 * Writes a moment in Django's letters; a backslash keeps a letter as it is. A bare time has no
 * letters of the date, and gives undefined for them.
 *
 * @param timeZone The zone of a date and time that has none. Default: the system's.
 */
export function formatMoment(
  value: Moment,
  format: string,
  timeZone: string = systemZone(),
): string | undefined {
  const parts = partsOf(value, timeZone);
  let text = "";
  const pattern = named[format] ?? format;
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === "\\") {
      text += pattern[++at] ?? "";
      continue;
    }
    const part = letterText(letter, parts);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function letterText(letter: string, parts: Parts): string | number | undefined {
  if (Object.hasOwn(timeLetters, letter)) return timeLetters[letter]!(parts.time ?? midnight);
  if (Object.hasOwn(dateLetters, letter)) return parts.date && dateLetters[letter]!(parts.date);
  if (Object.hasOwn(momentLetters, letter)) return momentLetters[letter]!(parts);
  return letter;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function hour12({ hour }: Temporal.PlainTime): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

function clockText(time: Temporal.PlainTime): string {
  if (time.minute === 0 && time.hour === 0) return "midnight";
  if (time.minute === 0 && time.hour === 12) return "noon";
  return `${timeLetters["f"]!(time)} ${timeLetters["a"]!(time)}`;
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function isoText({ value, date, time }: Parts): string {
  if (date === undefined || time === undefined) return String(value);
  const whole = time.toString({
    smallestUnit: time.millisecond || time.microsecond ? "microsecond" : "second",
  });
  return `${date.toString()}T${whole}${value instanceof Temporal.ZonedDateTime ? value.offset : ""}`;
}

function zoneName({ zoned }: Parts): string {
  if (zoned === undefined) return "";
  if (/^[+-]/.test(zoned.timeZoneId)) return `UTC${zoned.timeZoneId}`;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zoned.timeZoneId,
    timeZoneName: "short",
  }).formatToParts(zoned.epochMilliseconds);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zoned.timeZoneId;
}

/** Is its offset greater than that of the same year's winter? */
function isSummerTime(zoned: Temporal.ZonedDateTime): boolean {
  const offsets = [1, 7].map((month) => zoned.with({ month, day: 1 }).offsetNanoseconds);
  return zoned.offsetNanoseconds > Math.min(...offsets);
}
