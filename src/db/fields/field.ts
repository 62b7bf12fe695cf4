/**
 * A field says what one value of a model is: its column, how it is read and written, when it is
 * valid, and how a migration writes it down. It knows no model, no query and no form.
 *
 * The three type parameters are what the rest of the types stand on: `Value` is what application
 * code reads, `Input` what it may also write, `Flags` what a query or `create` must know besides.
 */

import {
  camelCase,
  type Issue,
  OptionError,
  type Text,
  ValidationError,
  words,
  gettextNoop,
} from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { type Choices, type ChoiceValue, labelOf } from "./choices.ts";
import { namesOf, refuseUnknown } from "./known-options.ts";

/** `optional`: may be left out of `create()`. `pk`: is the primary key. */
export type FieldFlag = "optional" | "pk";

declare const types: unique symbol;
declare const mark: unique symbol;
declare const key: unique symbol;
declare const plain: unique symbol;
declare const sound: unique symbol;

/** Marks what is a field, without a look at its types. */
export interface FieldMark {
  readonly [mark]: true;
}

/** A field whose options are all known: what stands in a model. */
export interface SoundField extends FieldMark {
  readonly [sound]?: true;
}

/** The types of a field, for the types of models and queries; there is no such value. */
export interface FieldTypes<Value = unknown, Input = unknown, Flags = FieldFlag> extends FieldMark {
  readonly [key]: "pk" extends Flags ? true : false;
  readonly [plain]: Exclude<Value, null>;
  readonly [types]: { value: Value; input: Input; flags: Flags };
}

/** The value of a field; never for what is none. Only that one of its types is looked at. */
export type ValueOf<F> = F extends { readonly [types]: infer Types }
  ? Types["value" & keyof Types]
  : never;
/** What a field may also be given; never for what is none. */
export type InputOf<F> = F extends { readonly [types]: infer Types }
  ? Types["input" & keyof Types]
  : never;

/** What `create` and queries must know besides; never for what is no field. */
export type FlagsOf<F> = F extends { readonly [types]: infer Types }
  ? Types["flags" & keyof Types]
  : never;

/** The kind of a field's values, choices and null aside: all that completion has to know. */
export type PlainOf<F> = F extends PlainField<infer Value> ? Value : never;

/** A field whose values are of this kind. */
export interface PlainField<Value> {
  readonly [plain]: Value;
}

/** Marks the primary key. Asked of every field of a model, so it stands apart from its types. */
export interface KeyMark {
  readonly [key]: true;
}

/** What every field can be told. */
export interface FieldOptions<Input = unknown> {
  /** May the column hold NULL? Default: false. */
  null?: boolean;
  /** May a form leave it empty? Default: false. */
  blank?: boolean;
  /** The value of a new instance that is given none: a value, or a function that makes one. */
  default?: Default<Input>;
  /**
   * The only values it may have: the values themselves or `[value, label]` pairs, also in groups,
   * `[group, choices]`; or an object with the label of each value.
   */
  choices?: Choices;
  /** May no two rows have the same value? Default: false. */
  unique?: boolean;
  /** May no two rows with the same value of this date have the same value? The name of the date. */
  uniqueForDate?: string;
  /** As `uniqueForDate`, for the month of the date, in whatever year. */
  uniqueForMonth?: string;
  /** As `uniqueForDate`, for the year of the date. */
  uniqueForYear?: string;
  /** Is there an index on the column? Default: false. */
  dbIndex?: boolean;
  /**
   * The default of the column: what the database puts in where a new instance has no value. A value,
   * or an expression such as `now()`, without fields.
   */
  dbDefault?: unknown;
  /** A comment on the column, where the database keeps it. */
  dbComment?: string;
  /** The collation of the column: how the database compares and orders its texts. */
  dbCollation?: string;
  /** The name of the column. Default: the field's name in snake_case. */
  dbColumn?: string;
  /** Is it the primary key? Then the model gets no `id`. Default: false. */
  primaryKey?: boolean;
  /** Is it shown in forms? Default: true. */
  editable?: boolean;
  /** What people call it. Default: its name in words, `published date`. */
  verboseName?: Text;
  /** A sentence beside the field of a form. Default: none. */
  helpText?: Text;
  /** Messages of your own by the code of the issue: `{ blank: "…", invalidChoice: "…" }`. */
  errorMessages?: Readonly<Record<string, Text>>;
  /**
   * Further rules: each returns what is wrong, or undefined; or throws a `ValidationError`. Those
   * that are ready made are in `validators` of `quintet`: `validators.minValue(1)`.
   */
  validators?: readonly Rule<Input>["check"][];
}

/**
 * What a function returns is looked at when it is called: it may ask the model itself, which has no
 * type yet where its fields are declared.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Default<Input> = Input | null | (() => any);

/** What a rule returns or throws; the field that it is about is the one that has the rule. */
function issuesBy<Value>(rule: Rule<Value>["check"], value: Value): readonly Issue[] {
  try {
    const issue = rule(value);
    return issue ? [issue] : [];
  } catch (error) {
    if (error instanceof ValidationError) return Object.values(error.issues).flat();
    throw error;
  }
}

