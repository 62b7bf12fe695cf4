/**
 * A field of a form together with its data: what templates draw.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/api/#django.forms.BoundField
 */

import {
  andThen,
  capitalize,
  type MaybePromise,
  OptionError,
  snakeAliases,
  Temporal,
  ValidationError,
  words,
} from "../base/index.ts";
import { LazyText } from "../i18n/index.ts";
import {
  asHtml,
  escapeHtml,
  html,
  type HtmlObject,
  markSafe,
  type SafeString,
} from "../templates/index.ts";
import type { ErrorList } from "./error-list.ts";
import { AsyncFormError } from "./errors.ts";
import { ChoiceField, type ChoiceSource } from "./fields/choice.ts";
import type { Field } from "./fields/field.ts";
import { ModelChoiceField, type Rows } from "./fields/model-choice.ts";
import { MultiValueField } from "./fields/multi.ts";
import { BoundChoice } from "./bound-choice.ts";
import type { FormSource } from "./form-source.ts";
import { type Attributes, writeAttributes } from "./html-attributes.ts";
import { drawGroup } from "./layouts.ts";
import type { FormRenderer } from "./renderer.ts";
import { ready, readyNow } from "./ready.ts";
import { ChoiceWidget } from "./widgets/choices.ts";
import { Input, Textarea } from "./widgets/inputs.ts";
import { MultiWidget } from "./widgets/multi.ts";
import type { Widget } from "./widgets/widget.ts";

/** What a bound field has to know of its form. */
export interface FieldOwner {
  readonly isBound: boolean;
  readonly source: FormSource;
  readonly prefix: string | undefined;
  readonly autoId: string;
  readonly labelSuffix: string;
  readonly useRequiredAttribute: boolean;
  readonly renderer: FormRenderer | undefined;
  readonly errorCssClass: string | undefined;
  readonly requiredCssClass: string | undefined;
  readonly errorLists: (field: string) => ErrorList;
  readonly initialOf: (field: Field, name: string) => unknown;
}

export interface LabelOptions {
  /** Instead of the label. Text is escaped. */
  contents?: string | SafeString;
  attrs?: Attributes;
  /** Default: that of the field, or of the form. */
  labelSuffix?: string;
}

export interface AsWidgetOptions {
  /** Default: that of the field. */
  widget?: Widget;
  attrs?: Attributes;
  /** Is it the hidden copy of the initial value? Default: false. */
  onlyInitial?: boolean;
}

export class BoundField implements HtmlObject, Iterable<BoundChoice> {
  readonly form: FieldOwner;
  readonly field: Field;
  readonly name: string;
  readonly htmlName: string;
  #initial: { value: unknown } | undefined;

  constructor(form: FieldOwner, field: Field, name: string) {
    this.form = form;
    this.field = field;
    this.name = name;
    this.htmlName = form.prefix === undefined ? name : `${form.prefix}-${name}`;
  }

  /** The label, without the colon. */
  get label(): string | SafeString {
    return written(this.field.label) ?? capitalize(words(this.name));
  }

  get helpText(): string | SafeString {
    return written(this.field.helpText);
  }

  /**
   * Other rows to choose from than those of the definition, for this form alone: what a visitor may
   * choose depends on who it is. What is sent is checked against them, too.
   *
   * @throws {OptionError} If it is no field of rows.
   */
  set querySet(rows: PromiseLike<readonly object[]>) {
    const { field } = this;
    if (!(field instanceof ModelChoiceField)) {
      throw new OptionError(`The field "${this.name}"`, "querySet", "set on a field of rows", rows);
    }
    field.setRows(rows as unknown as Rows);
  }

  /**
   * Other choices than those of the definition, for this form alone.
   *
   * @throws {OptionError} If it is no field of choices.
   */
  set choices(choices: ChoiceSource) {
    const { field } = this;
    if (!(field instanceof ChoiceField) || field instanceof ModelChoiceField) {
      const expected = "set on a field of choices; one of rows has querySet";
      throw new OptionError(`The field "${this.name}"`, "choices", expected, choices);
    }
    field.setChoices(choices);
  }

  get errors(): ErrorList {
    return this.form.errorLists(this.name);
  }

  get isHidden(): boolean {
    return this.field.widget.isHidden;
  }

  get useFieldset(): boolean {
    return this.field.widget.useFieldset;
  }

  /** What kind of widget it has: `text`, `select`. Django's `widget_type`. */
  get widgetType(): string {
    const { widget } = this.field;
    if (widget instanceof Input) return widget.type;
    return widget.constructor.name.toLowerCase().replace(/(?:widget|input)$/, "");
  }

