/** Lengths of time: `Temporal.Duration` values, microseconds where a database has no such type. */

import { durationMicroseconds, Temporal } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith, type RawType } from "./field.ts";
import { shown } from "./shown.ts";

export class DurationField extends Field<Temporal.Duration, Temporal.Duration | string> {
  override readonly kind = "duration";
  override readonly valueKind = "duration";
  override readonly columnType: ColumnType = { name: "interval" };

  override get rawType(): RawType {
    return "number";
  }

  override get holdsBigInts(): boolean {
    return true;
  }

  override get computed(): Field {
    return this;
  }

  /** Microseconds, or the text of a database that has lengths of time. */
  override fromDatabase(raw: unknown): Temporal.Duration {
    if (typeof raw === "number") return balanced(BigInt(Math.round(raw)));
    if (typeof raw === "bigint") return balanced(raw);
    return this.parse(raw);
  }

  override parse(input: unknown): Temporal.Duration {
    if (input instanceof Temporal.Duration) return this.#checked(input, input);
    const duration =
      typeof input === "string" && input.length <= 100 ? fromText(input.trim()) : undefined;
    if (duration) return this.#checked(duration, input);
    const message =
      "“{value}” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.";
    return this.refuse("invalid", message, { value: shown(input) });
  }

  #checked(duration: Temporal.Duration, input: unknown): Temporal.Duration {
    const value = shown(input);
    if (duration.years !== 0 || duration.months !== 0) {
      const message = "“{value}” has years or months, which have no fixed length.";
      return this.refuse("invalid", message, { value });
    }
    const microseconds = durationMicroseconds(duration);
    if (microseconds > longest || microseconds < -longest) {
      return this.refuse("overflow", "“{value}” is longer than 292,000 years.", { value });
    }
    return duration;
  }
}

/** What a column of 64 bits holds. */
const longest = 2n ** 63n - 1n;

/** `3 12:30:00.5`, `-1 day, 00:00:01` and `12:30` as Django writes them, or ISO 8601: `P3DT12H30M`. */
const django =
  /^(?:(?<days>-?\d+) (?:days?,? ?)?)?(?<sign>-?)(?:(?:(?<hours>\d+):)(?=\d+:\d+))?(?:(?<minutes>\d+):)?(?<seconds>\d+)(?:[.,](?<fraction>\d{1,6})\d*)?$/;

function fromText(text: string): Temporal.Duration | undefined {
  const parts: Partial<Record<string, string>> | undefined = django.exec(text)?.groups;
  if (parts) {
    const number = (name: string): bigint => BigInt(parts[name] ?? 0);
    const seconds = number("hours") * 3600n + number("minutes") * 60n + number("seconds");
    const time = seconds * 1_000_000n + BigInt((parts["fraction"] ?? "").padEnd(6, "0"));
    const total = number("days") * microsecondsPerDay + (parts["sign"] === "-" ? -time : time);
    const isShort = total <= longest && total >= -longest;
    return isShort ? balanced(total) : tooLong;
  }
  try {
    return Temporal.Duration.from(text);
  } catch {
    return undefined;
  }
}

const microsecondsPerDay = 86_400_000_000n;
const tooLong = Temporal.Duration.from({ days: 110_000_000 });

/** Days of 24 hours, and the rest in hours and less. */
function balanced(microseconds: bigint): Temporal.Duration {
  return Temporal.Duration.from({
    days: Number(microseconds / microsecondsPerDay),
    microseconds: Number(microseconds % microsecondsPerDay),
  }).round({ largestUnit: "days" });
}

/**
 * A length of time, as `Temporal.Duration`, to the microsecond; days have 24 hours. Text is
 * understood as Django (`"3 12:30:00"`) and ISO 8601 (`"P3DT12H30M"`) write it.
 *
 * SQLite keeps microseconds, in 64 bits: 292,000 years are the longest that fits.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#durationfield
 */
export function durationField<const Options extends FieldOptions<Temporal.Duration | string>>(
  options: Options = {} as Options,
): FieldWith<Options, Temporal.Duration, Temporal.Duration | string> {
  return new DurationField(options) as never;
}
