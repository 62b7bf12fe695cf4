/** Numbers and booleans. */

import type { Issue } from "../../base/index.ts";
import { gettextNoop } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith, type RawType } from "./field.ts";
import { refuseUnknown } from "./known-options.ts";
import { shown } from "./shown.ts";

/** The whole numbers that a kind of column can hold, and that JavaScript holds exactly. */
const ranges = {
  smallInteger: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
  bigInteger: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  positiveSmallInteger: [0, 32_767],
  positiveInteger: [0, 2_147_483_647],
  positiveBigInteger: [0, Number.MAX_SAFE_INTEGER],
  smallAuto: [1, 32_767],
  auto: [1, 2_147_483_647],
  bigAuto: [1, Number.MAX_SAFE_INTEGER],
} as const;

const columnNames = {
  smallInteger: "smallint",
  integer: "integer",
  bigInteger: "bigint",
  positiveSmallInteger: "smallint",
  positiveInteger: "integer",
  positiveBigInteger: "bigint",
  smallAuto: "smallint",
  auto: "integer",
  bigAuto: "bigint",
} as const;

export type IntegerKind = keyof typeof ranges;

/** Whole numbers of one of several sizes. */
export class IntegerField extends Field<number, number> {
  override readonly kind: IntegerKind;
  override readonly valueKind = "number";

  constructor(kind: IntegerKind, options: FieldOptions = {}) {
    super(options);
    this.kind = kind;
  }

  /** The least and the greatest value that it can hold. */
  get range(): readonly [least: number, greatest: number] {
    return ranges[this.kind];
  }

  override get columnType(): ColumnType {
    return { name: columnNames[this.kind] };
  }

  /** Does the column refuse negative numbers? */
  get isPositive(): boolean {
    return this.kind.startsWith("positive");
  }

  override get isGeneratedByDatabase(): boolean {
    return this.kind === "smallAuto" || this.kind === "auto" || this.kind === "bigAuto";
  }

  override parse(input: unknown): number {
    if (typeof input === "number" && Number.isSafeInteger(input)) return input;
    if (typeof input === "string" && /^\s*[+-]?\d+\s*$/.test(input)) {
      const value = Number(input);
      if (Number.isSafeInteger(value)) return value;
    }
    if (typeof input === "bigint" && Number.isSafeInteger(Number(input))) return Number(input);
    return this.refuseWhole(input);
  }

  /** A whole number that has no room is another mistake than what is none. */
  protected refuseWhole(input: unknown): never {
    const isWhole =
      typeof input === "bigint" ||
      (typeof input === "number"
        ? Number.isInteger(input)
        : /^\s*[+-]?\d+\s*$/.test(String(input)));
    const message = isWhole
      ? gettextNoop("“{value}” is too large a number.")
      : gettextNoop("“{value}” value must be an integer.");
    return this.refuse("invalid", message, { value: shown(input) });
  }

  protected override *issuesOf(value: number | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    if (typeof value !== "number" || this.isGeneratedByDatabase) return;
    const [least, greatest] = this.range;
    if (value < least) {
      const message = gettextNoop("Ensure this value is greater than or equal to {limit}.");
      yield { code: "min-value", message, params: { limit: least } };
    }
    if (value > greatest) {
      const message = gettextNoop("Ensure this value is less than or equal to {limit}.");
      yield { code: "max-value", message, params: { limit: greatest } };
    }
  }
}

/**
 * Whole numbers of 64 bits as `bigint`: `bigIntegerField({ bigint: true })`. To queries and to the
 * types inside it is the field of numbers that it extends; only its values are of another type.
 */
export class BigIntField extends IntegerField {
  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "bigint"];
  }

  /** So that a foreign key to it has the same kind of values. */
  override get isReadAtOnce(): boolean {
    return true;
  }

  override get holdsBigInts(): boolean {
    return true;
  }

  override get summed(): Field {
    return bigIntSum;
  }

  override fromDatabase(raw: unknown): number {
    return asValue(typeof raw === "bigint" ? raw : BigInt(raw as number | string));
  }

  override parse(input: unknown): number {
    if (Number.isSafeInteger(input)) return input as number;
    const isWhole =
      typeof input === "bigint" ||
      (typeof input === "string" && /^\s*[+-]?\d{1,20}\s*$/.test(input));
    const value = isWhole
      ? BigInt(typeof input === "string" ? input.trim() : (input as bigint))
      : undefined;
    if (value !== undefined && BigInt.asIntN(64, value) === value) return asValue(value);
    return this.refuseWhole(input);
  }

  protected override *issuesOf(value: number | null | undefined): Iterable<Issue> {
    const isNegative = typeof value === "bigint" && value < 0n;
    if (isNegative && this.isPositive) {
      const message = "Ensure this value is greater than or equal to {limit}.";
      yield { code: "min-value", message, params: { limit: 0 } };
      return;
    }
    // Any bigint of 64 bits fits; the limits of the numbers do not hold for it.
    yield* super.issuesOf(value);
  }
}

/** A sum may be beyond what one column holds; the types are not asked. */
const bigIntSum = new BigIntField("bigInteger") as unknown as Field;

/** The types of the class say number; those of `bigIntegerField` say what its values are. */
function asValue(value: bigint): number {
  return value as unknown as number;
}