/** A method, so that a rule for texts is one for fields of which no more is known. */
interface Rule<Value> {
  check(value: Value): Issue | undefined | void;
}

/** What may be chosen; of an object with labels, its keys. */
type Chosen<Options, Otherwise> = Options extends { choices: readonly (infer C)[] }
  ? ChoiceValue<C>
  : Options extends { choices: infer Labels }
    ? keyof Labels & string
    : Otherwise;

/** A text that may be blank is, where nothing is given. */
type Blank<Value> = Value extends string ? "optional" : never;

type Nullable<Options> = Options extends { null: true } ? null : never;

/**
 * The type of a field with these options: null, choices and defaults as the options say. An
 * interface, as its members are looked at only for the fields that a program uses.
 */
export interface FieldWith<Options, Value, Input = Value, Known = FieldOptions> extends FieldMark {
  readonly [sound]: keyof Options extends keyof Known
    ? Options extends { choices: unknown; default: string | number }
      ? Options["default"] extends Chosen<Options, never>
        ? true
        : `The default "${Options["default"]}" is none of the choices`
      : true
    : `There is no option "${Exclude<keyof Options, keyof Known> & string}"`;
  readonly [key]: Options extends { primaryKey: true } ? true : false;
  readonly [plain]: Value;
  readonly [types]: {
    value: Chosen<Options, Value> | Nullable<Options>;
    input: Chosen<Options, Input> | Nullable<Options>;
    flags: Options extends { null: true } | { default: unknown } | { dbDefault: unknown }
      ? "optional"
      : Options extends { blank: true }
        ? Blank<Value>
        : never;
  };
}

/** What a migration records of a field; equal descriptions mean: nothing to migrate. */
export interface FieldDescription {
  /** Names the function that makes it: `char` for `charField`. */
  kind: string;
  /** Options that differ from their defaults. */
  options: Readonly<Record<string, unknown>>;
}

/** The options of every field. */
const commonOptions = namesOf<keyof FieldOptions>({
  null: true,
  blank: true,
  default: true,
  choices: true,
  unique: true,
  uniqueForDate: true,
  uniqueForMonth: true,
  uniqueForYear: true,
  dbIndex: true,
  dbDefault: true,
  dbComment: true,
  dbCollation: true,
  dbColumn: true,
  primaryKey: true,
  editable: true,
  verboseName: true,
  helpText: true,
  errorMessages: true,
  validators: true,
});

/**
 * The base of all fields that are a column.
 *
 * A subclass states `kind`, `columnType`, `parse`, and what the driver's value becomes.
 */
export abstract class Field<
  Value = unknown,
  Input = Value,
  Flags = FieldFlag,
