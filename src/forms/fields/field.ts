/**
 * A form field turns what a browser sent into a value, or into what is wrong with it. It knows
 * its widget, but neither its name nor its form.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/
 */

import { isDeepStrictEqual } from "node:util";

import {
  andThen,
  camelCase,
  type Issue,
  type MaybePromise,
  ValidationError,
  type Validator,
  gettextNoop,
} from "../../base/index.ts";
import type { LazyText } from "../../i18n/index.ts";
import type { SafeString } from "../../templates/index.ts";
import { isUploadedFile } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { Input } from "../widgets/inputs.ts";
import type { Widget } from "../widgets/widget.ts";

/** What every field can be told. */
export interface FieldOptions {
  /** Has it to be filled in? Default: true. */
  required?: boolean;
  /** Default: the field's name in words, `Published date`. */
  label?: string | SafeString | LazyText;
  /** What follows the label. Default: that of the form, a colon. */
  labelSuffix?: string;
  /** The value of an empty form: a value, or a function that makes one. */
  initial?: unknown;
  /** Default: the usual one of the field. */
  widget?: Widget;
  /** A sentence beside the field. Text is escaped; for HTML give a `SafeString`. */
  helpText?: string | SafeString | LazyText;
  /** Messages of your own by the code of the issue: `{ required: "…", maxLength: "…" }`. */
  errorMessages?: Readonly<Record<string, string>>;
  /** Further rules: each returns what is wrong, or undefined, or throws a `ValidationError`. */
  // Contravariant in the value: each field's own type is known to who writes the validator.
  validators?: readonly ((value: never) => Issue | undefined)[];
  /** Is it shown, but not to be changed? What is sent for it is ignored. Default: false. */
  disabled?: boolean;
  /**
   * Are numbers written and read as the active language has them: `1.234,50`? Dates always are where
   * they are typed as text. Default: false.
   */
  localize?: boolean;
  /** Is the initial value sent along, to see later whether it was changed? Default: false. */
  showHiddenInitial?: boolean;
}

/** The type of a field's value: without a value it is undefined, unless it is required. */
export type Optional<Value, Options> = Options extends { required: false }
  ? Value | undefined
  : Value;

declare const valueType: unique symbol;

/** A field with values of a type: what `forms.integerField()` and the others return. */
export interface TypedField<Value> extends Field {
  readonly [valueType]?: Value;
}

/** The type of the values of a field. */
export type FieldValue<F> = F extends TypedField<infer Value> ? Value : never;

export abstract class Field {
  required: boolean;
  label: string | SafeString | LazyText | undefined;
  labelSuffix: string | undefined;
  initial: unknown;
  widget: Widget;
  helpText: string | SafeString | LazyText;
  validators: readonly Validator<never>[];
  disabled: boolean;
  localize: boolean;
  showHiddenInitial: boolean;
  readonly errorMessages: Readonly<Record<string, string>>;
  /** May its value be an uploaded file? Others refuse one that is sent under their name. */
  readonly takesFiles: boolean = false;

  constructor(options: FieldOptions = {}) {
    this.required = options.required ?? true;
    this.label = options.label;
    this.labelSuffix = options.labelSuffix;
    this.initial = options.initial;
    this.helpText = options.helpText ?? "";
    this.validators = options.validators ?? [];
    this.disabled = options.disabled ?? false;
    this.localize = options.localize ?? false;
    this.showHiddenInitial = options.showHiddenInitial ?? false;
    this.errorMessages = byCode(options.errorMessages ?? {});
    this.widget = (options.widget ?? this.defaultWidget()).clone();
    this.widget.isRequired = this.required;
    this.widget.isLocalized = this.localize;
  }

  /** @internal The widget's attributes depend on options that a subclass has set by then. */
  protected finish(): void {
    const own = this.widgetAttributes(this.widget);
    if (Object.keys(own).length > 0) this.widget.attrs = { ...this.widget.attrs, ...own };
  }

  /** A copy that a form can change without changing those of other forms. */
  clone(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
    copy.widget = this.widget.clone();
    return copy;
  }

  protected defaultWidget(): Widget {
    return new Input();
  }

  /** The widget that carries its value unseen. */
  hiddenWidget(): Widget {
    return new Input({ type: "hidden" });
  }

  /** Attributes that its widget gets from it: `maxlength`, `step`. */
  widgetAttributes(_widget: Widget): Attributes {
    return {};
  }