  /** The id that `autoId` of the form gives; empty for none. */
  get autoId(): string {
    return this.#idFrom(this.htmlName);
  }

  /** The id that a label points at. */
  get idForLabel(): string {
    return this.field.widget.idForLabel(this.#id());
  }

  /** The ids of help text and errors, for screen readers. */
  get ariaDescribedby(): string {
    if (this.autoId === "" || this.isHidden) return "";
    if (this.field.widget.attrs["aria-describedby"]) return "";
    const help = this.helpText.length > 0 ? [`${this.autoId}_helptext`] : [];
    const errors = this.errors.length > 0 ? [`${this.autoId}_error`] : [];
    return [...help, ...errors].join(" ");
  }

  /** The initial value. */
  get initial(): unknown {
    if (this.#initial === undefined) {
      const value = this.form.initialOf(this.field, this.name);
      const cut = this.field.widget.supportsMicroseconds ? value : withoutFraction(value);
      this.#initial = { value: cut };
    }
    return this.#initial.value;
  }

  /** What was sent for it. */
  get data(): unknown {
    return this.field.widget.valueFrom(this.form.source, this.htmlName);
  }

  /** What it shows: what was sent, or the initial value. */
  value(): unknown {
    const { field, form } = this;
    if (!form.isBound) return field.prepareValue(field.initialValue(this.initial));
    const { data, initial } = this;
    const shown = field.boundData(data, initial);
    const isInitial = shown === initial && shown !== data;
    return field.prepareValue(isInitial ? field.initialValue(shown) : shown);
  }

  /** Was something else sent than the initial value? */
  hasChanged(): boolean {
    const { field } = this;
    if (!field.showHiddenInitial) return field.hasChanged(this.initial, this.data);
    const sent = field.hiddenWidget().valueFrom(this.form.source, this.#initialName);
    try {
      return field.hasChanged(field.parse(sent), this.data);
    } catch (error) {
      if (error instanceof ValidationError) return true;
      throw error;
    }
  }

  /** Its element. It has to be waited for where choices come from the database. */
  asWidget({
    widget,
    attrs = {},
    onlyInitial = false,
  }: AsWidgetOptions = {}): MaybePromise<SafeString> {
    return andThen(this.field.prepare(), () =>
      this.#draw(widget ?? this.field.widget, attrs, onlyInitial),
    );
  }

  asHidden(attrs: Attributes = {}, onlyInitial = false): MaybePromise<SafeString> {
    return this.asWidget({ widget: this.field.hiddenWidget(), attrs, onlyInitial });
  }

  asText(attrs: Attributes = {}): MaybePromise<SafeString> {
    return this.asWidget({ widget: new Input(), attrs });
  }

  asTextarea(attrs: Attributes = {}): MaybePromise<SafeString> {
    return this.asWidget({ widget: new Textarea(), attrs });
  }

  /** Label, help text, errors and element, as `form.asDiv()` has them. */
  asFieldGroup(): MaybePromise<SafeString> {
    return ready([this], (content) => drawGroup(this, content[0]!));
  }

  /** `<label for="id_title">Title:</label>`. */
  labelTag(options: LabelOptions = {}, tag: "label" | "legend" = "label"): SafeString {
    const { field, form } = this;
    const label = options.contents ?? this.label;
    const suffix = options.labelSuffix ?? field.labelSuffix ?? form.labelSuffix;
    const endsItself = /[:?.!]$/.test(String(label));
    const contents =
      suffix !== "" && label.length > 0 && !endsItself ? html`${label}${suffix}` : label;
    const id = this.#id();
    if (id === "") return escapeHtml(contents);
    const target = field.widget.idForLabel(id);
    const classes = [
      options.attrs?.["class"],
      field.required ? form.requiredCssClass : undefined,
    ].filter((each) => each !== undefined && each !== "");
    const attrs = {
      ...options.attrs,
      ...(target === "" ? {} : { for: target }),
      ...(classes.length > 0 ? { class: classes.join(" ") } : {}),
    };
    const open = markSafe(`<${tag}${writeAttributes(attrs)}>`);
    return html`${open}${contents}${markSafe(`</${tag}>`)}`;
  }

  legendTag(options: LabelOptions = {}): SafeString {
    return this.labelTag(options, "legend");
  }

  /** The classes for the element around it: of the form, where it is required or wrong. */
  cssClasses(extra: string | readonly string[] = []): string {
    const classes = new Set(typeof extra === "string" ? extra.split(/\s+/) : extra);
    const { errorCssClass, requiredCssClass } = this.form;
    if (errorCssClass !== undefined && this.errors.length > 0) classes.add(errorCssClass);
    if (requiredCssClass !== undefined && this.field.required) classes.add(requiredCssClass);
    classes.delete("");
    return [...classes].join(" ");
  }

  /** The choices one by one, for templates that draw each of them. */
  get subwidgets(): readonly BoundChoice[] {
    const { widget } = this.field;
    if (!(widget instanceof ChoiceWidget)) return [];
    const id = this.#id();
    const attrs = this.#attributes(widget, id === "" ? {} : { id });
    const options = widget.options(this.htmlName, this.value(), attrs);
    return options.map((option) => new BoundChoice(widget, option));
  }

  [Symbol.iterator](): Iterator<BoundChoice> {
    return this.subwidgets[Symbol.iterator]();
  }

  [asHtml](): MaybePromise<string> {
    return ready([this], ([content]) => content!.text);
  }

  /** @throws {AsyncFormError} If its choices have to be loaded. */
  toString(): string {
    return readyNow(this[asHtml](), () => new AsyncFormError(`the field "${this.name}"`));
  }

  /** @internal The element, and its initial value if that is sent along. */
  drawAll(): MaybePromise<SafeString>[] {
    const { widget, showHiddenInitial } = this.field;
    const own = this.#draw(widget, {}, false);
    if (!showHiddenInitial) return [own];
    return [own, this.#draw(this.field.hiddenWidget(), {}, true)];
  }

  get #initialName(): string {
    return this.form.prefix === undefined
      ? `initial-${this.name}`
      : `initial-${this.form.prefix}-${this.name}`;
  }

  #idFrom(name: string): string {
    const { autoId } = this.form;
    return autoId.includes("%s") ? autoId.replace("%s", () => name) : autoId === "" ? "" : name;
  }

  #id(): string {
    const { id } = this.field.widget.attrs;
    return id ? String(id) : this.autoId;
  }

