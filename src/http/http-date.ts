/**
 * Dates as headers write them: `Sun, 06 Nov 1994 08:49:37 GMT`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */

import { clock } from "../base/index.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const time = String.raw`(\d{2}):(\d{2}):(\d{2})`;
const modern = new RegExp(String.raw`^\w{3}, (\d{2}) (\w{3}) (\d{4}) ${time} GMT$`);
const rfc850 = new RegExp(String.raw`^\w{6,9}, (\d{2})-(\w{3})-(\d{2}) ${time} GMT$`);
const asctime = new RegExp(String.raw`^\w{3} (\w{3}) ([ \d]\d) ${time} (\d{4})$`);

/** Writes a moment for a header. @param ms Milliseconds since 1970 (UTC). */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/**
 * Reads the date of a header, in any of the three forms that RFC 9110 wants to be understood.
 *
 * @returns Milliseconds since 1970 (UTC), or undefined for what is no date.
 */
export function parseHttpDate(text: string): number | undefined {
  const named = modern.exec(text) ?? rfc850.exec(text);
  if (named) {
    const [, day, month, year, ...timeOfDay] = named;
    return toMs(Number(year), month, Number(day), timeOfDay);
  }
  const [, month, day, hours, minutes, seconds, year] = asctime.exec(text) ?? [];
  if (year === undefined) return undefined;
  return toMs(Number(year), month, Number(day), [hours, minutes, seconds]);
}

function toMs(
  year: number,
  monthName: string | undefined,
  day: number,
  timeOfDay: readonly (string | undefined)[],
): number | undefined {
  const month = months.indexOf((monthName ?? "").toLowerCase());
  const [hours = 0, minutes = 0, seconds = 0] = timeOfDay.map(Number);
  const fullYear = year < 100 ? nearestCentury(year) : year;
  const ms = Date.UTC(fullYear, month, day, hours, minutes, seconds);
  const read = new Date(ms);
  const isReal = month >= 0 && read.getUTCDate() === day && hours < 24 && minutes < 60;
  return isReal && seconds <= 60 ? ms : undefined;
}

/** A year of two digits is not more than 50 years ahead. */
function nearestCentury(year: number): number {
  const now = new Date(clock.nowMs()).getUTCFullYear();
  const guess = now - (now % 100) + year;
  return guess > now + 50 ? guess - 100 : guess;
}
