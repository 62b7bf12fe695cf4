/** Ranges: from one value to another, in one column. Only PostgreSQL has such columns. */

import type { Temporal } from "../../base/index.ts";
import type { PlainColumnTypeName } from "../schema/column-type.ts";
import { ComputedDecimal, type DecimalInput } from "./decimal.ts";
import type { Decimal } from "./decimal-value.ts";
import { Field, type FieldOptions, type FieldWith, type RawType } from "./field.ts";
import { bigIntegerField, integerField } from "./number.ts";
import { Range, rangeFromText } from "./range-value.ts";
import { shown } from "./shown.ts";
import { DateField, DateTimeField } from "./time.ts";

/** What a range field can be given: a range, its two bounds, or the text of a range. */
export type RangeInput<Input> = Range<Input> | readonly [Input | null, Input | null] | string;

type Bound = Field<unknown>;

export class RangeField extends Field<Range<unknown>, RangeInput<unknown>> {
  override readonly kind: string;
  override readonly valueKind = "range";
  override readonly columnType: { readonly name: PlainColumnTypeName };
  /** The field of each bound. */
  readonly of: Bound;

  constructor(kind: string, type: PlainColumnTypeName, of: Bound, options: FieldOptions) {
    super(options);
    this.kind = kind;
    this.columnType = { name: type };
    this.of = of;
  }

  override get rawType(): RawType {
    return "string";
  }

  override fromDatabase(raw: unknown): Range<unknown> {
    const { of } = this;
    const isText = of.isReadAtOnce || of.rawType === "string";
    const read = (text: string): unknown => (isText ? of.fromDatabase(text) : of.parse(text));
    return rangeFromText(raw as string)!.map(read);
  }

  override toDatabase(value: Range<unknown>): unknown {
    return value.map((each) => this.of.toDatabase(each)).toString();
  }

  override parse(input: unknown): Range<unknown> {
    const range = rangeOf(input);
    if (range) return range.map((each) => this.of.parse(each));
    return this.refuse("invalid", "“{value}” value must be a range, or its two bounds.", {
      value: shown(input),
    });
  }

  /** A value is the range of it alone: so `contains` takes both. */
  parseWithin(input: unknown): Range<unknown> {
    if (rangeOf(input)) return this.parse(input);
    const value = this.of.parse(input);
    return new Range(value, value, "[]");
  }

  protected override isEmpty(): boolean {
    return false;
  }

  protected override *issuesOf(value: Range<unknown> | null | undefined) {
    yield* super.issuesOf(value);
    if (!value || value.lower === null || value.upper === null) return;
    if (compared(value.lower, value.upper) > 0) {
      const message = "The start of the range must not exceed the end of the range.";
      yield { code: "bound-ordering", message };
    }
    for (const each of [value.lower, value.upper]) yield* this.of.validate(each);
  }
}

function rangeOf(input: unknown): Range<unknown> | undefined {
  if (input instanceof Range) return input;
  if (Array.isArray(input) && input.length === 2) {
    const [lower, upper] = input as unknown[];
    return new Range(lower ?? null, upper ?? null);
  }
  return typeof input === "string" ? rangeFromText(input) : undefined;
}

/** Numbers as such; decimals and times by their own order. */
function compared(left: unknown, right: unknown): number {
  if (typeof left === "number") return left - (right as number);
  const { compare } = (left as object).constructor as {
    compare?: (left: unknown, right: unknown) => number;
  };
  return compare ? compare(left, right) : (left as Decimal).comparedTo(right as Decimal);
}

/**
 * A range of whole numbers of 32 bits; on PostgreSQL only.
 *
 * `seats__contains: 3` finds ranges with a value or a whole range in them, `seats__containedBy`
 * those within another, `seats__overlap` those with values in common, `seats__adjacentTo` those
 * that end where the other begins. `fullyLt`, `fullyGt`, `notLt` and `notGt` say where one lies;
 * `startswith` and `endswith` are the bounds, with lookups of their own; `isempty`, `lowerInc`,
 * `lowerInf`, `upperInc` and `upperInf` are true or false.
 *
 * @example
 * ```ts
 * import { manager, model } from "quintet/db";
 * import { integerRangeField, Range } from "quintet/db/postgres";
 *
 * class Block extends model({ seats: integerRangeField() }) {
 *   static objects = manager(Block);
 * }
 * await Block.objects.create({ seats: [1, 10] }); // 1 to 9
 * await Block.objects.filter({ seats__contains: 3, seats__overlap: new Range(5, null) });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/fields/#range-fields
 */
export function integerRangeField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Range<number>, RangeInput<number>> {
  return new RangeField("integerRange", "int4range", integerField() as never, options) as never;
}

/** A range of whole numbers of 64 bits; see `integerRangeField`. */
export function bigIntegerRangeField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Range<number>, RangeInput<number>> {
  const of = bigIntegerField() as never;
  return new RangeField("bigIntegerRange", "int8range", of, options) as never;
}

/** A range of exact decimal numbers, of any size; see `integerRangeField`. */
export function decimalRangeField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Range<Decimal>, RangeInput<DecimalInput>> {
  const of = new ComputedDecimal(500) as never;
  return new RangeField("decimalRange", "numrange", of, options) as never;
}

/** A range of moments; see `integerRangeField`. */
export function dateTimeRangeField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Range<Temporal.Instant>, RangeInput<Temporal.Instant | Date | string>> {
  const of = new DateTimeField() as never;
  return new RangeField("dateTimeRange", "tstzrange", of, options) as never;
}

/** A range of dates; see `integerRangeField`. */
export function dateRangeField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Range<Temporal.PlainDate>, RangeInput<Temporal.PlainDate | Date | string>> {
  return new RangeField("dateRange", "daterange", new DateField() as never, options) as never;
}
