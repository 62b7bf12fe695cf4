/** Arrays: several values of one kind in a column. Only PostgreSQL has such columns. */

import { OptionError } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import * as decimals from "./decimal.ts";
import { Field, type FieldDescription, type FieldMark, type FieldOptions } from "./field.ts";
import type { FieldWith, InputOf, ValueOf } from "./field.ts";
import * as jsons from "./json.ts";
import * as numbers from "./number.ts";
import * as texts from "./text.ts";
import * as times from "./time.ts";
import * as uuids from "./uuid.ts";

export interface ArrayFieldOptions extends FieldOptions {
  /** How many values there are at most. Default: any number. */
  size?: number;
}

/** What a migration writes down: the kind of the values stands among the options. */
interface DescribedArray extends ArrayFieldOptions {
  of: FieldDescription;
}

export class ArrayField extends Field<readonly unknown[], readonly unknown[]> {
  override readonly kind = "array";
  override readonly valueKind = "array";
  /** The field of each value. */
  readonly of: Field;
  declare readonly options: Readonly<ArrayFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "size"];
  }

  constructor(of: Field, options: ArrayFieldOptions = {}) {
    super(options);
    this.of = of;
    const { size } = options;
    if (size !== undefined && !(Number.isInteger(size) && size >= 0)) {
      throw new OptionError("arrayField", "size", "a whole number from 0", size);
    }
  }

  override get columnType(): ColumnType {
    return { name: "array", of: this.of.columnType };
  }

  override get isReadAtOnce(): boolean {
    return true;
  }

  override fromDatabase(raw: unknown): readonly unknown[] {
    const { of } = this;
    return (raw as readonly unknown[]).map((each) => {
      if (each === null) return null;
      return of.isReadAtOnce || typeof each === of.rawType ? of.fromDatabase(each) : each;
    });
  }

  override toDatabase(value: readonly unknown[]): unknown {
    return value.map((each) => (each === null ? null : this.of.toDatabase(each)));
  }

  override parse(input: unknown): readonly unknown[] {
    if (typeof input !== "object" || input === null || !(Symbol.iterator in input)) {
      return this.refuse("invalid", "Value must be a list.");
    }
    const list = input as Iterable<unknown>;
    return Array.from(list, (each) => (each === null ? null : this.of.parse(each)));
  }

  protected override isEmpty(value: readonly unknown[]): boolean {
    return value.length === 0;
  }

  protected override *issuesOf(value: readonly unknown[] | null | undefined) {
    yield* super.issuesOf(value);
    const { size } = this.options;
    if (!value) return;
    if (size !== undefined && value.length > size) {
      const message = "List contains {length} items, it should contain no more than {size}.";
      yield { code: "max-length", message, params: { length: value.length, size } };
    }
    for (const [index, each] of value.entries()) {
      for (const issue of each === null ? [] : this.of.validate(each)) {
        const message = `Item ${index + 1} in the array did not validate: ${issue.message}`;
        yield { ...issue, code: "item-invalid", message };
      }
    }
  }

  override describe(): FieldDescription {
    const { kind, options } = super.describe();
    return { kind, options: { of: this.of.describe(), ...options } };
  }
}

const functions = {
  ...decimals,
  ...jsons,
  ...numbers,
  ...texts,
  ...times,
  ...uuids,
} as unknown as Readonly<Record<string, ((options: object) => Field) | undefined>>;

/** The field that a migration has described. */
function described({ kind, options }: FieldDescription): Field {
  if (kind === "array") {
    const { of, ...rest } = options as unknown as DescribedArray;
    return new ArrayField(described(of), rest);
  }
  const make = functions[`${kind}Field`];
  if (make === undefined) {
    throw new OptionError("arrayField", "of", "a field of values, as charField()", kind);
  }
  return make(options);
}

/**
 * Several values of one kind, in order; on PostgreSQL only. Null stands for a value that is not
 * there. `tags__contains: ["a"]` finds rows with all of these, `tags__overlap` with one of them,
 * `tags__containedBy` with no others; `tags__len` counts, `tags__0` is the first, `tags__0_2` the
 * first two.
 *
 * @param of The field of each value: `charField({ maxLength: 20 })`; an array for several
 *   dimensions.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 * import { arrayField } from "quintet/db/postgres";
 *
 * class Post extends model({ tags: arrayField(charField({ maxLength: 20 }), { blank: true }) }) {
 *   static objects = manager(Post);
 * }
 * await Post.objects.create({ tags: ["sea", "sun"] });
 * await Post.objects.filter({ tags__contains: ["sea"], tags__len: 2 });
 * ```
 *
 * @throws {OptionError} If `size` is no whole number.
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/fields/#arrayfield
 */
export function arrayField<Of extends FieldMark, const Options extends ArrayFieldOptions>(
  of: Of,
  options: Options = {} as Options,
): FieldWith<Options, readonly ValueOf<Of>[], readonly InputOf<Of>[], ArrayFieldOptions> {
  if (of instanceof Field) return new ArrayField(of as never, options) as never;
  return described({ kind: "array", options: of as never }) as never;
}
