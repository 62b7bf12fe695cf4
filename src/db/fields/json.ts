/** JSON: anything that has a text in JSON, in one column. */

import { gettextNoop, ValidationError } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";

/** What JSON can hold. Keys whose value is undefined are left out of the text. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSON's own null, see `jsonNull`. */
export class JsonNull {
  readonly isJsonNull = true;

  toJSON(): null {
    return null;
  }
}

/**
 * Stored as JSON's null, where plain `null` is SQL's NULL, no value at all. Both are read as null;
 * in a condition null means this one, and `isnull` finds the other.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/queries/#storing-and-querying-for-none
 */
export const jsonNull: JsonNull = new JsonNull();

export class JsonField extends Field<JsonValue, JsonValue | JsonNull> {
  override readonly kind = "json";
  override readonly valueKind = "json";
  override readonly columnType: ColumnType = { name: "json" };

  override get isReadAtOnce(): boolean {
    return true;
  }

  /** The text of JSON; another text is a value already. */
  override fromDatabase(raw: unknown): JsonValue {
    if (typeof raw !== "string") return raw as JsonValue;
    const text = parsed(raw);
    return text ? text.value : raw;
  }

  override toDatabase(value: JsonValue): unknown {
    return jsonText(value);
  }

  override parse(input: unknown): JsonValue {
    try {
      const text = jsonText(input);
      if (text !== undefined && !hasHalfCharacter(text)) return input as JsonValue;
      if (text !== undefined) return this.refuse("invalid", wholeCharacters);
    } catch (error) {
      if (error instanceof ValidationError) throw error;
      // a circle, a bigint, a toJSON that throws: refused below
    }
    return this.refuse("invalid", "Value must be valid JSON.");
  }

  /** As Django's `empty_values`: nothing, and collections of nothing. */
  protected override isEmpty(value: JsonValue): boolean {
    if (typeof value !== "object" || value === null) return value === "";
    return Object.keys(value).length === 0 && !(value instanceof JsonNull);
  }
}

const wholeCharacters = gettextNoop("Enter a text of whole characters.");

/** Is there an escape of half a surrogate pair? PostgreSQL refuses it, and UTF-8 has none. */
function hasHalfCharacter(text: string): boolean {
  if (!text.includes("\\ud")) return false;
  const escapes = /\\(?:u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|(ud[89a-f][\da-f]{2})|.)/g;
  return text.matchAll(escapes).some(([, , , half]) => half !== undefined);
}

function parsed(text: string): { value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}

/**
 * The text as Python's `json` writes it, so that Django finds in a shared table what it looks for:
 * a blank behind commas and colons, and escapes for all that is not ASCII.
 *
 * @param options.isShort Without the blanks, as databases write it. Default: false.
 * @returns Undefined for what JSON cannot hold: a function.
 */
export function jsonText(value: unknown, { isShort = false } = {}): string | undefined {
  const text = JSON.stringify(value, null, isShort ? 0 : 1) as string | undefined;
  // Each line break stands between two parts: those inside of texts are escaped.
  return text
    ?.replaceAll(/,\n */g, ", ")
    .replaceAll(/\n */g, "")
    .replaceAll(/[\u007F-\uFFFF]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Any JSON value, in a column of its own. What it holds can be looked at in conditions, by keys and
 * positions: `data__owner__name`, `data__tags__0`.
 *
 * @example
 * ```ts
 * import { jsonField, manager, model } from "quintet/db";
 *
 * class Dog extends model({ data: jsonField({ default: () => ({}) }) }) {
 *   static objects = manager(Dog);
 * }
 * await Dog.objects.create({ data: { breed: "collie", owner: { name: "Bob" }, toys: ["ball"] } });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#jsonfield
 */
export function jsonField<const Options extends FieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, JsonValue, JsonValue | JsonNull> {
  return new JsonField(options) as never;
}
