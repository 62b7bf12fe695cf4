/**
 * Dates and times, as `Temporal` values. They are stored as text (SQLite) or in the database's own
 * types, and become `Temporal` values only when they are asked for.
 */

import { clock, Temporal } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { dateNumbers, knownDate, dateOf, dateText, readDate, readInstant } from "./date-text.ts";
import { Field, type FieldOptions, type FieldWith, type RawType } from "./field.ts";

export interface TimeFieldOptions<Input = unknown> extends FieldOptions<Input> {
  /** Set to now each time the instance is saved. Default: false. */
  autoNow?: boolean;
  /** Set to now when the instance is first saved. Default: false. */
  autoNowAdd?: boolean;
}

type TimeFieldWith<Options, Value, Input> = Options extends { autoNow: true } | { autoNowAdd: true }
  ? FieldWith<Options & { default: unknown }, Value, Input, TimeFieldOptions>
  : FieldWith<Options, Value, Input, TimeFieldOptions>;

/** What the fields of this file share: text in the database, and `autoNow`. */
export abstract class TemporalField<Value> extends Field<Value, Value | string | Date> {
  declare readonly options: Readonly<TimeFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "autoNow", "autoNowAdd"];
  }

  constructor(options: TimeFieldOptions = {}) {
    const automatic = options.autoNow === true || options.autoNowAdd === true;
    super(automatic ? { editable: false, blank: true, ...options } : options);
  }

  override get rawType(): RawType {
    return "string";
  }

  /** Now, as a value of this field. */
  abstract now(): Value;

  override get hasDefault(): boolean {
    const { autoNow, autoNowAdd } = this.options;
    return autoNow === true || autoNowAdd === true || super.hasDefault;
  }

  override defaultValue(): unknown {
    const { autoNow, autoNowAdd } = this.options;
    return autoNow === true || autoNowAdd === true ? this.now() : super.defaultValue();
  }

  override toDatabase(value: Value): unknown {
    return String(value);
  }

  /** Tries what may throw a RangeError, and says `message` where it does. */
  protected attempt(input: unknown, message: string, make: () => Value): Value {
    try {
      return make();
    } catch {
      return this.refuse("invalid", message, { value: String(input).slice(0, 40) });
    }
  }
}

export class DateField extends TemporalField<Temporal.PlainDate> {
  override readonly kind = "date";
  override readonly valueKind = "date";
  override readonly columnType: ColumnType = { name: "date" };

  override now(): Temporal.PlainDate {
    return instantNow().toZonedDateTimeISO("UTC").toPlainDate();
  }

  override fromDatabase(raw: unknown): Temporal.PlainDate {
    return readDate(String(raw));
  }

  override toDatabase(value: Temporal.PlainDate): unknown {
    return dateText(value);
  }

  override parse(input: unknown): Temporal.PlainDate {
    const before = typeof input === "string" ? knownDate(input) : undefined;
    if (before !== undefined) return this.#inRange(before);
    if (input instanceof Temporal.PlainDate) return this.#inRange(input);
    if (input instanceof Temporal.PlainDateTime || input instanceof Temporal.ZonedDateTime) {
      return this.#inRange(input.toPlainDate());
    }
    if (input instanceof Temporal.Instant) {
      return this.#inRange(input.toZonedDateTimeISO("UTC").toPlainDate());
    }
    const text = input instanceof Date ? isoText(input).slice(0, 10) : input;
    const numbers = typeof text === "string" ? dateNumbers(text) : undefined;
    if (numbers !== undefined) {
      return this.#inRange(this.attempt(text, invalidDate, () => dateOf(...numbers)));
    }
    if (typeof text !== "string" || !/^\d{4}-\d{1,2}-\d{1,2}$/.test(text)) {
      return this.refuse(
        "invalid",
        "“{value}” value has an invalid date format. It must be in YYYY-MM-DD format.",
        { value: String(text).slice(0, 40) },
      );
    }
    const [year, month, day] = text.split("-").map(Number) as [number, number, number];
    return this.#inRange(this.attempt(text, invalidDate, () => dateOf(year, month, day)));
  }

  #inRange(date: Temporal.PlainDate): Temporal.PlainDate {
    if (hasFourDigits(date.year)) return date;
    return this.refuse("invalid", invalidDate, { value: date.toString() });
  }
}

export class TimeField extends TemporalField<Temporal.PlainTime> {
  override readonly kind = "time";
  override readonly valueKind = "time";
  override readonly columnType: ColumnType = { name: "time" };

  override now(): Temporal.PlainTime {
    return instantNow().toZonedDateTimeISO("UTC").toPlainTime();
  }

