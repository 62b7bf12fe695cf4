/** Fields whose choices are rows of the database. */

import { andThen, type MaybePromise, ValidationError, gettextNoop } from "../../base/index.ts";
import {
  DoesNotExist,
  type InstanceOf,
  MultipleObjectsReturned,
  type QuerySet,
} from "../../db/index.ts";
import { choiceText } from "../choice-list.ts";
import { RadioSelect, SelectMultiple } from "../widgets/choices.ts";
import { MultipleHiddenInput } from "../widgets/inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import { ChoiceField } from "./choice.ts";
import {
  type FieldOptions,
  isEmpty,
  isPlainObject,
  type Optional,
  type TypedField,
} from "./field.ts";

/** What a query set has to offer, whatever its model. */
export interface Rows {
  filter(conditions: object): Rows;
  get(conditions?: object): Promise<unknown>;
  then(use: (rows: unknown[]) => unknown, fail?: (error: unknown) => unknown): unknown;
}

export interface ModelChoiceOptions extends FieldOptions {
  /** What the choice of nothing says; null leaves it out. Default: `---------`. */
  emptyLabel?: string | null;
  /** The field whose value the browser sends. Default: the primary key. */
  toFieldName?: string;
  /** What a row is called. Default: its `toString()`. */
  labelFromInstance?: (instance: never) => string;
  /** Only rows that match. */
  limitChoicesTo?: Readonly<Record<string, unknown>> | (() => Readonly<Record<string, unknown>>);
}

/** The rows, or a function that gives the query, asked once for each form. */
export type RowSource = Rows | (() => Rows);

export class ModelChoiceField extends ChoiceField {
  rowSource: RowSource;
  readonly emptyLabel: string | null;
  readonly toFieldName: string | undefined;
  readonly labelFromInstance: (instance: never) => string;
  readonly limitChoicesTo: ModelChoiceOptions["limitChoicesTo"];

  constructor(rowSource: RowSource, options: ModelChoiceOptions = {}) {
    super(options);
    this.rowSource = rowSource;
    this.source = () => this.load();
    this.items = undefined;
    const { emptyLabel = "---------", initial, labelFromInstance = String } = options;
    const isChosen = this.required && initial !== undefined && initial !== null;
    const offersNothing = this.widget instanceof RadioSelect && this.required;
    this.emptyLabel = isChosen || offersNothing ? null : emptyLabel;
    this.toFieldName = options.toFieldName;
    this.labelFromInstance = labelFromInstance as (instance: never) => string;
    this.limitChoicesTo = options.limitChoicesTo;
  }

  override clone(): this {
    const copy = super.clone();
    copy.source = () => copy.load();
    copy.items = undefined;
    return copy;
  }

  /** Other rows than those of the definition: for this form only. */
  setRows(rows: RowSource): void {
    this.rowSource = rows;
    this.items = undefined;
  }

  /** The query, with `limitChoicesTo`. */
  protected rows(): Rows {
    const rows = typeof this.rowSource === "function" ? this.rowSource() : this.rowSource;
    const limit = this.limitChoicesTo;
    if (limit === undefined) return rows;
    return rows.filter(typeof limit === "function" ? limit() : limit);
  }

  /** One query for all choices, however often the form is drawn. */
  protected async load(): Promise<[string, string][]> {
    const rows = await (this.rows() as unknown as PromiseLike<unknown[]>);
    const choices = rows.map((row): [string, string] => [
      choiceText(this.prepareValue(row)),
      this.labelFromInstance(row as never),
    ]);
    return this.emptyLabel === null ? choices : [["", this.emptyLabel], ...choices];
  }

  override prepareValue(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.prepareValue(each));
    if (typeof value !== "object" || value === null || !("pk" in value)) return value;
    const { toFieldName } = this;
    return toFieldName === undefined ? value.pk : (value as Record<string, unknown>)[toFieldName];
  }

  protected get lookup(): string {
    return this.toFieldName ?? "pk";
  }

  /** Asks for the one row that was chosen, not for all choices. */
  override clean(input: unknown): MaybePromise<unknown> {
    const value = this.prepareValue(input);
    if (isEmpty(value)) {
      if (this.required) this.refuse("required");
      return undefined;
    }
    if (Array.isArray(value) || isPlainObject(value)) return this.refuseRow(value);
    return this.rows()
      .get({ [this.lookup]: value })
      .catch((error: unknown) => this.refuseUnknown(error, value))
      .then((row) => {
        this.runValidators(row);
        return row;
      });
  }

  protected refuseUnknown(error: unknown, value: unknown): never {
    if (isNoSuchRow(error)) return this.refuseRow(value);
    throw error;
  }

  protected refuseRow(value: unknown): never {
    const message = gettextNoop(
      "Select a valid choice. That choice is not one of the available choices.",
    );
    return this.refuse("invalid-choice", message, { value: String(value).slice(0, 100) });
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    return choiceText(this.prepareValue(initial)) !== choiceText(data);
  }
}

