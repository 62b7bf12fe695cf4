/** Widgets made of several widgets. */

import { Temporal } from "../../base/index.ts";
import { html, type SafeString } from "../../templates/index.ts";
import type { FormSource } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { toPlain } from "../wall-clock.ts";
import { DateInput, type TimeInputOptions, TimeInput } from "./times.ts";
import { Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

interface MultiContext extends WidgetContext {
  readonly parts: readonly { widget: Widget; context: WidgetContext }[];
}

/** Several widgets in a row; their names end in `_0`, `_1` …, or in the names that they have. */
export abstract class MultiWidget extends Widget {
  widgets: readonly Widget[];
  readonly suffixes: readonly string[];
  override readonly useFieldset: boolean = true;

  /** @param widgets A list, or by the endings of their names. */
  constructor(
    widgets: readonly Widget[] | Readonly<Record<string, Widget>>,
    options: WidgetOptions = {},
  ) {
    super(options);
    const isList = Array.isArray(widgets);
    this.widgets = isList ? (widgets as readonly Widget[]) : Object.values(widgets);
    this.suffixes = isList
      ? this.widgets.map((_, index) => `_${index}`)
      : Object.keys(widgets).map((name) => (name === "" ? "" : `_${name}`));
  }

  /** One value as those of the single widgets. */
  abstract decompress(value: unknown): readonly unknown[];

  override get isHidden(): boolean {
    return this.widgets.every((widget) => widget.isHidden);
  }

  override clone(): this {
    const copy = super.clone();
    copy.widgets = this.widgets.map((widget) => widget.clone());
    return copy;
  }

  override context(name: string, value: unknown, attrs?: Attributes): MultiContext {
    const context = super.context(name, value, attrs);
    const values = Array.isArray(value) ? (value as unknown[]) : this.decompress(value);
    const { id, ...shared } = context.attrs;
    const parts = this.widgets.map((widget, index) => {
      if (this.isLocalized) widget.isLocalized = true;
      const own = id ? { ...shared, id: `${String(id)}_${index}` } : shared;
      const suffix = this.suffixes[index]!;
      return { widget, context: widget.context(name + suffix, values[index], own) };
    });
    return { ...context, parts };
  }

  override draw(context: WidgetContext): SafeString {
    return html`${(context as MultiContext).parts.map((part) => part.widget.draw(part.context))}`;
  }

  override formatValue(): null {
    return null;
  }

  override valueFrom(source: FormSource, name: string): unknown {
    return this.widgets.map((widget, index) =>
      widget.valueFrom(source, name + this.suffixes[index]!),
    );
  }

  override isOmitted(source: FormSource, name: string): boolean {
    return this.widgets.every((widget, index) =>
      widget.isOmitted(source, name + this.suffixes[index]!),
    );
  }

  /** The group has a legend; a label would point at the first input only. */
  override idForLabel(_id: string): string {
    return "";
  }

  protected override forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    const subwidgets = (context as MultiContext).parts.map(({ widget, context: own }) => ({
      ...own,
      html: widget.draw(own),
    }));
    return { ...super.forTemplate(context), subwidgets };
  }
}

export interface SplitDateTimeOptions extends WidgetOptions {
  date?: TimeInputOptions;
  time?: TimeInputOptions;
}

/** A date and a time, each in an input of its own. */
export class SplitDateTimeWidget extends MultiWidget {
  override readonly supportsMicroseconds: boolean = false;

  constructor({ date = {}, time = {}, ...options }: SplitDateTimeOptions = {}) {
    const shared = options.attrs ?? {};
    const part = (own: TimeInputOptions): TimeInputOptions => ({
      ...own,
      attrs: own.attrs ?? shared,
    });
    super([new DateInput(part(date)), new TimeInput(part(time))], { ...options, attrs: {} });
  }

  override decompress(value: unknown): readonly unknown[] {
    const plain = toPlain(value);
    if (plain instanceof Temporal.PlainDateTime) return [plain.toPlainDate(), plain.toPlainTime()];
    return plain instanceof Temporal.PlainDate ? [plain, undefined] : [undefined, undefined];
  }
}

/** The same, hidden: for `asHidden` of a split field. */
export class SplitHiddenDateTimeWidget extends SplitDateTimeWidget {
  constructor({ date, time, ...options }: SplitDateTimeOptions = {}) {
    const type = "hidden";
    super({ ...options, date: { ...date, type }, time: { ...time, type } });
  }
}