  override fromDatabase(raw: unknown): Temporal.PlainTime {
    return Temporal.PlainTime.from(String(raw));
  }

  override toDatabase(value: Temporal.PlainTime): unknown {
    return value.toString(fractionOf(value.microsecond, value.millisecond));
  }

  override parse(input: unknown): Temporal.PlainTime {
    if (input instanceof Temporal.PlainTime) return input;
    if (input instanceof Temporal.PlainDateTime) return input.toPlainTime();
    const text = input instanceof Date ? isoText(input).slice(11, 23) : input;
    return this.attempt(
      text,
      "“{value}” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.",
      () => Temporal.PlainTime.from(String(text), { overflow: "reject" }),
    );
  }
}

export class DateTimeField extends TemporalField<Temporal.Instant> {
  override readonly kind = "dateTime";
  override readonly valueKind = "timestamp";
  override readonly columnType: ColumnType = { name: "timestamp" };

  override now(): Temporal.Instant {
    return instantNow();
  }

  /** `2005-07-28 12:15:00.000123` (UTC, as Django stores it on SQLite), or with an offset. */
  override fromDatabase(raw: unknown): Temporal.Instant {
    return readInstant(String(raw));
  }

  override toDatabase(value: Temporal.Instant): unknown {
    const { microsecond, millisecond } = value.toZonedDateTimeISO("UTC");
    return value.toString(fractionOf(microsecond, millisecond)).replace("T", " ").replace("Z", "");
  }

  override parse(input: unknown): Temporal.Instant {
    if (input instanceof Temporal.Instant) return this.#inRange(input);
    if (input instanceof Temporal.ZonedDateTime) return this.#inRange(input.toInstant());
    const text = input instanceof Date ? isoText(input) : String(input).trim();
    const message =
      "“{value}” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.";
    const instant = this.attempt(text, message, () => {
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.Instant.from(`${text}T00:00Z`);
      const hasZone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.test(text.slice(11));
      return Temporal.Instant.from(hasZone ? text : `${text}Z`);
    });
    return this.#inRange(instant);
  }

  #inRange(instant: Temporal.Instant): Temporal.Instant {
    if (hasFourDigits(instant.toZonedDateTimeISO("UTC").year)) return instant;
    return this.refuse("invalid", "“{value}” is outside of the years 1 to 9999.", {
      value: instant.toString(),
    });
  }
}

const invalidDate =
  "“{value}” value has the correct format (YYYY-MM-DD) but it is an invalid date.";

/** Years from 1 to 9999, as Python has them: others would sort wrongly where dates are texts. */
function hasFourDigits(year: number): boolean {
  return year >= 1 && year <= 9999;
}

/** SQLite compares texts, so all have as many digits: none, or six where there is a fraction. */
function fractionOf(microsecond: number, millisecond: number): { fractionalSecondDigits: 0 | 6 } {
  return { fractionalSecondDigits: microsecond === 0 && millisecond === 0 ? 0 : 6 };
}

function instantNow(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
}

/** `Invalid Date` has no ISO text; it is refused as the text that it is. */
function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}

/**
 * A date without a time, as `Temporal.PlainDate`. ISO text (`1980-01-01`) and a `Date` (its day in
 * UTC) are accepted where a value is given.
 *
 * @example
 * ```ts
 * import { dateField, manager, model } from "quintet/db";
 *
 * class Author extends model({ born: dateField({ null: true }) }) {
 *   static objects = manager(Author);
 * }
 * const author = new Author({ born: "1980-01-01" });
 * author.born?.year; // 1980
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#datefield
 */
export function dateField<
  const Options extends TimeFieldOptions<Temporal.PlainDate | string | Date>,
>(
  options: Options = {} as Options,
): TimeFieldWith<Options, Temporal.PlainDate, Temporal.PlainDate | string | Date> {
  return new DateField(options) as never;
}

/** A time of day, as `Temporal.PlainTime`, to the microsecond. */
export function timeField<
  const Options extends TimeFieldOptions<Temporal.PlainTime | string | Date>,
>(
  options: Options = {} as Options,
): TimeFieldWith<Options, Temporal.PlainTime, Temporal.PlainTime | string | Date> {
  return new TimeField(options) as never;
}

/**
 * A moment, as `Temporal.Instant`, to the microsecond. Text without an offset is taken as UTC.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#datetimefield
 */
export function dateTimeField<
  const Options extends TimeFieldOptions<Temporal.Instant | string | Date>,
>(
  options: Options = {} as Options,
): TimeFieldWith<Options, Temporal.Instant, Temporal.Instant | string | Date> {
  return new DateTimeField(options) as never;
}
