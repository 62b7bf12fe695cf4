/** Widgets that are one `<input>` or `<textarea>`. */

import { html, SafeString } from "../../templates/index.ts";
import { displayText, Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";
import type { FormSource } from "../form-source.ts";
import { writeAttributes } from "../html-attributes.ts";

export interface InputOptions extends WidgetOptions {
  /** The `type` of the element. Default: what the widget is named after. */
  type?: string;
}

/** One `<input>`. */
export class Input extends Widget {
  readonly type: string;

  constructor({ type = "text", ...options }: InputOptions = {}) {
    const { type: fromAttributes, ...attrs } = options.attrs ?? {};
    super({ ...options, attrs });
    this.type = fromAttributes === undefined ? type : String(fromAttributes);
  }

  override get isHidden(): boolean {
    return this.type === "hidden";
  }

  override draw({ name, value, attrs }: WidgetContext): SafeString {
    const content = value === null ? "" : html` value="${value}"`;
    return html`<input type="${this.type}" name="${name}"${content}${writeAttributes(attrs)}>`;
  }

  protected override forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    return { ...super.forTemplate(context), type: this.type };
  }
}

/** A password is not sent back to the browser, unless `renderValue` says so. */
export class PasswordInput extends Input {
  readonly renderValue: boolean;

  constructor({ renderValue = false, ...options }: InputOptions & { renderValue?: boolean } = {}) {
    super({ type: "password", ...options });
    this.renderValue = renderValue;
  }

  override formatValue(value: unknown): unknown {
    return this.renderValue ? super.formatValue(value) : null;
  }
}

/** Several `<input type="hidden">` of one name, for fields with several values. */
export class MultipleHiddenInput extends Input {
  constructor(options: WidgetOptions = {}) {
    super({ ...options, type: "hidden" });
  }

  override formatValue(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.map(displayText) : [];
  }

  override valueFrom(source: FormSource, name: string): unknown {
    return source.has(name) ? source.getAll(name) : undefined;
  }

  override draw(context: WidgetContext): SafeString {
    const { id, ...attrs } = context.attrs;
    const inputs = (context.value as readonly string[]).map((value, index) => {
      const own = id ? { ...attrs, id: `${String(id)}_${index}` } : attrs;
      return super.draw({ ...context, value, attrs: own });
    });
    return html`${inputs}`;
  }
}

/** Several lines of text. */
export class Textarea extends Widget {
  constructor({ attrs, ...options }: WidgetOptions = {}) {
    super({ ...options, attrs: { cols: "40", rows: "10", ...attrs } });
  }

  /** HTML that is known to be safe is its content as it is. */
  override formatValue(value: unknown): unknown {
    return value instanceof SafeString ? value : super.formatValue(value);
  }

  /** The first line break after the tag is not part of the value, so one is always written. */
  override draw({ name, value, attrs }: WidgetContext): SafeString {
    return html`<textarea name="${name}"${writeAttributes(attrs)}>\n${value}</textarea>`;
  }
}

export interface CheckboxOptions extends WidgetOptions {
  /** Is it checked for this value? Default: for all but false, null, undefined and "". */
  check?: (value: unknown) => boolean;
}

/** One check box. The browser sends nothing if it is not checked. */
export class CheckboxInput extends Widget {
  readonly check: (value: unknown) => boolean;

  constructor({ check = isChecked, ...options }: CheckboxOptions = {}) {
    super(options);
    this.check = check;
  }

  override formatValue(value: unknown): unknown {
    const isPlain = value === true || value === false || value === undefined;
    return isPlain || value === null || value === "" ? null : displayText(value);
  }

  override context(name: string, value: unknown, attrs?: WidgetOptions["attrs"]): WidgetContext {
    const context = super.context(name, value, attrs);
    if (!this.check(value)) return context;
    return { ...context, attrs: { ...context.attrs, checked: true } };
  }

  override draw({ name, value, attrs }: WidgetContext): SafeString {
    const content = value === null ? "" : html` value="${value}"`;
    return html`<input type="checkbox" name="${name}"${content}${writeAttributes(attrs)}>`;
  }

  override valueFrom(source: FormSource, name: string): unknown {
    if (!source.has(name)) return false;
    const value = source.get(name);
    if (typeof value !== "string") return Boolean(value);
    return value.toLowerCase() === "true" || (value.toLowerCase() !== "false" && value !== "");
  }

  /** Nothing sent means not checked, so nobody can tell it from left out. */
  override isOmitted(): boolean {
    return false;
  }
}

function isChecked(value: unknown): boolean {
  return value !== false && value !== undefined && value !== null && value !== "";
}