  /** Loads what it needs before it can be drawn or checked: choices from the database. */
  prepare(): MaybePromise<void> {}

  /** Loads the initial value, where that is a query of its own. */
  loadInitial(): MaybePromise<void> {}

  /**
   * From what was sent, or is in the program, to its value.
   *
   * @throws {ValidationError} If it cannot be understood.
   */
  parse(value: unknown): unknown {
    return value;
  }

  /** @throws {ValidationError} If it is empty and required, or breaks another rule of its own. */
  validate(value: unknown): void {
    if (this.required && this.isEmpty(value)) this.refuse("required");
  }

  /** Is it what counts as no value? */
  isEmpty(value: unknown): boolean {
    return isEmpty(value);
  }

  /** @throws {ValidationError} With all issues, of all validators. */
  runValidators(value: unknown): void {
    if (this.isEmpty(value)) return;
    const issues: Issue[] = [];
    for (const validator of this.validators) {
      issues.push(...issuesOf(() => (validator as Validator)(value)));
    }
    if (issues.length > 0) {
      throw new ValidationError(issues.map((issue) => this.withOwnMessage(issue)));
    }
  }

  /**
   * From what was sent to a checked value. A promise where the database has to be asked.
   *
   * @throws {ValidationError}
   */
  clean(input: unknown, _initial?: unknown): MaybePromise<unknown> {
    return andThen(this.prepare(), () => {
      if (isFile(input) && !this.takesFiles) this.refuse("invalid");
      const value = this.parse(input);
      this.validate(value);
      this.runValidators(value);
      return value;
    });
  }

  /** The initial value as one would type it; unlike what was sent it is in the program's notation. */
  initialValue(value: unknown): unknown {
    return value;
  }

  /** A value as the widget shows it. */
  prepareValue(value: unknown): unknown {
    return value;
  }

  /** What a form that was sent shows again. */
  boundData(data: unknown, initial: unknown): unknown {
    return this.disabled ? initial : data;
  }

  /** Is what was sent something else than the initial value? */
  hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    try {
      const value = this.parse(data);
      return !sameText(initial, value);
    } catch (error) {
      if (error instanceof ValidationError) return true;
      throw error;
    }
  }

  /** The message for a code: the one given in `errorMessages`, else the default. */
  protected withOwnMessage(issue: Issue): Issue {
    const own = this.errorMessages[issue.code];
    return own === undefined ? issue : { ...issue, message: own };
  }

  /** Says no. */
  protected refuse(code: string, message = defaultMessages[code], params?: Issue["params"]): never {
    const issue = {
      code,
      message: message ?? gettextNoop("Enter a valid value."),
      ...(params && { params }),
    };
    throw new ValidationError(this.withOwnMessage(issue));
  }
}

const defaultMessages: Readonly<Record<string, string>> = {
  required: gettextNoop("This field is required."),
};

/** No value: undefined, null, empty text, empty list, empty object. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Are both the same as far as a form can show? No value is as good as an empty text. */
function sameText(initial: unknown, value: unknown): boolean {
  const left = initial ?? "";
  const right = value ?? "";
  // Their text says nothing of what is in them.
  if (isCollection(left) || isCollection(right)) return isDeepStrictEqual(left, right);
  return left === right || (typeof left !== "boolean" && String(left) === String(right));
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) || isPlainObject(value);
}

/** The issues that a validator returns or throws. */
export function issuesOf(validate: () => Issue | undefined | void): readonly Issue[] {
  try {
    const issue = validate();
    return issue ? [issue] : [];
  } catch (error) {
    if (error instanceof ValidationError) return Object.values(error.issues).flat();
    throw error;
  }
}

/** `{ maxLength }` and `{ "max-length" }` both mean the code `max-length`. */
function byCode(messages: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(messages).map(([name, text]) => [kebab(name), text]));
}

function kebab(name: string): string {
  return camelCase(name).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A file as it was sent: not an object of the program or of JSON that looks like one. */
function isFile(value: unknown): boolean {
  return isUploadedFile(value) && !isPlainObject(value);
}

/** Text of what was sent; files, objects and lists are none. Undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (isPlainObject(value) || Array.isArray(value) || typeof value === "symbol") return undefined;
  if (isFile(value)) return undefined;
  return typeof value === "function" ? undefined : String(value);
}
