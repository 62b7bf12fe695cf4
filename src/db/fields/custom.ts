/** Fields with values of one's own: `customField` puts a conversion around another field. */

import type { Issue } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import {
  Field,
  type FieldDescription,
  type FieldMark,
  type FieldOptions,
  type FieldTypes,
  type FlagsOf,
  type PlainOf,
  type ValueKind,
  type ValueOf,
} from "./field.ts";

/** Between the values of another field and one's own. Neither function is called with null. */
export interface Conversion<Stored, Value> {
  /** From what the other field reads to what application code reads. */
  fromDatabase: (stored: Stored) => Value;
  /** Back again: what the other field stores. Null is stored as NULL. */
  toDatabase: (value: Value) => Stored | null;
  /**
   * From what else may be assigned, or comes from a form: text, say. It throws a `ValidationError`
   * for what it does not understand. Default: only what is a value already.
   */
  parse?: (input: unknown) => Value;
}

/** The type of a field with values of one's own; null and defaults are those of the other field. */
export interface CustomFieldOf<Base, Value> extends FieldTypes<
  Value | Extract<ValueOf<Base>, null>,
  Value | Extract<ValueOf<Base>, null>,
  FlagsOf<Base>
> {}

/** What `customField` makes. Column, lookups, options and migrations are those of another field. */
export class CustomField extends Field {
  override readonly kind: string;
  override readonly options: Readonly<FieldOptions>;
  /** The field that it stores its values as. */
  readonly base: Field;
  readonly #conversion: Conversion<unknown, unknown>;

  constructor(base: Field, conversion: Conversion<unknown, unknown>) {
    super();
    this.options = base.options;
    this.kind = base.kind;
    this.base = base;
    this.#conversion = conversion;
  }

  override bind(name: string): void {
    super.bind(name);
    this.base.bind(name);
  }

  override get columnType(): ColumnType {
    return this.base.columnType;
  }

  override get valueKind(): ValueKind {
    return this.base.valueKind;
  }

  override get isGeneratedByDatabase(): boolean {
    return this.base.isGeneratedByDatabase;
  }

  /** Nothing tells a stored text from a value that is one. */
  override get isReadAtOnce(): boolean {
    return true;
  }

  override get holdsBigInts(): boolean {
    return this.base.holdsBigInts;
  }

  /** A sum is one of stored values. */
  override get computed(): Field | undefined {
    return this.base.computed;
  }

  override fromDatabase(raw: unknown): unknown {
    const { base } = this;
    const isRaw =
      base.isReadAtOnce ||
      typeof raw === base.rawType ||
      (base.holdsBigInts && typeof raw === "bigint");
    return this.#conversion.fromDatabase(isRaw ? base.fromDatabase(raw) : raw);
  }

  override toDatabase(value: unknown): unknown {
    return this.base.encode(this.#conversion.toDatabase(value));
  }

  override parse(input: unknown): unknown {
    const { parse } = this.#conversion;
    return parse ? parse(input) : input;
  }

  /** What is wrong with the stored value; the messages are worded by it. */
  override *validate(value: unknown): Iterable<Issue> {
    const isNothing = value === null || value === undefined;
    const stored = isNothing ? value : this.#conversion.toDatabase(value);
    yield* this.base.validate(stored);
  }

  override describe(): FieldDescription {
    const { kind, options } = this.base.describe();
    const { default: value } = options;
    if (value === undefined || value === null || typeof value === "function") {
      return { kind, options };
    }
    return { kind, options: { ...options, default: this.#conversion.toDatabase(value) } };
  }
}

/**
 * A field with values of your own, stored as those of another field: columns, lookups, options and
 * migrations are those of that field.
 *
 * @param base The field that stores the values. It belongs to this one: make a new one each time.
 *
 * @example
 * ```ts
 * import { charField, customField, manager, model } from "quintet/db";
 *
 * class Colour {
 *   readonly red: number;
 *   readonly green: number;
 *   readonly blue: number;
 *   constructor(red: number, green: number, blue: number) {
 *     [this.red, this.green, this.blue] = [red, green, blue];
 *   }
 * }
 *
 * const colourField = () =>
 *   customField(charField({ maxLength: 11 }), {
 *     fromDatabase: (text) => new Colour(...(text.split(",").map(Number) as [number, number, number])),
 *     toDatabase: ({ red, green, blue }: Colour) => [red, green, blue].join(","),
 *   });
 *
 * class Pen extends model({ colour: colourField() }) {
 *   static objects = manager(Pen);
 * }
 * const pen = await Pen.objects.create({ colour: new Colour(255, 0, 0) });
 * pen.colour.red; // 255
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/custom-model-fields/
 */
export function customField<Base extends FieldMark, Value>(
  base: Base,
  conversion: Conversion<PlainOf<Base>, Value>,
): CustomFieldOf<Base, Value> {
  return new CustomField(
    base as unknown as Field,
    conversion as Conversion<unknown, unknown>,
  ) as never;
}
