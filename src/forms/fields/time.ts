/** Fields of dates, times and durations. */

import { Temporal, gettextNoop } from "../../base/index.ts";
import {
  activeTimeZone,
  formatDateTime,
  formatDuration,
  type Formattable,
  getFormat,
  isInputFormat,
  isTimeZone,
  type LocaleFormats,
  parseDateTime,
  parseDuration,
  parseIsoDateTime,
  UnknownTimeZoneError,
} from "../../i18n/index.ts";
import { toPlain } from "../wall-clock.ts";
import { DateInput, DateTimeInput, isTemporal, TimeInput } from "../widgets/times.ts";
import type { Widget } from "../widgets/widget.ts";
import {
  Field,
  type FieldOptions,
  isEmpty,
  type Optional,
  textOf,
  type TypedField,
} from "./field.ts";

export interface TimeFieldOptions extends FieldOptions {
  /**
   * In which formats it may be written: `%d.%m.%Y`. Default: those of the active language, and as
   * ISO 8601 has it.
   */
  inputFormats?: readonly string[];
}

/** The formats that a language has for the values of a field. */
type FormatNames = readonly (keyof LocaleFormats & `${string}InputFormats`)[];

abstract class TemporalField extends Field {
  readonly ownFormats: readonly string[] | undefined;
  readonly formatNames: FormatNames;

  constructor(options: TimeFieldOptions, formatNames: FormatNames) {
    super(options);
    this.ownFormats = options.inputFormats;
    this.formatNames = formatNames;
    this.finish();
  }

  /** In which formats it may be written, now and in the active language. */
  get inputFormats(): readonly string[] {
    if (this.ownFormats) return this.ownFormats;
    return this.formatNames.flatMap((name) => getFormat(name).filter(isInputFormat));
  }

  /** Shows a value again in the format that it is read in. */
  override prepareValue(value: unknown): unknown {
    const plain = toPlain(value);
    const { widget } = this;
    const isText = widget instanceof DateInput || widget instanceof TimeInput;
    const [format] = this.ownFormats ?? [];
    const isOpen = isText && widget.type === "text" && !widget.isFormatGiven;
    if (!isOpen || format === undefined || !isTemporal(plain)) return plain;
    return formatDateTime(plain as Formattable, format);
  }
}

export class DateField extends TemporalField {
  constructor(options: TimeFieldOptions = {}) {
    super(options, ["dateInputFormats"]);
  }

  protected override defaultWidget(): Widget {
    return new DateInput();
  }

  override parse(input: unknown): unknown {
    const value = toPlain(input);
    if (isEmpty(value)) return undefined;
    if (value instanceof Temporal.PlainDate) return value;
    if (value instanceof Temporal.PlainDateTime) return value.toPlainDate();
    const found = parseDateTime(textOf(value)?.trim() ?? "", this.inputFormats);
    return found?.toPlainDate() ?? this.refuse("invalid", gettextNoop("Enter a valid date."));
  }
}

/**
 * A day, as `Temporal.PlainDate`. By default the browser's own date picker.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#datefield
 */
export function dateField<const Options extends TimeFieldOptions = TimeFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<Temporal.PlainDate, Options>> {
  return new DateField(options);
}

export class TimeField extends TemporalField {
  constructor(options: TimeFieldOptions = {}) {
    super(options, ["timeInputFormats"]);
  }

  protected override defaultWidget(): Widget {
    return new TimeInput();
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    if (value instanceof Temporal.PlainTime) return value;
    if (value instanceof Temporal.PlainDateTime) return value.toPlainTime();
    const found = parseDateTime(textOf(value)?.trim() ?? "", this.inputFormats);
    return found?.toPlainTime() ?? this.refuse("invalid", gettextNoop("Enter a valid time."));
  }
}

/** A time of day, as `Temporal.PlainTime`. */
export function timeField<const Options extends TimeFieldOptions = TimeFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<Temporal.PlainTime, Options>> {
  return new TimeField(options);
}

export interface DateTimeFieldOptions extends TimeFieldOptions {
  /**
   * The IANA name of the time zone in which it is filled in and shown. Default: that of the work
   * at hand (`overrideTimeZone`, `timeZoneMiddleware`), else that of the site. With null no zone is
   * meant, and the value is a `Temporal.PlainDateTime`.
   */
  timeZone?: string | null;
}

/** From a date and a time on the wall to a moment, or to what is wrong with them. */
export abstract class MomentField extends TemporalField {
  readonly timeZone: string | null | undefined;

