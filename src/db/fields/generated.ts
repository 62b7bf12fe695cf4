/** A field that the database computes from the others of its row. */

import type { Issue } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldMark, type FieldOptions, type FieldTypes } from "./field.ts";
import type { InputOf, RawType, ValueKind, ValueOf } from "./field.ts";

export interface GeneratedFieldOptions<Output> extends Pick<
  FieldOptions,
  "dbColumn" | "dbComment" | "dbIndex" | "helpText" | "unique" | "verboseName"
> {
  /** An expression over other fields of the row: `F("width").times(F("height"))`. */
  expression: object;
  /** A field that says the type of the values. */
  outputField: Output & object;
  /**
   * Is the value kept in the row? Else it is computed when it is read, which PostgreSQL cannot.
   * Default: true.
   */
  dbPersist?: boolean;
}

export class GeneratedField extends Field {
  override readonly kind = "generated";
  declare readonly options: Readonly<FieldOptions & GeneratedFieldOptions<Field>>;
  readonly #output: Field;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "expression", "outputField", "dbPersist"];
  }

  constructor(options: FieldOptions & GeneratedFieldOptions<Field>) {
    super({ ...options, editable: false, blank: true });
    this.#output = options.outputField;
  }

  override get isGenerated(): boolean {
    return true;
  }

  override get isNullable(): boolean {
    return this.#output.isNullable;
  }

  override get columnType(): ColumnType {
    return this.#output.columnType;
  }

  override get valueKind(): ValueKind {
    return this.#output.valueKind;
  }

  override get holdsBigInts(): boolean {
    return this.#output.holdsBigInts;
  }

  override get rawType(): RawType {
    return this.#output.rawType;
  }

  override get isReadAtOnce(): boolean {
    return this.#output.isReadAtOnce;
  }

  override get computed(): Field | undefined {
    return this.#output.computed;
  }

  override parse(input: unknown): unknown {
    return this.#output.parse(input);
  }

  override fromDatabase(raw: unknown): unknown {
    return this.#output.fromDatabase(raw);
  }

  override toDatabase(value: unknown): unknown {
    return this.#output.toDatabase(value);
  }

  /** Nobody writes it, so nothing can be wrong with it. */
  protected override *issuesOf(): Iterable<Issue> {}

  override describe() {
    const { kind, options } = super.describe();
    const { editable: _editable, blank: _blank, ...rest } = options;
    return { kind, options: rest };
  }
}

/**
 * A field whose value the database computes from other fields of the row. It is read after each
 * save, and cannot be set.
 *
 * @example
 * ```ts
 * import { F, generatedField, integerField, manager, model } from "quintet/db";
 *
 * class Box extends model({
 *   width: integerField(),
 *   height: integerField(),
 *   area: generatedField({
 *     expression: F("width").times(F("height")),
 *     outputField: integerField(),
 *   }),
 * }) {
 *   static objects = manager(Box);
 * }
 * const box = await Box.objects.create({ width: 2, height: 3 });
 * console.log(box.area); // 6
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#generatedfield
 */
export function generatedField<Output extends FieldMark>(
  options: GeneratedFieldOptions<Output>,
): FieldTypes<ValueOf<Output>, InputOf<Output>, "optional"> {
  return new GeneratedField(options as never) as never;
}
