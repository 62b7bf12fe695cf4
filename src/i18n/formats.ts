/** How a language writes dates and numbers. */

import { formatTable } from "./format-table.ts";
import { inputFormatTable } from "./input-format-table.ts";
import { toLocale } from "./language-tag.ts";

/** Formats of dates are in the letters of the filter `date`, those of input in `strftime`'s. */
export interface LocaleFormats {
  readonly dateFormat: string;
  readonly timeFormat: string;
  readonly dateTimeFormat: string;
  readonly yearMonthFormat: string;
  readonly monthDayFormat: string;
  readonly shortDateFormat: string;
  readonly shortDateTimeFormat: string;
  /** 0 is Sunday. */
  readonly firstDayOfWeek: number;
  readonly decimalSeparator: string;
  readonly thousandSeparator: string;
  /** How many digits a group has; several from the right: `[3, 2, 0]` of India. 0: no groups. */
  readonly numberGrouping: number | readonly number[];
  readonly dateInputFormats: readonly string[];
  readonly timeInputFormats: readonly string[];
  readonly dateTimeInputFormats: readonly string[];
}

/** What holds where nothing else does: American English. */
export const englishFormats: LocaleFormats = {
  dateFormat: "N j, Y",
  timeFormat: "P",
  dateTimeFormat: "N j, Y, P",
  yearMonthFormat: "F Y",
  monthDayFormat: "F j",
  shortDateFormat: "m/d/Y",
  shortDateTimeFormat: "m/d/Y P",
  firstDayOfWeek: 0,
  decimalSeparator: ".",
  thousandSeparator: ",",
  numberGrouping: 0,
  dateInputFormats: [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %b, %Y",
    "%B %d %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %B, %Y",
  ],
  timeInputFormats: ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"],
  dateTimeInputFormats: [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S.%f",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%y %H:%M:%S.%f",
    "%m/%d/%y %H:%M",
  ],
};

/** The names that templates and settings of Django have for formats. */
export const formatNames: Readonly<Record<string, keyof LocaleFormats>> = {
  DATE_FORMAT: "dateFormat",
  TIME_FORMAT: "timeFormat",
  DATETIME_FORMAT: "dateTimeFormat",
  YEAR_MONTH_FORMAT: "yearMonthFormat",
  MONTH_DAY_FORMAT: "monthDayFormat",
  SHORT_DATE_FORMAT: "shortDateFormat",
  SHORT_DATETIME_FORMAT: "shortDateTimeFormat",
  FIRST_DAY_OF_WEEK: "firstDayOfWeek",
  DECIMAL_SEPARATOR: "decimalSeparator",
  THOUSAND_SEPARATOR: "thousandSeparator",
  NUMBER_GROUPING: "numberGrouping",
  DATE_INPUT_FORMATS: "dateInputFormats",
  TIME_INPUT_FORMATS: "timeInputFormats",
  DATETIME_INPUT_FORMATS: "dateTimeInputFormats",
};

const columns: readonly (keyof LocaleFormats)[] = [
  "dateFormat",
  "timeFormat",
  "dateTimeFormat",
  "yearMonthFormat",
  "monthDayFormat",
  "shortDateFormat",
  "shortDateTimeFormat",
  "firstDayOfWeek",
  "decimalSeparator",
  "thousandSeparator",
  "numberGrouping",
];
const inputColumns = ["dateInputFormats", "timeInputFormats", "dateTimeInputFormats"] as const;

/** What can be typed in each language, besides its own: as browsers and programs write it. */
const isoInputFormats: Readonly<Record<(typeof inputColumns)[number], readonly string[]>> = {
  dateInputFormats: ["%Y-%m-%d"],
  timeInputFormats: ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"],
  dateTimeInputFormats: ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
};

/**
 * The formats of a language: what the site says of it, then what is known of it, then the same of
 * the languages behind it, then what the site says of all.
 *
 * @param chain The language and those that stand in for it.
 * @param own What the site says of each of them.
 */
export function localeFormats(
  chain: readonly string[],
  own: readonly Partial<LocaleFormats>[],
  fallback: Partial<LocaleFormats>,
): LocaleFormats {
  const nearestLast = chain
    .flatMap((language, index) => [own[index]!, knownFormats(toLocale(language))])
    .toReversed();
  const found = Object.assign({}, ...nearestLast) as Partial<LocaleFormats>;
  return { ...englishFormats, ...fallback, ...found, ...withIso(found) };
}

/** What can be typed in a language that has input formats of its own. */
function withIso(found: Partial<LocaleFormats>): Partial<LocaleFormats> {
  return Object.fromEntries(
    inputColumns.flatMap((column) => {
      const own = found[column];
      return own ? [[column, [...new Set([...own, ...isoInputFormats[column]])]]] : [];
    }),
  );
}

function knownFormats(locale: string): Partial<LocaleFormats> {
  const row = rowOf(formatTable, locale);
  const inputRow = rowOf(inputFormatTable, locale);
  const known: Partial<Record<keyof LocaleFormats, unknown>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = row?.[index];
    if (cell !== undefined && cell !== "-") known[column] = cellValue(column, cell);
  }
  for (const [index, column] of inputColumns.entries()) {
    const cell = inputRow?.[index];
    if (cell !== undefined && cell !== "-") known[column] = cell.split(" ; ").map(withBlanks);
  }
  return known as Partial<LocaleFormats>;
}

function rowOf(table: string, locale: string): string[] | undefined {
  const start = table.indexOf(`\n${locale} | `);
  if (start === -1) return undefined;
  const line = table.slice(start + 1, table.indexOf("\n", start + 1));
  return line.split(" | ").slice(1);
}

function cellValue(column: keyof LocaleFormats, cell: string): unknown {
  if (column === "firstDayOfWeek") return Number(cell);
  if (column !== "numberGrouping") return withBlanks(cell);
  return cell.includes(",") ? cell.split(",").map(Number) : Number(cell);
}

/** Blanks that one does not see are written out in the tables. */
function withBlanks(cell: string): string {
  return cell
    .replaceAll("{nbsp}", "\u00a0")
    .replaceAll("{nnbsp}", "\u202f")
    .replaceAll("{rlm}", "\u200f")
    .replaceAll("{none}", "");
}