/** Numbers with a fraction, as the machine has them: not exact. */
export class FloatField extends Field<number, number> {
  override readonly kind = "float";
  override readonly valueKind = "number";
  override readonly columnType: ColumnType = { name: "double" };

  override parse(input: unknown): number {
    const text =
      typeof input === "string" ? input.replace(/^(\s*[+-]?)inf\s*$/i, "$1Infinity") : "";
    const value = isDecimal(text) ? Number(text) : input;
    if (typeof value === "number" && !Number.isNaN(value)) return value;
    return this.refuse("invalid", gettextNoop("“{value}” value must be a float."), {
      value: shown(input),
    });
  }
}

export class BooleanField extends Field<boolean, boolean> {
  override readonly kind = "boolean";
  override readonly valueKind = "boolean";
  override readonly columnType: ColumnType = { name: "boolean" };

  /** SQLite has no booleans, PostgreSQL's come as they are. */
  override get rawType(): RawType {
    return "number";
  }

  override fromDatabase(raw: unknown): boolean {
    return Boolean(raw);
  }

  override parse(input: unknown): boolean {
    if (typeof input === "boolean") return input;
    if (input === 1 || input === "1" || input === "true" || input === "True") return true;
    if (input === 0 || input === "0" || input === "false" || input === "False") return false;
    return this.refuse("invalid", gettextNoop("“{value}” value must be either true or false."), {
      value: shown(input),
    });
  }

  protected override isEmpty(): boolean {
    return false;
  }
}

/** Number() also takes an empty text and other bases: `0x10`. */
function isDecimal(text: string): boolean {
  return text.trim() !== "" && !/^\s*0[box]/i.test(text);
}

const integerOf =
  (kind: IntegerKind) =>
  <const Options extends FieldOptions<number>>(
    options: Options = {} as Options,
  ): FieldWith<Options, number> =>
    new IntegerField(kind, options) as never;

/** What whole numbers of 64 bits can be told besides. */
export interface BigIntegerOptions extends FieldOptions<number | bigint> {
  /** Are its values `bigint`, of all 64 bits? Default: false, numbers up to 2⁵³ − 1. */
  bigint?: boolean;
}

type BigInteger<Options> = Options extends { bigint: true }
  ? FieldWith<Options, bigint, bigint | number, BigIntegerOptions>
  : FieldWith<Options, number, number, BigIntegerOptions>;

function bigIntegerOf(kind: IntegerKind) {
  return <const Options extends BigIntegerOptions>(
    options: Options = {} as Options,
  ): BigInteger<Options> => {
    refuseUnknown("BigIntegerField", options, BigIntField.optionNames);
    const { bigint = false, ...rest } = options as BigIntegerOptions;
    return (bigint ? new BigIntField(kind, options) : new IntegerField(kind, rest)) as never;
  };
}

/**
 * A whole number from -2147483648 to 2147483647.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#integerfield
 */
export const integerField = integerOf("integer");

/** A whole number from -32768 to 32767. */
export const smallIntegerField = integerOf("smallInteger");

/**
 * A whole number of 64 bits in the database. As a number, what JavaScript cannot hold exactly
 * (beyond ±2⁵³ − 1) is refused, never rounded; `{ bigint: true }` makes it a `bigint`.
 */
export const bigIntegerField = bigIntegerOf("bigInteger");

/** A whole number from 0 to 2147483647; the column has a check. */
export const positiveIntegerField = integerOf("positiveInteger");

/** A whole number from 0 to 32767; the column has a check. */
export const positiveSmallIntegerField = integerOf("positiveSmallInteger");

/** As `bigIntegerField`, from 0; the column has a check. */
export const positiveBigIntegerField = bigIntegerOf("positiveBigInteger");

/** A primary key that the database counts up, up to 2147483647. */
export function autoField(options: Omit<FieldOptions, "null" | "default"> = {}): AutoKey {
  return new IntegerField("auto", { primaryKey: true, ...options }) as never;
}

/** A primary key that the database counts up, up to 32767. */
export function smallAutoField(options: Omit<FieldOptions, "null" | "default"> = {}): AutoKey {
  return new IntegerField("smallAuto", { primaryKey: true, ...options }) as never;
}

/** A primary key that the database counts up: what `id` is where a model names no primary key. */
export function bigAutoField<const Options extends Omit<BigIntegerOptions, "null" | "default">>(
  options: Options = {} as Options,
): Options extends { bigint: true } ? BigAutoKey : AutoKey {
  const { bigint = false, ...rest } = options as BigIntegerOptions;
  if (!bigint) return new IntegerField("bigAuto", { primaryKey: true, ...rest }) as never;
  return new BigIntField("bigAuto", { primaryKey: true, ...options }) as never;
}

type AutoKey = FieldWith<{ primaryKey: true; default: true }, number>;
type BigAutoKey = FieldWith<{ primaryKey: true; default: true }, bigint, bigint | number>;

/** A number with a fraction, as the machine has them: 0.1 + 0.2 is not quite 0.3. */
export function floatField<const Options extends FieldOptions<number>>(
  options: Options = {} as Options,
): FieldWith<Options, number> {
  return new FloatField(options) as never;
}

/** True or false; with `null: true` also unknown. */
export function booleanField<const Options extends FieldOptions<boolean>>(
  options: Options = {} as Options,
): FieldWith<Options, boolean> {
  return new BooleanField(options) as never;
}
