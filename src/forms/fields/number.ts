/** Fields of numbers, and of yes and no. */

import { type Issue, validators, gettextNoop } from "../../base/index.ts";
import { formatNumber, typedNumber } from "../../i18n/index.ts";
import { compareDecimals, decimalNotation } from "../decimal.ts";
import type { Attributes } from "../html-attributes.ts";
import { NullBooleanSelect } from "../widgets/choices.ts";
import { CheckboxInput, Input } from "../widgets/inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import {
  Field,
  type FieldOptions,
  isEmpty,
  type Optional,
  textOf,
  type TypedField,
} from "./field.ts";

export interface NumberFieldOptions<Limit = number> extends FieldOptions {
  /** The least that is allowed: a value, or a function that is asked each time. */
  minValue?: Limit | (() => Limit) | undefined;
  /** The most that is allowed: a value, or a function that is asked each time. */
  maxValue?: Limit | (() => Limit) | undefined;
  /** The value is a multiple of this, counted from `minValue`. */
  stepSize?: number | undefined;
}

abstract class NumberField extends Field {
  readonly minValue: unknown;
  readonly maxValue: unknown;
  readonly stepSize: number | undefined;

  constructor(options: NumberFieldOptions<never> & { stepSize?: number | undefined }) {
    super(options);
    this.minValue = options.minValue;
    this.maxValue = options.maxValue;
    this.stepSize = options.stepSize;
    this.validators = [
      ...this.validators,
      ...(options.maxValue === undefined
        ? []
        : [validators.maxValue(options.maxValue, this.order())]),
      ...(options.minValue === undefined
        ? []
        : [validators.minValue(options.minValue, this.order())]),
      ...(options.stepSize === undefined ? [] : [this.step(options.stepSize)]),
    ];
  }

  /** How its values are compared. */
  protected order(): { compare?: (left: never, right: never) => number } {
    return {};
  }

  protected step(size: number): (value: never) => Issue | undefined {
    const offset = typeof this.minValue === "function" ? undefined : this.minValue;
    const check = validators.stepValue(
      size,
      offset === undefined ? {} : { offset: Number(offset) },
    );
    return (value) => check(Number(value));
  }

  /** What was sent, as text; in plain notation if it is typed in the language of the reader. */
  protected typed(value: unknown): string {
    const text = textOf(value)?.trim() ?? "";
    return this.localize && typeof value === "string" ? typedNumber(text).trim() : text;
  }

  override initialValue(value: unknown): unknown {
    return this.localize && typeof value === "string" ? formatNumber(value) : value;
  }

  protected override defaultWidget(): Widget {
    // The browser's own takes plain digits only, no marks between thousands.
    return this.localize ? new Input() : new Input({ type: "number" });
  }

  override widgetAttributes(widget: Widget): Attributes {
    if (!(widget instanceof Input) || widget.type !== "number") return {};
    return {
      ...(this.minValue === undefined ? {} : { min: limitText(this.minValue) }),
      ...(this.maxValue === undefined ? {} : { max: limitText(this.maxValue) }),
      ...(this.stepSize === undefined ? {} : { step: String(this.stepSize) }),
    };
  }
}

function limitText(limit: unknown): string {
  return String(typeof limit === "function" ? (limit as () => unknown)() : limit);
}

/** No number that people type is longer. */
const longestNumber = 1000;

export class IntegerField extends NumberField {
  constructor(options: NumberFieldOptions = {}) {
    super(options as NumberFieldOptions<never>);
    this.finish();
  }

  /** `7`, ` 7 `, and `7.0`, as spreadsheets have it. */
  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    const text = this.typed(value).replace(/\.0*$/, "");
    if (!/^[-+]?\d+$/.test(text) || text.length > longestNumber) {
      this.refuse("invalid", gettextNoop("Enter a whole number."));
    }
    const number = Number(text) + 0;
    if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
    const [code, limitValue] =
      number < 0
        ? (["min-value", Number.MIN_SAFE_INTEGER] as const)
        : (["max-value", Number.MAX_SAFE_INTEGER] as const);
    const message =
      number < 0
        ? gettextNoop("Ensure this value is greater than or equal to {limitValue}.")
        : gettextNoop("Ensure this value is less than or equal to {limitValue}.");
    this.refuse(code, message, { limitValue, value: text });
  }
}

/**
 * A whole number, within what JavaScript holds exactly (±2⁵³).
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#integerfield
 */
export function integerField<const Options extends NumberFieldOptions = NumberFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<number, Options>> {
  return new IntegerField(options);
}

