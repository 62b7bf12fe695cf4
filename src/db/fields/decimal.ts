/** Exact decimal numbers, for money and measures: `Decimal` values of decimal.js. */

import { type Issue, OptionError, gettextNoop } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Decimal, withPlaces } from "./decimal-value.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";
import { shown } from "./shown.ts";

/** What a decimal field can be given: a number is taken by its shortest text, so 0.1 is 0.1. */
export type DecimalInput = Decimal | string | number | bigint;

export interface DecimalFieldOptions extends FieldOptions<DecimalInput> {
  /** How many digits there may be, those behind the point included. */
  maxDigits: number;
  /** How many digits there are behind the point. */
  decimalPlaces: number;
}

export class DecimalField extends Field<Decimal, DecimalInput> {
  override readonly kind = "decimal";
  override readonly valueKind = "decimal";
  declare readonly options: Readonly<DecimalFieldOptions>;
  #summed: Field | undefined;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "maxDigits", "decimalPlaces"];
  }

  constructor(options: DecimalFieldOptions) {
    super(options);
    const { maxDigits, decimalPlaces } = options;
    if (!Number.isInteger(decimalPlaces) || decimalPlaces < 0) {
      throw new OptionError("DecimalField", "decimalPlaces", "0 or more", decimalPlaces);
    }
    if (!Number.isInteger(maxDigits) || maxDigits < Math.max(1, decimalPlaces)) {
      const wanted = "at least 1, and at least decimalPlaces";
      throw new OptionError("DecimalField", "maxDigits", wanted, maxDigits);
    }
  }

  override get columnType(): ColumnType {
    const { maxDigits, decimalPlaces } = this.options;
    return { name: "decimal", precision: maxDigits, scale: decimalPlaces };
  }

  /** SQLite keeps a number; a database with decimals returns their text. */
  override get isReadAtOnce(): boolean {
    return true;
  }

  override get computed(): Field {
    return computedDecimal;
  }

  override get summed(): Field {
    return (this.#summed ??= new SummedDecimal(this.options.decimalPlaces) as Field);
  }

  override fromDatabase(raw: unknown): Decimal {
    const { decimalPlaces } = this.options;
    const value = new Decimal(raw as number | string);
    const isLonger = value.decimalPlaces() > decimalPlaces;
    return withPlaces(isLonger ? value.toDecimalPlaces(decimalPlaces) : value, decimalPlaces);
  }

  override get store(): (input: unknown) => unknown {
    return this.#store;
  }

  /** SQLite would keep a number of any size. */
  readonly #store = (input: unknown): unknown => {
    const stored = this.encode(input);
    if (!Decimal.isDecimal(stored)) return stored;
    const { maxDigits, decimalPlaces } = this.options;
    if (stored.isZero() || stored.e < maxDigits - decimalPlaces) return stored;
    const message = "Ensure that there are no more than {max} digits before the decimal point.";
    return this.refuse("max-whole-digits", gettextNoop(message), {
      max: maxDigits - decimalPlaces,
    });
  };

  /** With as many places as the column, as Django rounds: to the nearest, half to even. */
  override toDatabase(value: Decimal): unknown {
    return value.isFinite() ? value.toDecimalPlaces(this.options.decimalPlaces) : value;
  }

  override parse(input: unknown): Decimal {
    const isKnown =
      typeof input === "number" || typeof input === "bigint" || Decimal.isDecimal(input);
    // decimal.js reads other bases, too: 0x10.
    const isText = typeof input === "string" && /^\s*[-+]?[\d.]+(?:e[-+]?\d+)?\s*$/i.test(input);
    if (isKnown || (isText && input.length <= 1000)) {
      const value = attempt(typeof input === "string" ? input.trim() : String(input));
      if (value?.isFinite()) return value;
    }
    return this.refuse("invalid", gettextNoop("“{value}” value must be a decimal number."), {
      value: shown(input),
    });
  }

  protected override *issuesOf(value: Decimal | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    if (value === null || value === undefined) return;
    const { maxDigits, decimalPlaces } = this.options;
    const places = value.decimalPlaces();
    const digits = Math.max(value.precision(true), places);
    const whole = maxDigits - decimalPlaces;
    if (digits > maxDigits) {
      const message = gettextNoop("Ensure that there are no more than {max} digits in total.");
      yield { code: "max-digits", message, params: { max: maxDigits } };
    }
    if (places > decimalPlaces) {
      const message = gettextNoop("Ensure that there are no more than {max} decimal places.");
      yield { code: "max-decimal-places", message, params: { max: decimalPlaces } };
    }
    if (digits - places > whole) {
      const message = gettextNoop(
        "Ensure that there are no more than {max} digits before the decimal point.",
      );
      yield { code: "max-whole-digits", message, params: { max: whole } };
    }
  }
}

function attempt(text: string): Decimal | undefined {
  try {
    return new Decimal(text);
  } catch {
    return undefined;
  }
}

/** Sums and means of decimals, and bounds of ranges. They have no fixed number of places. */
export class ComputedDecimal extends DecimalField {
  constructor(decimalPlaces = 1000) {
    super({ maxDigits: 1000, decimalPlaces });
  }

  /** What SQLite computed in binary is right to 15 digits, as Django has it there. */
  override fromDatabase(raw: unknown): Decimal {
    const value = new Decimal(raw as number | string);
    return typeof raw === "number" ? value.toSignificantDigits(15) : value;
  }

  override toDatabase(value: Decimal): unknown {
    return value;
  }
}

const computedDecimal = new ComputedDecimal();

/** A sum has the places of what is added. */
class SummedDecimal extends ComputedDecimal {
  readonly #places: number;

  constructor(places: number) {
    super();
    this.#places = places;
  }

  override fromDatabase(raw: unknown): Decimal {
    const value = super.fromDatabase(raw);
    return value.decimalPlaces() > this.#places ? value : withPlaces(value, this.#places);
  }
}

/**
 * An exact decimal number, as a `Decimal`. Text, numbers and bigints are understood where a value
 * is given; a value with too many places is found by `fullClean`, and else rounded to the column's.
 *
 * On PostgreSQL all digits are kept. SQLite has no decimals: it keeps a binary number, as with
 * Django, so of more than 15 digits the last ones are lost there.
 *
 * @param options.maxDigits How many digits there may be.
 * @param options.decimalPlaces How many of them stand behind the point.
 *
 * @example
 * ```ts
 * import { Decimal, decimalField, manager, model } from "quintet/db";
 *
 * class Product extends model({ price: decimalField({ maxDigits: 8, decimalPlaces: 2 }) }) {
 *   static objects = manager(Product);
 * }
 * const product = await Product.objects.create({ price: "19.90" });
 * product.price.times(3).toFixed(2); // "59.70"
 * await Product.objects.filter({ price__lt: new Decimal(20) });
 * ```
 *
 * @throws {OptionError} If `maxDigits` or `decimalPlaces` is missing or makes no sense.
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#decimalfield
 */
export function decimalField<const Options extends DecimalFieldOptions>(
  options: Options,
): FieldWith<Options, Decimal, DecimalInput, DecimalFieldOptions> {
  return new DecimalField(options) as never;
}
