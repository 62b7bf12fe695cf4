/** Fields made of several fields. */

import {
  andThen,
  isPromise,
  type Issue,
  type MaybePromise,
  Temporal,
  ValidationError,
  gettextNoop,
} from "../../base/index.ts";
import { toPlain } from "../wall-clock.ts";
import { MultiWidget, SplitDateTimeWidget, SplitHiddenDateTimeWidget } from "../widgets/multi.ts";
import type { Widget } from "../widgets/widget.ts";
import { Field, type FieldOptions, isEmpty, type Optional, type TypedField } from "./field.ts";
import {
  DateField,
  type DateTimeFieldOptions,
  MomentField,
  type MomentWith,
  TimeField,
} from "./time.ts";

/** A value that has to satisfy several fields, one after the other. */
export class ComboField extends Field {
  readonly fields: readonly Field[];

  constructor(fields: readonly Field[], options: FieldOptions = {}) {
    super(options);
    // The whole is required or not; its parts only say what is fine.
    this.fields = fields.map((field) => {
      const part = field.clone();
      part.required = false;
      return part;
    });
    this.finish();
  }

  override clean(input: unknown, initial?: unknown): MaybePromise<unknown> {
    let value = andThen(super.clean(input, initial), (first) => first);
    for (const field of this.fields) value = andThen(value, (each) => field.clean(each));
    return value;
  }
}

/** A value that has to satisfy several fields, one after the other. */
export function comboField<Value>(
  fields: readonly [...Field[], TypedField<Value>],
  options: FieldOptions = {},
): TypedField<Value> {
  return new ComboField(fields, options);
}

export interface MultiValueOptions extends FieldOptions {
  /** Does an empty part make the whole empty, rather than being an error of its own? Default: true. */
  requireAllFields?: boolean;
}

/** One value from several inputs. A subclass says how, in `compress`. */
export abstract class MultiValueField extends Field {
  fields: readonly Field[];
  readonly requireAllFields: boolean;

  constructor(
    fields: readonly Field[],
    { requireAllFields = true, ...options }: MultiValueOptions,
  ) {
    super(options);
    this.requireAllFields = requireAllFields;
    this.fields = fields.map((field) => {
      const part = field.clone();
      if (this.disabled) part.disabled = true;
      // Whether all are there is asked here, so that the message comes once.
      if (requireAllFields) part.required = false;
      return part;
    });
    this.finish();
  }

  /** From the parts to the value. */
  abstract compress(parts: readonly unknown[]): unknown;

  override validate(): void {}

  override clean(input: unknown): MaybePromise<unknown> {
    const sent = this.disabled && !Array.isArray(input) ? this.decompressed(input) : input;
    if (!Array.isArray(sent) || sent.every((part) => isEmpty(part))) {
      if (!isEmpty(sent) && !Array.isArray(sent))
        this.refuse("invalid", gettextNoop("Enter a list of values."));
      if (this.required) this.refuse("required");
      return this.compress([]);
    }
    const issues: Issue[] = [];
    const parts: MaybePromise<unknown>[] = this.fields.map((field, index) => {
      const part: unknown = sent[index];
      if (isEmpty(part)) {
        if (this.requireAllFields && this.required) this.refuse("required");
        if (!this.requireAllFields && field.required) {
          const message =
            field.errorMessages["incomplete"] ?? gettextNoop("Enter a complete value.");
          const issue = { code: "incomplete", message };
          if (!issues.some((each) => each.message === issue.message)) issues.push(issue);
          return undefined;
        }
      }
      return this.cleanPart(field, part, issues);
    });
    const all = parts.some(isPromise) ? Promise.all(parts) : parts;
    return andThen(all, (values) => {
      if (issues.length > 0) throw new ValidationError(issues);
      const value = this.compress(values);
      this.runValidators(value);
      return value;
    });
  }

  protected cleanPart(field: Field, part: unknown, issues: Issue[]): MaybePromise<unknown> {
    const note = (error: unknown): undefined => {
      if (!(error instanceof ValidationError)) throw error;
      for (const issue of Object.values(error.issues).flat()) {
        if (!issues.some((each) => each.message === issue.message)) issues.push(issue);
      }
      return undefined;
    };
    try {
      const value = field.clean(part);
      return isPromise(value) ? value.catch(note) : value;
    } catch (error) {
      return note(error);
    }
  }

  protected decompressed(value: unknown): unknown {
    return this.widget instanceof MultiWidget ? this.widget.decompress(value) : value;
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    const before = Array.isArray(initial) ? (initial as unknown[]) : this.decompressed(initial);
    const parts = Array.isArray(before) ? before : [];
    const after = Array.isArray(data) ? data : [];
    return this.fields.some((field, index) => {
      try {
        return field.hasChanged(field.parse(parts[index]) ?? "", after[index]);
      } catch (error) {
        if (error instanceof ValidationError) return true;
        throw error;
      }
    });
  }
}

/** The rules of a moment, for the field that has it in two parts. */
class SplitMoment extends MomentField {
  wallClock(value: unknown): unknown {
    return toPlain(value, this.timeZone ?? undefined);
  }

  combine(date: Temporal.PlainDate, time: Temporal.PlainTime): unknown {
    return this.moment(date.toPlainDateTime(time));
  }
}

function invalidMessage(own: string | undefined): FieldOptions {
  return own === undefined ? {} : { errorMessages: { invalid: own } };
}

export interface SplitDateTimeFieldOptions extends Omit<DateTimeFieldOptions, "inputFormats"> {
  inputDateFormats?: readonly string[];
  inputTimeFormats?: readonly string[];
}

export class SplitDateTimeField extends MultiValueField {
  readonly moment: SplitMoment;

  constructor(options: SplitDateTimeFieldOptions = {}) {
    const { inputDateFormats, inputTimeFormats, timeZone, ...rest } = options;
    super(
      [
        new DateField({
          ...(inputDateFormats && { inputFormats: inputDateFormats }),
          ...invalidMessage(options.errorMessages?.["invalidDate"]),
        }),
        new TimeField({
          ...(inputTimeFormats && { inputFormats: inputTimeFormats }),
          ...invalidMessage(options.errorMessages?.["invalidTime"]),
        }),
      ],
      rest,
    );
    this.moment = new SplitMoment({
      ...(timeZone !== undefined && { timeZone }),
      ...(options.errorMessages && { errorMessages: options.errorMessages }),
    });
  }

  protected override defaultWidget(): Widget {
    return new SplitDateTimeWidget();
  }

  override hiddenWidget(): Widget {
    return new SplitHiddenDateTimeWidget();
  }

  /** The two parts are those of the clock in the field's own time zone. */
  protected override decompressed(value: unknown): unknown {
    return super.decompressed(this.moment.wallClock(value));
  }

  override prepareValue(value: unknown): unknown {
    return this.moment.wallClock(value);
  }

  override compress([date, time]: readonly unknown[]): unknown {
    if (date === undefined && time === undefined) return undefined;
    if (!(date instanceof Temporal.PlainDate)) {
      return this.refuse("invalid-date", gettextNoop("Enter a valid date."));
    }
    if (!(time instanceof Temporal.PlainTime)) {
      return this.refuse("invalid-time", gettextNoop("Enter a valid time."));
    }
    return this.moment.combine(date, time);
  }
}

/** A moment from a date and a time, each in an input of its own. */
export function splitDateTimeField<
  const Options extends SplitDateTimeFieldOptions = SplitDateTimeFieldOptions,
>(options: Options = {} as Options): TypedField<Optional<MomentWith<Options>, Options>> {
  return new SplitDateTimeField(options);
}