> implements FieldTypes<Value, Input, Flags> {
  declare readonly [mark]: true;
  declare readonly [key]: "pk" extends Flags ? true : false;
  declare readonly [plain]: Exclude<Value, null>;
  declare readonly [types]: { value: Value; input: Input; flags: Flags };
  /** `char` for `charField()`: what forms and serializers map by, and migrations write. */
  abstract readonly kind: string;
  /** The column as every backend understands it. */
  abstract readonly columnType: ColumnType;
  /** Names what values are for queries: which lookups there are. */
  abstract readonly valueKind: ValueKind;
  readonly options: Readonly<FieldOptions>;

  /** What it can be told. A subclass with options of its own adds their names. */
  static get optionNames(): readonly string[] {
    return commonOptions;
  }

  #name: string | undefined;

  /** @throws {UnknownFieldOptionError} If one of the options is none of its own. */
  constructor(options: FieldOptions = {}) {
    this.options = options;
    refuseUnknown(new.target.name, options, new.target.optionNames);
    if (options.primaryKey === true && options.null === true) {
      throw new OptionError(this.constructor.name, "null", "false for a primary key", true);
    }
  }

  /** The name it has in the model. Set once, when the model is made. */
  get name(): string {
    return this.#name ?? "(field without a model)";
  }

  /** @internal A field belongs to one model, under one name. */
  bind(name: string): void {
    if (this.#name !== undefined && this.#name !== name) {
      throw new OptionError(
        `The field "${name}"`,
        "its field object",
        "one of its own",
        `the one of "${this.#name}"`,
      );
    }
    this.#name = name;
  }

  /** The property with the column's own value: `author_id` of a foreign key, else the name. */
  get attribute(): string {
    return this.name;
  }

  /** What people call it, in the active language: `published date`. */
  get verboseName(): string {
    return String(this.options.verboseName ?? words(this.name));
  }

  get isNullable(): boolean {
    return this.options.null === true;
  }

  get isPrimaryKey(): boolean {
    return this.options.primaryKey === true;
  }

  /** Is its value made by the database when a row is inserted? */
  get isGeneratedByDatabase(): boolean {
    return false;
  }

  /** Is it a column that the database computes, so that it is never written? */
  get isGenerated(): boolean {
    return false;
  }

  /** Has a new instance no value until its row is there? */
  get isMadeByDatabase(): boolean {
    return this.isGenerated || (this.options.dbDefault !== undefined && !this.hasDefault);
  }

  get hasDefault(): boolean {
    return "default" in this.options;
  }

  /** The value of a new instance that is given none. */
  defaultValue(): unknown {
    const { default: value } = this.options;
    return typeof value === "function" ? (value as () => unknown)() : value;
  }

  /**
   * The `typeof` of a driver's value that still has to be converted; `fromDatabase` is then called
   * on first access. Undefined: the driver's value is the application's value already.
   */
  get rawType(): RawType {
    return undefined;
  }

  /**
   * May the driver return a `bigint` where a number would not be exact? `fromDatabase` has to
   * understand it. Default: false; such a value is then refused.
   */
  get holdsBigInts(): boolean {
    return false;
  }

  /**
   * Is what the driver returned converted as soon as a row is read? It has to be where the two
   * cannot be told apart by `typeof`: a JSON text may be that of a text. Default: false.
   */
  get isReadAtOnce(): boolean {
    return false;
  }

  /**
   * The field of what the database computes of its values, a sum or a mean, where that has to be
   * converted as well. Undefined: a sum is a plain number.
   */
  get computed(): Field | undefined {
    return undefined;
  }

  /** As `computed`, for a sum alone, which may be of a type that a mean is not. */
  get summed(): Field | undefined {
    return this.computed;
  }

  /** From what the driver returned to what application code reads. Never called with null. */
  fromDatabase(raw: unknown): Value {
    return raw as Value;
  }

  /** From what application code has to what goes to the driver. Never called with null. */
  toDatabase(value: Value): unknown {
    return value;
  }

  /**
   * From what people and programs write (text of a form, a date as text) to the field's value.
   *
   * @throws {ValidationError} If it cannot be understood.
   */
  abstract parse(input: unknown): Value;

  /** What goes to the driver, from anything that `parse` understands; null stays null. */
  readonly encode = (input: unknown): unknown => {
    if (input === null || input === undefined) return null;
    return this.toDatabase(this.parse(input));
  };

  /**
   * As `encode`, for a value that is stored: one that the column has no room for is refused. What is
   * looked for may be larger.
   */
  get store(): (input: unknown) => unknown {
    return this.encode;
  }

  /** Yields every issue, not only the first: a form shows them all at once. */
  *validate(value: Value | null | undefined): Iterable<Issue> {
    for (const issue of this.issuesOf(value)) yield this.#worded(issue);
  }

  /** What `validate` yields, before `errorMessages` have their say. For fields to add to. */
  protected *issuesOf(value: Value | null | undefined): Iterable<Issue> {
    const { choices, validators = [] } = this.options;
    if (value === null || value === undefined) {
      if (!this.isNullable)
        yield { code: "null", message: gettextNoop("This field cannot be null.") };
      return;
    }
    if (this.isEmpty(value)) {
      if (this.options.blank !== true) {
        yield { code: "blank", message: gettextNoop("This field cannot be blank.") };
      }
      return;
    }
    if (choices && labelOf(choices, value) === undefined) {
      const message = gettextNoop("Value {value} is not a valid choice.");
      yield { code: "invalid-choice", message, params: { value: `'${String(value)}'` } };
    }
    for (const validator of validators) {
      yield* issuesBy(validator as Rule<Value>["check"], value);
    }
  }

  /** Is it a value that a form would call empty? */
  protected isEmpty(value: Value): boolean {
    return value === "";
  }

  /** What a migration records. */
  describe(): FieldDescription {
    const options: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.options)) {
      if (value === undefined || value === (optionDefaults as Record<string, unknown>)[name]) {
        continue;
      }
      options[name] = value;
    }
    return { kind: this.kind, options };
  }

  /** An issue in the words of the options, if they have any for it. */
  #worded(issue: Issue): Issue {
    const message = this.options.errorMessages?.[camelCase(issue.code.replaceAll("-", "_"))];
    return message === undefined ? issue : { ...issue, message: String(message) };
  }

  /** What `parse` throws. */
  protected refuse(code: string, message: string, params?: Issue["params"]): never {
    const issue = this.#worded(params ? { code, message, params } : { code, message });
    throw new ValidationError(this.#name === undefined ? issue : { [this.#name]: [issue] });
  }
}

/** See `Field.rawType`. */
export type RawType = "string" | "number" | undefined;

/** What values are for queries. Each kind has its lookups. */
export type ValueKind =
  | "text"
  | "number"
  | "boolean"
  | "date"
  | "time"
  | "timestamp"
  | "duration"
  | "decimal"
  | "uuid"
  | "inet"
  | "json"
  | "binary"
  | "array"
  | "range"
  | "search"
  | "relation"
  | "row";

const optionDefaults = {
  null: false,
  blank: false,
  unique: false,
  dbIndex: false,
  primaryKey: false,
  editable: true,
  helpText: "",
} satisfies FieldOptions;
