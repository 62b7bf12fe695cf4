/** Bytes. */

import { type Issue, OptionError } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";

export interface BinaryFieldOptions extends FieldOptions<Uint8Array | ArrayBuffer> {
  /** The most bytes allowed. Default: no limit. */
  maxLength?: number;
}

export class BinaryField extends Field<Uint8Array, Uint8Array | ArrayBuffer> {
  override readonly kind = "binary";
  override readonly valueKind = "binary";
  override readonly columnType: ColumnType = { name: "binary" };
  declare readonly options: Readonly<BinaryFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "maxLength"];
  }

  constructor(options: BinaryFieldOptions = {}) {
    super({ editable: false, ...options });
    const { maxLength } = options;
    if (maxLength !== undefined && (!Number.isInteger(maxLength) || maxLength < 1)) {
      throw new OptionError("BinaryField", "maxLength", "a whole number above 0", maxLength);
    }
  }

  /** Text is base64: as such JSON and forms carry bytes. */
  override parse(input: unknown): Uint8Array {
    if (input instanceof Uint8Array) return input;
    if (input instanceof ArrayBuffer) return new Uint8Array(input);
    if (typeof input === "string" && /^[A-Za-z\d+/]*={0,2}$/.test(input)) {
      return new Uint8Array(Buffer.from(input, "base64"));
    }
    return this.refuse("invalid", "The value must be bytes, or their base64 text.");
  }

  protected override *issuesOf(value: Uint8Array | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    const { maxLength } = this.options;
    if (maxLength === undefined || !value || value.length <= maxLength) return;
    const message = "Ensure this value has at most {maxLength} bytes (it has {length}).";
    yield { code: "max-length", message, params: { maxLength, length: value.length } };
  }

  protected override isEmpty(value: Uint8Array): boolean {
    return value.length === 0;
  }
}

/**
 * Bytes, as `Uint8Array`. Not shown in forms unless `editable` says so. Keep large files out of
 * the database.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#binaryfield
 */
export function binaryField<const Options extends BinaryFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, Uint8Array, Uint8Array | ArrayBuffer, BinaryFieldOptions> {
  return new BinaryField(options) as never;
}
