/** Widgets for dates and times. By default the browser's own, which show the reader's format. */

import { Temporal } from "../../base/index.ts";
import {
  formatDateTime,
  type Formattable,
  getFormat,
  type LocaleFormats,
} from "../../i18n/index.ts";
import { Input, type InputOptions } from "./inputs.ts";
import { toPlain } from "../wall-clock.ts";

export interface TimeInputOptions extends InputOptions {
  /**
   * How the value is written: `%d.%m.%Y`. Only with `type: "text"`, where the default is the first
   * input format of the active language; the browser's own elements take ISO 8601 and nothing else,
   * whatever they show.
   */
  format?: string;
}

interface Spelling {
  /** The type of the browser's own element, and what that takes. */
  readonly type: string;
  readonly iso: string;
  readonly formats: keyof LocaleFormats & `${string}InputFormats`;
}

abstract class TemporalInput extends Input {
  readonly spelling: Spelling;
  readonly givenFormat: string | undefined;
  override readonly supportsMicroseconds: boolean;

  constructor(spelling: Spelling, { format, ...options }: TimeInputOptions) {
    super({ type: spelling.type, ...options });
    this.spelling = spelling;
    this.givenFormat = format;
    this.supportsMicroseconds = false;
  }

  get isFormatGiven(): boolean {
    return this.givenFormat !== undefined;
  }

  /** How a value is written now, in the active language. */
  get format(): string {
    const { type, iso, formats } = this.spelling;
    if (this.givenFormat !== undefined) return this.givenFormat;
    return this.type === type ? iso : (getFormat(formats)[0] ?? iso);
  }

  override formatValue(value: unknown): unknown {
    const plain = toPlain(value);
    if (!isTemporal(plain)) return super.formatValue(plain);
    return formatDateTime(plain as Formattable, this.format);
  }
}

export function isTemporal(value: unknown): boolean {
  return (
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.PlainDateTime ||
    value instanceof Temporal.PlainTime
  );
}

/** `<input type="date">`. */
export class DateInput extends TemporalInput {
  constructor(options: TimeInputOptions = {}) {
    super({ type: "date", iso: "%Y-%m-%d", formats: "dateInputFormats" }, options);
  }
}

/** `<input type="datetime-local">`: without a time zone, so it shows that of the site. */
export class DateTimeInput extends TemporalInput {
  constructor(options: TimeInputOptions = {}) {
    const iso = "%Y-%m-%dT%H:%M:%S";
    super({ type: "datetime-local", iso, formats: "dateTimeInputFormats" }, options);
  }
}

/** `<input type="time">`. */
export class TimeInput extends TemporalInput {
  constructor(options: TimeInputOptions = {}) {
    super({ type: "time", iso: "%H:%M:%S", formats: "timeInputFormats" }, options);
  }
}
