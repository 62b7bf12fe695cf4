/** What Quintet has for each function of `django.utils`, by its name there. */

import {
  formatDuration,
  formatIsoDuration,
  formatMoment,
  formatNumber,
  getFormat,
  gettext,
  languageInfo,
  languageOfPath,
  localize,
  localDate,
  localizeInput,
  type Moment,
  ngettext,
  npgettext,
  type NumberFormatOptions,
  overrideTimeZone,
  parseDuration,
  parseIsoDateTime,
  parseIsoTime,
  pgettext,
  timeBetween,
  toLanguage,
  toLocale,
} from "quintet/i18n";

import { clock, shortestIpv6, Temporal, validators } from "../../src/base/index.ts";
import type { JsonObject } from "./template_values.ts";

/** A recorded call, decoded. */
export interface Given {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** The arguments of the constructor, if it is a method. */
  readonly init: readonly unknown[];
  readonly initKwargs: Readonly<Record<string, unknown>>;
  /** The site's time zone. */
  readonly zone: string;
  /** The whole case. */
  readonly recorded: JsonObject;
}

export type Operation = (given: Given) => unknown;

/** A function of one text. */
export function ofText(operation: (text: string) => unknown): Operation {
  return ({ args }) => operation(String(args[0]));
}

const formatted: Operation = ({ args, zone }) => {
  const [value, format = "DATE_FORMAT"] = args;
  if (value === null || value === "") return "";
  return formatMoment(value as Moment, String(format), zone);
};

const formattedTime: Operation = ({ args, zone }) => {
  const [value, format = "TIME_FORMAT"] = args;
  return formatMoment(timeOf(value), String(format), zone);
};

function timeOf(value: unknown): Moment {
  return value as Moment;
}

/** `timesince` and `timeuntil`: of moments as the clock on the wall shows them. */
function between({ args, kwargs, zone }: Given, isUntil: boolean): unknown {
  const other = args[1] ?? kwargs["now"] ?? now(zone, args[0]);
  const zones = [args[0], other].find((each) => each instanceof Temporal.ZonedDateTime);
  const [value, current] = [args[0], other].map((each) => wall(each, zones?.timeZoneId ?? zone));
  const depth = Number(kwargs["depth"] ?? 2);
  if (depth <= 0) throw new TypeError("depth must be greater than 0");
  const options = { depth };
  return isUntil ? timeBetween(current!, value!, options) : timeBetween(value!, current!, options);
}

function now(zone: string, value: unknown): unknown {
  const zoned = Temporal.Instant.fromEpochMilliseconds(clock.nowMs()).toZonedDateTimeISO(zone);
  return value instanceof Temporal.PlainDate ? zoned.toPlainDateTime() : zoned;
}

function wall(value: unknown, zone: string): Temporal.PlainDateTime {
  if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(zone).toPlainDateTime();
  if (value instanceof Temporal.PlainDate) return value.toPlainDateTime();
  return value as Temporal.PlainDateTime;
}

const numberFormat: Operation = ({ args, kwargs }) => {
  const names = ["number", "decimal_sep", "decimal_pos", "grouping", "thousand_sep"];
  const all: Record<string, unknown> = { ...kwargs };
  for (const [index, arg] of args.entries()) all[names[index]!] = arg;
  const grouped = all["force_grouping"] === true;
  const grouping = all["grouping"] ?? 0;
  const options: NumberFormatOptions = {
    decimalSeparator: String(all["decimal_sep"]),
    decimalPlaces: typeof all["decimal_pos"] === "number" ? all["decimal_pos"] : undefined,
    thousandSeparator: String(all["thousand_sep"] ?? ""),
    grouping: grouping as number | number[],
    ...(all["use_l10n"] === true ? {} : { grouped }),
  };
  const { number } = all;
  const text = typeof number === "object" ? String(number as object) : (number as number);
  return formatNumber(text, options);
};

const moment: Operation = ({ args }) => {
  const found = parseIsoDateTime(String(args[0]));
  if (found === undefined) return undefined;
  const { dateTime, offset } = found;
  return offset === undefined ? dateTime : dateTime.toZonedDateTime(zoneOfOffset(offset));
};

/** `-0320` and `+02` as `Temporal` names them. */
function zoneOfOffset(offset: string): string {
  if (offset === "Z") return "UTC";
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(offset)!;
  return `${hours}:${minutes}`;
}

const duration: Operation = ({ args }) => {
  const found = parseDuration(String(args[0]));
  if (found === "overflow") throw new RangeError("too long");
  return found;
};

function isIpv6(text: string): boolean {
  const bare = text.startsWith("::ffff:") && text.includes(".") ? text : text;
  return validators.ipv6()(bare) === undefined;
}