export class FloatField extends NumberField {
  constructor(options: NumberFieldOptions = {}) {
    super(options as NumberFieldOptions<never>);
    this.finish();
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    const text = this.typed(value);
    const isNumber =
      text.length <= longestNumber && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text);
    const number = isNumber ? Number(text) : Number.NaN;
    return Number.isFinite(number)
      ? number
      : this.refuse("invalid", gettextNoop("Enter a number."));
  }

  override widgetAttributes(widget: Widget): Attributes {
    const attributes = super.widgetAttributes(widget);
    const isNumberInput = widget instanceof Input && widget.type === "number";
    if (!isNumberInput || "step" in attributes || "step" in widget.attrs) return attributes;
    return { ...attributes, step: "any" };
  }
}

/** A number with a fraction, as the machine has them: not exact. */
export function floatField<const Options extends NumberFieldOptions = NumberFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<number, Options>> {
  return new FloatField(options);
}

export interface DecimalFieldOptions extends NumberFieldOptions<number | string> {
  /** Digits in all, before and after the point. */
  maxDigits?: number | undefined;
  /** Digits after the point. */
  decimalPlaces?: number | undefined;
}

export class DecimalField extends NumberField {
  readonly maxDigits: number | undefined;
  readonly decimalPlaces: number | undefined;

  constructor(options: DecimalFieldOptions = {}) {
    super(options as NumberFieldOptions<never>);
    const { maxDigits, decimalPlaces } = options;
    this.maxDigits = maxDigits;
    this.decimalPlaces = decimalPlaces;
    this.validators = [...this.validators, validators.decimal({ maxDigits, decimalPlaces })];
    this.finish();
  }

  protected override order(): { compare: (left: never, right: never) => number } {
    return { compare: compareDecimals };
  }

  override parse(value: unknown): unknown {
    if (isEmpty(value)) return undefined;
    const typed = this.typed(value);
    return (
      decimalNotation(typed) ??
      this.refuse("invalid", gettextNoop("Enter a number."), { value: typed })
    );
  }

  /** A decimal of the database has all its places again: `120.50`, not `120.5`. */
  override initialValue(value: unknown): unknown {
    const text = typeof value === "object" ? decimalNotation(String(value)) : undefined;
    if (text === undefined || this.decimalPlaces === undefined) return super.initialValue(value);
    const [whole = "", fraction = ""] = text.split(".");
    const places = fraction.padEnd(this.decimalPlaces, "0");
    return super.initialValue(places === "" ? whole : `${whole}.${places}`);
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled || isEmpty(initial) || isEmpty(data)) return super.hasChanged(initial, data);
    const before = decimalNotation(String(initial));
    const after = decimalNotation(this.typed(data));
    if (before === undefined || after === undefined) return true;
    return compareDecimals(before, after) !== 0;
  }

  override widgetAttributes(widget: Widget): Attributes {
    const attributes = super.widgetAttributes(widget);
    const isNumberInput = widget instanceof Input && widget.type === "number";
    if (!isNumberInput || "step" in attributes || "step" in widget.attrs) return attributes;
    const places = this.decimalPlaces;
    if (places === undefined) return { ...attributes, step: "any" };
    const step = places === 0 ? "1" : `0.${"1".padStart(places, "0")}`;
    return { ...attributes, step: places > 6 ? `1e-${places}` : step };
  }
}

/**
 * An exact decimal number, as text in plain notation: `"12.50"`. Money is never a float.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#decimalfield
 */
export function decimalField<const Options extends DecimalFieldOptions = DecimalFieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<string, Options>> {
  return new DecimalField(options);
}

export class BooleanField extends Field {
  constructor(options: FieldOptions = {}) {
    super(options);
    this.finish();
  }

  protected override defaultWidget(): Widget {
    return new CheckboxInput();
  }

  override parse(value: unknown): unknown {
    if (typeof value !== "string") return Boolean(value);
    return !["", "false", "0"].includes(value.toLowerCase());
  }

  override validate(value: unknown): void {
    if (value !== true && this.required) this.refuse("required");
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    return !this.disabled && this.parse(initial) !== this.parse(data);
  }
}

/** Yes or no, as a check box. `required`, the default, means: it has to be checked. */
export function booleanField(options: FieldOptions = {}): TypedField<boolean> {
  return new BooleanField(options);
}

export class NullBooleanField extends BooleanField {
  protected override defaultWidget(): Widget {
    return new NullBooleanSelect();
  }

  override parse(value: unknown): unknown {
    const text = typeof value === "string" ? value.toLowerCase() : value;
    if (text === true || text === "true" || text === "1") return true;
    return text === false || text === "false" || text === "0" ? false : undefined;
  }

  override validate(): void {}
}

/** Yes, no, or unknown: undefined. */
export function nullBooleanField(options: FieldOptions = {}): TypedField<boolean | undefined> {
  return new NullBooleanField(options);
}
