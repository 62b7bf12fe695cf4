/** A date in three drop-down lists, for dates far from today: a birthday. */

import { clock, Temporal } from "../../base/index.ts";
import { html, type SafeString } from "../../templates/index.ts";
import { dateFormats, parseDateTime } from "../../i18n/index.ts";
import type { FormSource } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { toPlain } from "../wall-clock.ts";
import { Select } from "./choices.ts";
import { Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

export interface SelectDateOptions extends WidgetOptions {
  /** Default: this year and the nine after it. */
  years?: readonly (number | string)[];
  /** Numbers of months and their names. Default: all twelve, in English. */
  months?: Readonly<Record<number, string>>;
  /** What the empty choices say: one text, or one each for year, month and day. Default: `---`. */
  emptyLabel?: string | readonly [year: string, month: string, day: string];
}

type Part = "year" | "month" | "day";

interface SelectDateContext extends WidgetContext {
  readonly parts: readonly { widget: Select; context: WidgetContext }[];
}

const order: readonly Part[] = ["month", "day", "year"];

export class SelectDateWidget extends Widget {
  readonly years: readonly (number | string)[];
  readonly months: Readonly<Record<number, string>>;
  readonly emptyLabels: Readonly<Record<Part, string>>;
  override readonly useFieldset: boolean = true;

  constructor({
    years,
    months = monthNames,
    emptyLabel = "---",
    ...options
  }: SelectDateOptions = {}) {
    super(options);
    const thisYear = new Date(clock.nowMs()).getUTCFullYear();
    this.years = years ?? Array.from({ length: 10 }, (_, index) => thisYear + index);
    this.months = months;
    const [year, month, day] =
      typeof emptyLabel === "string" ? [emptyLabel, emptyLabel, emptyLabel] : emptyLabel;
    this.emptyLabels = { year, month, day };
  }

  override context(name: string, value: unknown, attrs?: Attributes): SelectDateContext {
    const context = super.context(name, value, attrs);
    const chosen = this.formatValue(value);
    const choices: Record<Part, readonly (readonly [number | string, unknown])[]> = {
      year: this.years.map((year) => [year, String(year)]),
      month: Object.entries(this.months),
      day: Array.from({ length: 31 }, (_, index) => [index + 1, index + 1]),
    };
    const id = context.attrs["id"] ?? `id_${name}`;
    const parts = order.map((part) => {
      const empty = this.isRequired ? [] : [["", this.emptyLabels[part]] as const];
      const widget = new Select({ choices: [...empty, ...choices[part]] });
      const own = { ...context.attrs, id: `${String(id)}_${part}` };
      return { widget, context: widget.context(`${name}_${part}`, chosen[part], own) };
    });
    return { ...context, value: chosen, parts };
  }

  override draw(context: WidgetContext): SafeString {
    const { parts } = context as SelectDateContext;
    return html`${parts.map((part) => part.widget.draw(part.context))}`;
  }

  /** Year, month and day, each as it was sent, even if they make no date. */
  override formatValue(value: unknown): Readonly<Record<Part, string>> {
    const plain = toPlain(value);
    if (plain instanceof Temporal.PlainDate || plain instanceof Temporal.PlainDateTime) {
      return partsOf(plain);
    }
    const text = typeof plain === "string" ? plain : "";
    const sent = /^(\d{4}|0)-(\d\d?)-(\d\d?)$/.exec(text);
    if (sent) {
      const [year, month, day] = sent
        .slice(1)
        .map((part) => (part === "0" ? "" : `${Number(part)}`));
      return { year: year!, month: month!, day: day! };
    }
    const parsed = parseDateTime(text, dateFormats);
    return parsed ? partsOf(parsed) : { year: "", month: "", day: "" };
  }

  override valueFrom(source: FormSource, name: string): unknown {
    const [year, month, day] = (["year", "month", "day"] as const).map((part) =>
      source.get(`${name}_${part}`),
    );
    if (year === "" && month === "" && day === "") return undefined;
    if (year === undefined || month === undefined || day === undefined) return source.get(name);
    const date = parseDateTime(`${String(year)}-${String(month)}-${String(day)}`, ["%Y-%m-%d"]);
    if (date) return date.toPlainDate().toString();
    // Keeps what was sent for the next page; zero stands for a part that was left empty.
    return `${String(year) || 0}-${String(month) || 0}-${String(day) || 0}`;
  }

  override isOmitted(source: FormSource, name: string): boolean {
    return order.every((part) => !source.has(`${name}_${part}`));
  }

  override idForLabel(id: string): string {
    return `${id}_${order[0]}`;
  }

  protected override forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    const subwidgets = (context as SelectDateContext).parts.map(({ widget, context: own }) => ({
      ...own,
      html: widget.draw(own),
    }));
    return { ...super.forTemplate(context), subwidgets };
  }
}

function partsOf({
  year,
  month,
  day,
}: {
  year: number;
  month: number;
  day: number;
}): Readonly<Record<Part, string>> {
  return { year: String(year), month: String(month), day: String(day) };
}

const monthNames: Readonly<Record<number, string>> = {
  1: "January",
  2: "February",
  3: "March",
  4: "April",
  5: "May",
  6: "June",
  7: "July",
  8: "August",
  9: "September",
  10: "October",
  11: "November",
  12: "December",
};