  constructor(options: DateTimeFieldOptions) {
    // A date alone means its midnight.
    super(options, ["dateTimeInputFormats", "dateInputFormats"]);
    this.timeZone = options.timeZone;
    if (typeof this.timeZone === "string" && !isTimeZone(this.timeZone)) {
      throw new UnknownTimeZoneError(this.timeZone);
    }
  }

  protected moment(plain: Temporal.PlainDateTime, offset?: string): unknown {
    if (this.timeZone === null) return plain;
    if (offset !== undefined) {
      return this.inCalendar(Temporal.Instant.from(`${plain.toString()}${offset}`));
    }
    const timeZone = this.timeZone ?? activeTimeZone();
    let instant: Temporal.Instant;
    try {
      instant = plain.toZonedDateTime(timeZone, { disambiguation: "reject" }).toInstant();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = gettextNoop(
        "{datetime} couldn’t be interpreted in time zone {currentTimezone}; it may be ambiguous or it may not exist.",
      );
      const datetime = formatDateTime(plain, "%Y-%m-%d %H:%M:%S");
      return this.refuse("ambiguous-timezone", message, { datetime, currentTimezone: timeZone });
    }
    return this.inCalendar(instant);
  }

  /** No database has a moment whose year in UTC is none of 1 to 9999. */
  protected inCalendar(instant: Temporal.Instant): Temporal.Instant {
    const { year } = instant.toZonedDateTimeISO("UTC");
    if (year >= 1 && year <= 9999) return instant;
    return this.refuse("invalid", gettextNoop("Enter a valid date/time."));
  }

  override prepareValue(value: unknown): unknown {
    return super.prepareValue(toPlain(value, this.timeZone ?? undefined));
  }
}

export class DateTimeField extends MomentField {
  constructor(options: DateTimeFieldOptions = {}) {
    super(options);
  }

  protected override defaultWidget(): Widget {
    return new DateTimeInput();
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    if (value instanceof Temporal.PlainDateTime) return this.moment(value);
    if (value instanceof Temporal.PlainDate) return this.moment(value.toPlainDateTime());
    const plain = toPlain(value, this.timeZone ?? undefined);
    if (plain instanceof Temporal.PlainDateTime) {
      return this.timeZone === null ? plain : toInstant(value);
    }
    const text = textOf(value)?.trim() ?? "";
    const iso = parseIsoDateTime(text);
    if (iso) return this.moment(iso.dateTime, iso.offset);
    const found = parseDateTime(text, this.inputFormats);
    return found
      ? this.moment(found)
      : this.refuse("invalid", gettextNoop("Enter a valid date/time."));
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    const before = initial instanceof Temporal.PlainDateTime ? this.moment(initial) : initial;
    return super.hasChanged(before, data);
  }
}

function toInstant(value: unknown): unknown {
  if (value instanceof Temporal.ZonedDateTime) return value.toInstant();
  return value instanceof Date ? Temporal.Instant.fromEpochMilliseconds(value.getTime()) : value;
}

/** The type of a moment: without a time zone it is what a clock on the wall shows. */
export type MomentWith<Options> = Options extends { timeZone: null }
  ? Temporal.PlainDateTime
  : Temporal.Instant;

/**
 * A moment, as `Temporal.Instant`: the date and time that were filled in, in the time zone of the
 * work at hand, which templates show it in as well. A time that a clock change leaves out or has
 * twice is refused.
 *
 * @throws {UnknownTimeZoneError} If the option `timeZone` names none.
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#datetimefield
 */
export function dateTimeField<const Options extends DateTimeFieldOptions = DateTimeFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<MomentWith<Options>, Options>> {
  return new DateTimeField(options);
}

export class DurationField extends Field {
  constructor(options: FieldOptions = {}) {
    super(options);
    this.finish();
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    if (value instanceof Temporal.Duration) return value;
    const found = parseDuration(textOf(value)?.trim() ?? "");
    if (found === "overflow") {
      const limits = { minDays: -999_999_999, maxDays: 999_999_999 };
      const message = gettextNoop("The number of days must be between {minDays} and {maxDays}.");
      return this.refuse("overflow", message, limits);
    }
    return found ?? this.refuse("invalid", gettextNoop("Enter a valid duration."));
  }

  override prepareValue(value: unknown): unknown {
    return value instanceof Temporal.Duration ? formatDuration(value) : value;
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    const before =
      initial instanceof Temporal.Duration ? initial.round(asDays).toString() : initial;
    return super.hasChanged(before, data);
  }
}

const asDays = { largestUnit: "days" } as const;

/** A span of time, as `Temporal.Duration` in days and less: `1 12:30:00`, `90`, `PT1H30M`. */
export function durationField<const Options extends FieldOptions = FieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<Temporal.Duration, Options>> {
  return new DurationField(options);
}
