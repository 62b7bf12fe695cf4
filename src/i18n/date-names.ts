/**
 * Names of months, days and halves of the day. Catalogues are asked first, for the English name, as
 * in Django: so a site can have its own. What they do not have comes from the platform's CLDR.
 */

import { Temporal } from "../base/index.ts";

/** What names are asked of. */
export interface NameSource {
  /** The tag that `Intl` is asked with for what no catalogue has; undefined: it is English. */
  readonly platformTag: string | undefined;
  find(context: string | undefined, message: string): string | undefined;
}

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
const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type Names = (number: number) => string;

export class DateNames {
  readonly #translation: NameSource;
  /** `October`; months and days count from 1, Monday being the first. */
  readonly month: Names;
  /** As it stands beside a day: in many languages another case. */
  readonly monthOfDay: Names;
  /** `Oct` */
  readonly shortMonth: Names;
  /** `Oct.`, but `May` */
  readonly pressMonth: Names;
  readonly day: Names;
  readonly shortDay: Names;

  constructor(translation: NameSource) {
    this.#translation = translation;
    this.month = this.#names(months, undefined, (at) => this.#ofMonth(at, { month: "long" }));
    this.monthOfDay = this.#names(months, "alt. month", (at) =>
      this.#ofMonth(at, { day: "numeric", month: "long" }),
    );
    const short = months.map((name) => name.slice(0, 3).toLowerCase());
    this.shortMonth = this.#names(short, undefined, (at) =>
      this.#ofMonth(at, { month: "short" }).replace(/\.$/, ""),
    );
    this.pressMonth = this.#names(pressMonths, "abbrev. month", (at) =>
      this.#ofMonth(at, { day: "numeric", month: "short" }),
    );
    this.day = this.#names(days, undefined, (at) => this.#ofDay(at, "long"));
    const shortDays = days.map((name) => name.slice(0, 3));
    this.shortDay = this.#names(shortDays, undefined, (at) => this.#ofDay(at, "short"));
  }

  /** `a.m.`, `PM`, in the language. */
  halfOfDay(hour: number, style: "a" | "A"): string {
    const isAfternoon = hour > 11;
    const name = style === "a" ? (isAfternoon ? "p.m." : "a.m.") : isAfternoon ? "PM" : "AM";
    const found = this.#translation.find(undefined, name);
    if (found !== undefined) return found;
    const { platformTag } = this.#translation;
    if (platformTag === undefined) return name;
    return (
      part(platformTag, { hour: "numeric", hour12: true }, "dayPeriod", noonOf(1, isAfternoon)) ??
      name
    );
  }

  /** `midnight` and `noon`; undefined if the language has no word that is known. */
  word(name: "midnight" | "noon"): string | undefined {
    const found = this.#translation.find(undefined, name);
    return found ?? (this.#translation.platformTag === undefined ? name : undefined);
  }

  #names(english: readonly string[], context: string | undefined, platform: Names): Names {
    const known: (string | undefined)[] = [];
    return (number) =>
      (known[number] ??=
        this.#translation.find(context, english[number - 1]!) ??
        (this.#translation.platformTag === undefined
          ? english[number - 1]!
          : platform(number) || english[number - 1]!));
  }

  #ofMonth(month: number, options: Intl.DateTimeFormatOptions): string {
    const tag = this.#translation.platformTag!;
    const moment = noonOf(month, false);
    const name = part(tag, options, "month", moment);
    // In Chinese, Japanese and Korean the part is the number, and the word for month is beside it.
    if (name !== undefined && !/^\d+$/.test(name)) return name;
    return formatIn(tag, { month: "long" }).format(moment);
  }

  #ofDay(day: number, weekday: "long" | "short"): string {
    // The first of January 2024 was a Monday.
    const moment = noonOf(1, false) + (day - 1) * 24 * 3_600_000;
    return part(this.#translation.platformTag!, { weekday }, "weekday", moment) ?? "";
  }
}

/** A moment of that month of 2024, in the morning or in the afternoon. */
function noonOf(month: number, isAfternoon: boolean): number {
  return Temporal.PlainDateTime.from({
    year: 2024,
    month,
    day: 1,
    hour: isAfternoon ? 15 : 9,
  }).toZonedDateTime("UTC").epochMilliseconds;
}

function part(
  tag: string,
  options: Intl.DateTimeFormatOptions,
  type: Intl.DateTimeFormatPartTypes,
  moment: number,
): string | undefined {
  const parts = formatIn(tag, options).formatToParts(moment);
  return parts.find((each) => each.type === type)?.value;
}

function formatIn(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const calendar = { timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" };
  return new Intl.DateTimeFormat(tag, { ...options, ...calendar });
}