const ipv6: Operation = ({ args, kwargs }) => {
  const text = String(args[0]);
  if (!isIpv6(text)) throw new TypeError("no address");
  return shortestIpv6(text, (args[1] ?? kwargs["unpack_ipv4"]) === true);
};

/** @param isFolded Is the second reading of a time meant that clocks have twice, or leave out? */
function zoned(value: unknown, zone: unknown, isFolded: boolean): Temporal.ZonedDateTime {
  const plain = value as Temporal.PlainDateTime;
  const [earlier, later] = (["earlier", "later"] as const).map((disambiguation) =>
    plain.toZonedDateTime(String(zone), { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  const isGap = !earlier.toPlainDateTime().equals(plain);
  return isGap === isFolded ? earlier : later;
}

export const operations: Readonly<Record<string, Operation>> = {
  "formats.date_format": formatted,
  "formats.time_format": formattedTime,
  "formats.get_format": ({ args }) => getFormat(String(args[0])),
  "formats.localize": ({ args }) => localize(args[0]),
  "formats.localize_input": ({ args }) =>
    typeof args[0] === "boolean" ? (args[0] ? "True" : "False") : localizeInput(args[0]),
  "numberformat.format": numberFormat,
  "dateformat.format": formatted,
  "dateformat.time_format": formattedTime,
  "timesince.timesince": (given) => between(given, false),
  "timesince.timeuntil": (given) => between(given, true),

  "dateparse.parse_duration": duration,
  "dateparse.parse_time": ofText(parseIsoTime),
  "dateparse.parse_datetime": moment,
  "duration.duration_string": ({ args }) => formatDuration(args[0] as Temporal.Duration),
  "duration.duration_iso_string": ({ args }) => formatIsoDuration(args[0] as Temporal.Duration),

  "timezone.make_aware": ({ args, kwargs, recorded, zone }) => {
    if ("is_dst" in kwargs) throw new TypeError("not since 5.0");
    if (args[0] instanceof Temporal.ZonedDateTime) throw new TypeError("it is aware already");
    const fold = ((recorded["args"] as JsonObject[])[0] ?? {})["fold"];
    return zoned(args[0], args[1] ?? kwargs["timezone"] ?? zone, fold === 1);
  },
  "timezone.make_naive": ({ args, zone }) =>
    aware(args[0])
      .withTimeZone(String(args[1] ?? zone))
      .toPlainDateTime(),
  "timezone.localtime": ({ args, zone }) =>
    overrideTimeZone(zone, () =>
      aware(args[0] ?? now(zone, undefined)).withTimeZone(String(args[1] ?? zone)),
    ),
  "timezone.localdate": ({ args, kwargs, zone }) => {
    const timeZone = String(args[1] ?? kwargs["timezone"] ?? zone);
    const value = args[0] ?? kwargs["value"];
    return value === undefined || value === null
      ? localDate(undefined, timeZone)
      : localDate(aware(value), timeZone);
  },
  "timezone.is_aware": ({ args }) => args[0] instanceof Temporal.ZonedDateTime,
  "timezone.is_naive": ({ args }) => args[0] instanceof Temporal.PlainDateTime,
  "timezone.get_fixed_timezone": ({ args }) => fixedZone(args[0]),

  "translation.gettext": ofText((text) => gettext(text)),
  "translation.ngettext": ({ args }) => ngettext(String(args[0]), String(args[1]), Number(args[2])),
  "translation.pgettext": ({ args }) => pgettext(String(args[0]), String(args[1])),
  "translation.npgettext": ({ args }) =>
    npgettext(String(args[0]), String(args[1]), String(args[2]), Number(args[3])),
  "translation.to_locale": ofText(toLocale),
  "translation.to_language": ofText(toLanguage),
  "translation.get_language_info": ({ args }) => {
    const { code, name, nameLocal, nameTranslated, bidi } = languageInfo(String(args[0]));
    return { bidi, code, name, name_local: nameLocal, name_translated: nameTranslated };
  },
  "translation.trans_real.get_language_from_path": ofText((text) => languageOfPath(text)),

  "ipv6.is_valid_ipv6_address": ofText(isIpv6),
  "ipv6.clean_ipv6_address": ipv6,
};

function aware(value: unknown): Temporal.ZonedDateTime {
  if (value instanceof Temporal.ZonedDateTime) return value;
  throw new TypeError("a moment without a time zone");
}

function fixedZone(offset: unknown): string {
  const minutes =
    offset instanceof Temporal.Duration ? offset.total({ unit: "minutes" }) : Number(offset);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