/** There is none, or the value cannot be a key: both times it is no choice. */
function isNoSuchRow(error: unknown): boolean {
  return (
    error instanceof DoesNotExist ||
    error instanceof MultipleObjectsReturned ||
    error instanceof ValidationError ||
    (error as { code?: unknown } | null)?.code === "db/lookup-value"
  );
}

/**
 * One row of the database, in a drop-down list.
 *
 * @param rows The query set to choose from, or a function that makes it for each form.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 * import { form, forms } from "quintet/forms";
 *
 * class Author extends model({ name: charField({ maxLength: 100 }) }) {
 *   static objects = manager(Author);
 * }
 * class SearchForm extends form({
 *   author: forms.modelChoiceField(() => Author.objects.orderBy("name"), { required: false }),
 * }) {}
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#modelchoicefield
 */
export function modelChoiceField<Model, const Options extends ModelChoiceOptions>(
  rows: QuerySet<Model> | (() => QuerySet<Model>),
  options: Options = {} as Options,
): TypedField<Optional<InstanceOf<Model>, Options>> {
  return new ModelChoiceField(rows as unknown as RowSource, options);
}

export class ModelMultipleChoiceField extends ModelChoiceField {
  /** @internal Where the rows are that belong to it already. */
  initialSource: (() => PromiseLike<unknown[]>) | undefined;

  constructor(rowSource: RowSource, options: ModelChoiceOptions = {}) {
    super(rowSource, { ...options, emptyLabel: null });
  }

  protected override defaultWidget(): Widget {
    return new SelectMultiple();
  }

  override hiddenWidget(): Widget {
    return new MultipleHiddenInput();
  }

  override loadInitial(): MaybePromise<void> {
    const source = this.initialSource;
    if (source === undefined) return;
    this.initialSource = undefined;
    return Promise.resolve(source()).then((rows) => {
      this.initial = rows.map((row) => this.prepareValue(row));
    });
  }

  override prepare(): MaybePromise<void> {
    return andThen(this.loadInitial(), () => super.prepare());
  }

  override clean(input: unknown): MaybePromise<unknown> {
    const given: unknown = this.prepareValue(input);
    if (isEmpty(given)) {
      if (this.required) this.refuse("required");
      return [];
    }
    if (!Array.isArray(given))
      return this.refuse("invalid-list", gettextNoop("Enter a list of values."));
    const keys: unknown[] = given.map((each: unknown) => this.prepareValue(each));
    const wrong = keys.find((key) => isPlainObject(key) || Array.isArray(key));
    if (wrong !== undefined) this.refuseKey(wrong);
    return this.find(keys);
  }

  protected async find(keys: readonly unknown[]): Promise<unknown[]> {
    const query = this.rows().filter({ [`${this.lookup}__in`]: keys });
    let rows: unknown[];
    try {
      rows = await (query as unknown as PromiseLike<unknown[]>);
    } catch (error) {
      if (isNoSuchRow(error)) return this.refuseKey(keys.join(", "));
      throw error;
    }
    const found = new Set(rows.map((row) => choiceText(this.prepareValue(row))));
    const missing = keys.find((key) => !found.has(choiceText(key)));
    if (missing !== undefined) this.refuseChoice(missing);
    this.runValidators(rows);
    return rows;
  }

  protected refuseKey(key: unknown): never {
    const pk = String(key).slice(0, 100);
    return this.refuse("invalid-pk-value", gettextNoop("“{pk}” is not a valid value."), { pk });
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    const texts = (value: unknown): string[] =>
      (Array.isArray(value) ? value : []).map((each) => choiceText(this.prepareValue(each)));
    return texts(initial).toSorted().join("\n") !== texts(data).toSorted().join("\n");
  }
}

/**
 * Any number of rows of the database, as a list of instances.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/fields/#modelmultiplechoicefield
 */
export function modelMultipleChoiceField<Model, const Options extends ModelChoiceOptions>(
  rows: QuerySet<Model> | (() => QuerySet<Model>),
  options: Options = {} as Options,
): TypedField<InstanceOf<Model>[]> {
  return new ModelMultipleChoiceField(rows as unknown as RowSource, options);
}
