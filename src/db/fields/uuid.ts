/** UUIDs: text in lower case with hyphens for programs, 32 digits where a database has no such type. */

import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";
import { shown } from "./shown.ts";

/** A UUID on its way to the driver. What it becomes there is for the database to say. */
export class Uuid {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** By this drivers know it, which stand below fields. */
  get [Symbol.toStringTag](): string {
    return "Uuid";
  }

  toString(): string {
    return this.text;
  }
}

export class UuidField extends Field<string, string> {
  override readonly kind = "uuid";
  override readonly valueKind = "uuid";
  override readonly columnType: ColumnType = { name: "uuid" };

  override get isReadAtOnce(): boolean {
    return true;
  }

  /** `11111111222233334444555555555555` as SQLite keeps it, or with hyphens already. */
  override fromDatabase(raw: unknown): string {
    const text = String(raw);
    return text.length === 32 ? withHyphens(text) : text;
  }

  override toDatabase(value: string): unknown {
    return new Uuid(value);
  }

  /** Understands what Python does: also upper case, `{…}`, `urn:uuid:…` and no hyphens. */
  override parse(input: unknown): string {
    if (typeof input === "string" && input.length <= 100) {
      const digits = input
        .trim()
        .replace(/^urn:uuid:/i, "")
        .replace(/^\{(.*)\}$/, "$1")
        .replaceAll("-", "");
      if (/^[\da-f]{32}$/i.test(digits)) return withHyphens(digits.toLowerCase());
    }
    return this.refuse("invalid", "“{value}” is not a valid UUID.", { value: shown(input) });
  }
}

function withHyphens(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * A UUID, as text in lower case with hyphens. PostgreSQL has a type for it; on SQLite it is kept
 * as 32 digits, as Django does. It has no default of its own: give it a function that makes one.
 *
 * @example
 * ```ts
 * import { randomUUID } from "node:crypto";
 *
 * import { charField, manager, model, uuidField } from "quintet/db";
 *
 * class Ticket extends model({
 *   id: uuidField({ primaryKey: true, default: randomUUID, editable: false }),
 *   subject: charField({ maxLength: 100 }),
 * }) {
 *   static objects = manager(Ticket);
 * }
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#uuidfield
 */
export function uuidField<const Options extends FieldOptions<string>>(
  options: Options = {} as Options,
): FieldWith<Options, string> {
  return new UuidField(options) as never;
}