  #draw(widget: Widget, attrs: Attributes, onlyInitial: boolean): MaybePromise<SafeString> {
    const all = this.#attributes(widget, attrs);
    const id = onlyInitial ? `initial-${this.autoId}` : this.autoId;
    const withId = this.autoId === "" || "id" in widget.attrs || "id" in all ? all : { ...all, id };
    const name = onlyInitial ? this.#initialName : this.htmlName;
    if (this.field.localize) widget.isLocalized = true;
    return widget.render(name, this.value(), withId, this.form.renderer);
  }

  #attributes(widget: Widget, attrs: Attributes): Attributes {
    const { field, form } = this;
    const isRequired =
      field.required && form.useRequiredAttribute && widget.useRequiredAttribute(this.initial);
    const isPartly = field instanceof MultiValueField && !field.requireAllFields;
    if (isRequired && isPartly) requireParts(widget, field, this.initial);
    const isWrong = !widget.isHidden && this.errors.length > 0;
    const described =
      attrs["aria-describedby"] || widget.attrs["aria-describedby"] || this.useFieldset
        ? ""
        : this.ariaDescribedby;
    return {
      ...attrs,
      ...(isRequired && !isPartly ? { required: true } : {}),
      ...(field.disabled ? { disabled: true } : {}),
      ...(isWrong && !("aria-invalid" in widget.attrs) ? { "aria-invalid": "true" } : {}),
      ...(described === "" ? {} : { "aria-describedby": described }),
    };
  }
}

/** Where not all parts are required, each input says it for itself. */
function requireParts(widget: Widget, field: MultiValueField, initial: unknown): void {
  if (!(widget instanceof MultiWidget)) return;
  for (const [index, part] of widget.widgets.entries()) {
    const required = field.fields[index]?.required === true && part.useRequiredAttribute(initial);
    part.attrs = { ...part.attrs, required };
  }
}

function withoutFraction(value: unknown): unknown {
  if (value instanceof Temporal.PlainDateTime || value instanceof Temporal.PlainTime) {
    return value.with({ millisecond: 0, microsecond: 0, nanosecond: 0 });
  }
  if (value instanceof Temporal.Instant) {
    return value.round({ smallestUnit: "second", roundingMode: "floor" });
  }
  return value;
}

/** A text of the active language, as it is now. */
function written<Text>(text: Text | LazyText): Text | string {
  return text instanceof LazyText ? text.toString() : text;
}

snakeAliases(BoundField, [
  "htmlName",
  "helpText",
  "isHidden",
  "useFieldset",
  "widgetType",
  "autoId",
  "idForLabel",
  "ariaDescribedby",
  "asWidget",
  "asHidden",
  "asText",
  "asTextarea",
  "asFieldGroup",
  "labelTag",
  "legendTag",
  "cssClasses",
  "hasChanged",
]);
