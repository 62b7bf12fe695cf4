/** Text: `charField`, `textField`, and those of a certain form. */

import {
  type Issue,
  OptionError,
  type Validator,
  validators,
  gettextNoop,
  ngettextNoop,
} from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";

export interface TextFieldOptions extends FieldOptions<string> {
  /** Longest text allowed, in Unicode code points, as PostgreSQL counts it. */
  maxLength?: number;
}

/** Text without a limit; the base of all text fields. */
export class TextField extends Field<string, string> {
  override readonly kind: string = "text";
  override readonly valueKind = "text";
  declare readonly options: Readonly<TextFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "maxLength"];
  }

  override get columnType(): ColumnType {
    return { name: "text" };
  }

  override parse(input: unknown): string {
    if (typeof input === "string") {
      // Half a character cannot be written in UTF-8: a database would keep another text.
      if (input.isWellFormed()) return input;
      return this.refuse("invalid", gettextNoop("Enter a text of whole characters."));
    }
    if (typeof input === "number" || typeof input === "bigint" || typeof input === "boolean") {
      return String(input);
    }
    return this.refuse("invalid", gettextNoop("Enter a text."));
  }

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    const { maxLength } = this.options;
    if (typeof value !== "string") return;
    if (value.includes("\0")) {
      yield {
        code: "null-characters-not-allowed",
        message: gettextNoop("Null characters are not allowed."),
      };
    }
    if (maxLength === undefined || value.length <= maxLength) return;
    const length = [...value].length; // spread counts code points; .length counts UTF-16 units
    if (length > maxLength) {
      const message = maxLength === 1 ? tooLong.one : tooLong.other;
      yield { code: "max-length", message, params: { maxLength, length } };
    }
  }
}

const tooLong = ngettextNoop(
  "Ensure this value has at most {maxLength} character (it has {length}).",
  "Ensure this value has at most {maxLength} characters (it has {length}).",
  "maxLength",
);

/** Text of limited length. */
export class CharField extends TextField {
  override readonly kind: string = "char";

  constructor(options: TextFieldOptions) {
    super(options);
    const { maxLength } = options;
    if (maxLength !== undefined && (!Number.isInteger(maxLength) || maxLength < 1)) {
      throw new OptionError(
        this.constructor.name,
        "maxLength",
        "a whole number above 0",
        maxLength,
      );
    }
  }

  override get columnType(): ColumnType {
    const { maxLength } = this.options;
    return maxLength === undefined ? { name: "text" } : { name: "varchar", length: maxLength };
  }
}

export class EmailField extends CharField {
  override readonly kind = "email";

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    yield* checked(value, isEmail);
  }
}

export class UrlField extends CharField {
  override readonly kind = "url";

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    yield* checked(value, isUrl);
  }
}

export class SlugField extends CharField {
  override readonly kind = "slug";

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    yield* checked(value, isSlug);
  }
}

/** The issue of a validator, unless there is nothing to look at. */
function* checked(value: string | null | undefined, validator: Validator<string>): Iterable<Issue> {
  const issue = typeof value === "string" && value !== "" ? validator(value) : undefined;
  if (issue) yield issue;
}

const [isEmail, isUrl, isSlug] = [validators.email(), validators.url(), validators.slug()];

/**
 * Text of limited length. For text without a limit, use `textField`.
 *
 * @param options.maxLength Longest text allowed, in Unicode code points. Required for a
 *   `varchar` column; without it the column has no limit.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 *
 * class Book extends model({
 *   title: charField({ maxLength: 200 }),
 *   status: charField({ maxLength: 10, choices: ["draft", "published"], default: "draft" }),
 * }) {
 *   static objects = manager(Book);
 * }
 * ```
 *
 * @throws {OptionError} If `maxLength` is no whole number above 0.
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#charfield
 */
export function charField<const Options extends TextFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, TextFieldOptions> {
  return new CharField(options) as never;
}

/**
 * Text without a limit; a text area in forms.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#textfield
 */
export function textField<const Options extends TextFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, TextFieldOptions> {
  return new TextField(options) as never;
}

/**
 * An e-mail address. `maxLength` is 254 by default, the longest that mail servers take.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3
 */
export function emailField<const Options extends TextFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, TextFieldOptions> {
  return new EmailField({ maxLength: 254, ...options }) as never;
}

/** A web address (`http`, `https`, `ftp`, `ftps`). `maxLength` is 200 by default. */
export function urlField<const Options extends TextFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, TextFieldOptions> {
  return new UrlField({ maxLength: 200, ...options }) as never;
}

/**
 * A short name for addresses: letters, digits, `_` and `-`. `maxLength` is 50 by default, and it
 * has an index unless `dbIndex` says otherwise.
 */
export function slugField<const Options extends TextFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, TextFieldOptions> {
  return new SlugField({ maxLength: 50, dbIndex: true, ...options }) as never;
}
