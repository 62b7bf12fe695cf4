/** Widgets for dates and times. By default the browser's own, which show the reader's format. */

import { Temporal } from "../../base/index.ts";
import { formatDateTime, type Formattable } from "../../i18n/index.ts";
import { Input, type InputOptions } from "./inputs.ts";
import { toPlain } from "../wall-clock.ts";

export interface TimeInputOptions extends InputOptions {
  /**
   * How the value is written: `%d.%m.%Y`. Only with `type: "text"`; the browser's own elements
   * take ISO 8601 and nothing else, whatever they show.
   */
  format?: string;
}

abstract class TemporalInput extends Input {
  readonly format: string;
  readonly isFormatGiven: boolean;
  override readonly supportsMicroseconds: boolean;

  constructor(byDefault: string, { format, ...options }: TimeInputOptions) {
    super(options);
    this.format = format ?? byDefault;
    this.isFormatGiven = format !== undefined;
    this.supportsMicroseconds = false;
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
    super("%Y-%m-%d", { type: "date", ...options });
  }
}

/** `<input type="datetime-local">`: without a time zone, so it shows that of the site. */
export class DateTimeInput extends TemporalInput {
  constructor(options: TimeInputOptions = {}) {
    const isNative = (options.attrs?.["type"] ?? options.type ?? "datetime-local") !== "text";
    super(isNative ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M:%S", {
      type: "datetime-local",
      ...options,
    });
  }
}

/** `<input type="time">`. */
export class TimeInput extends TemporalInput {
  constructor(options: TimeInputOptions = {}) {
    super("%H:%M:%S", { type: "time", ...options });
  }
}
