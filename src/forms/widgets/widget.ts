/**
 * A widget is how a field looks in HTML, and how its value is found again in what the browser
 * sends. It knows no field and no form: it gets a name and a value.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/forms/widgets/
 */

import type { MaybePromise } from "../../base/index.ts";
import { localizeInput } from "../../i18n/index.ts";
import { type SafeString } from "../../templates/index.ts";
import type { FormSource } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { renderTemplate, type FormRenderer } from "../renderer.ts";

export interface WidgetOptions {
  /** Attributes of the element: `{ class: "wide", placeholder: "…" }`. */
  attrs?: Attributes;
  /** A template to write it with; it gets `widget` with what Django's templates get. */
  templateName?: string;
}

/** What a widget is drawn from: `widget` in a template of its own. */
export interface WidgetContext {
  readonly name: string;
  readonly isHidden: boolean;
  readonly required: boolean;
  /** As the element shows it: text, several texts, or null for none. */
  readonly value: unknown;
  readonly attrs: Attributes;
}

export abstract class Widget {
  attrs: Attributes;
  templateName: string | undefined;
  /** Does its field want a value? The field says so. */
  isRequired = false;
  /** Are numbers and dates written as the active language has them? The field says so. */
  isLocalized = false;
  /** Does it upload files, so that the form needs `enctype="multipart/form-data"`? */
  readonly needsMultipart: boolean = false;
  /** Can it show fractions of a second? */
  readonly supportsMicroseconds: boolean = true;
  /** Is it a group of inputs that wants a `<fieldset>` with a `<legend>`? */
  readonly useFieldset: boolean = false;

  constructor({ attrs = {}, templateName }: WidgetOptions = {}) {
    this.attrs = attrs;
    this.templateName = templateName;
  }

  get isHidden(): boolean {
    return false;
  }

  /** A copy whose attributes and choices can be changed without changing those of this one. */
  clone(): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this);
  }

  /** The HTML of the element. It has to be waited for only if a template writes it. */
  render(
    name: string,
    value: unknown,
    attrs: Attributes = {},
    renderer?: FormRenderer,
  ): MaybePromise<SafeString> {
    const context = this.context(name, value, attrs);
    if (this.templateName === undefined) return this.draw(context);
    return renderTemplate(this.templateName, { widget: this.forTemplate(context) }, renderer);
  }

  context(name: string, value: unknown, attrs: Attributes = {}): WidgetContext {
    return {
      name,
      isHidden: this.isHidden,
      required: this.isRequired,
      value: this.formatValue(value),
      attrs: { ...this.attrs, ...attrs },
    };
  }

  /** The element, from what `context` prepared. */
  abstract draw(context: WidgetContext): SafeString;

  /** The value as text for the element; null leaves it out. */
  formatValue(value: unknown): unknown {
    if (value === undefined || value === null || value === "") return null;
    return this.isLocalized ? localizeInput(value) : displayText(value);
  }

  /** What was sent under its name; undefined for nothing. */
  valueFrom(source: FormSource, name: string): unknown {
    return source.get(name);
  }

  /** Did the browser send nothing under its name? */
  isOmitted(source: FormSource, name: string): boolean {
    return !source.has(name);
  }

  /** May the element have the attribute `required`? */
  useRequiredAttribute(_initial: unknown): boolean {
    return !this.isHidden;
  }

  /** The id that a `<label>` points at; empty if it can point at nothing. */
  idForLabel(id: string): string {
    return id;
  }

  /** Names as Django's widget templates use them: `is_hidden` beside `isHidden`. */
  protected forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    return { ...context, is_hidden: context.isHidden, template_name: this.templateName };
  }
}

/** A value as text, in the same spelling in all widgets. */
export function displayText(value: unknown): string {
  return typeof value === "object" && value instanceof Date ? value.toISOString() : String(value);
}
