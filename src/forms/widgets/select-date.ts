/** A date in three drop-down lists, for dates far from today: a birthday. */

import { clock, Temporal } from "../../base/index.ts";
import { html, type SafeString } from "../../templates/index.ts";
import {
  activeTimeZone,
  activeTranslation,
  formatDateTime,
  getFormat,
  isInputFormat,
  parseDateTime,
} from "../../i18n/index.ts";
import type { FormSource } from "../form-source.ts";
import type { Attributes } from "../html-attributes.ts";
import { toPlain } from "../wall-clock.ts";
import { Select } from "./choices.ts";
import { Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

export interface SelectDateOptions extends WidgetOptions {
  /** Default: the year in which it is shown and the nine after it. */
  years?: readonly (number | string)[];
  /** Numbers of months and their names. Default: all twelve, in the active language. */
  months?: Readonly<Record<number, string>>;
  /** What the empty choices say: one text, or one each for year, month and day. Default: `---`. */
  emptyLabel?: string | readonly [year: string, month: string, day: string];
}

type Part = "year" | "month" | "day";

interface SelectDateContext extends WidgetContext {
  readonly parts: readonly { widget: Select; context: WidgetContext }[];
}

export class SelectDateWidget extends Widget {
  readonly years: readonly (number | string)[] | undefined;
  readonly months: Readonly<Record<number, string>> | undefined;
  readonly emptyLabels: Readonly<Record<Part, string>>;
  override readonly useFieldset: boolean = true;

  constructor({ years, months, emptyLabel = "---", ...options }: SelectDateOptions = {}) {
    super(options);
    this.years = years;
    this.months = months;
    const [year, month, day] =
      typeof emptyLabel === "string" ? [emptyLabel, emptyLabel, emptyLabel] : emptyLabel;
    this.emptyLabels = { year, month, day };
  }

  override context(name: string, value: unknown, attrs?: Attributes): SelectDateContext {
    const context = super.context(name, value, attrs);
    const chosen = this.formatValue(value);
    const choices: Record<Part, readonly (readonly [number | string, unknown])[]> = {
      year: (this.years ?? comingYears()).map((year) => [year, String(year)]),
      month: Object.entries(this.months ?? monthNames()),
      day: Array.from({ length: 31 }, (_, index) => [index + 1, index + 1]),
    };
    const id = context.attrs["id"] ?? `id_${name}`;
    const parts = partOrder().map((part) => {
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
  override formatValue(value: unknown): Readonly<Record<Part, number | "" | undefined>> {
    const plain = toPlain(value);
    if (plain instanceof Temporal.PlainDate || plain instanceof Temporal.PlainDateTime) {
      return partsOf(plain);
    }
    const text = typeof plain === "string" ? plain : "";
    const sent = /^(\d{4}|0)-(\d\d?)-(\d\d?)$/.exec(text);
    if (sent) {
      // Zero stands for a part that was left empty.
      const [year, month, day] = sent.slice(1).map((part) => Number(part) || ("" as const));
      return { year, month, day };
    }
    const parsed = parseDateTime(text, getFormat("dateInputFormats").filter(isInputFormat));
    return parsed ? partsOf(parsed) : { year: undefined, month: undefined, day: undefined };
  }

  override valueFrom(source: FormSource, name: string): unknown {
    const [year, month, day] = (["year", "month", "day"] as const).map((part) =>
      source.get(`${name}_${part}`),
    );
    if (year === "" && month === "" && day === "") return undefined;
    if (year === undefined || month === undefined || day === undefined) return source.get(name);
    const date = parseDateTime(`${String(year)}-${String(month)}-${String(day)}`, ["%Y-%m-%d"]);
    if (date) return formatDateTime(date, inputFormat());
    // Keeps what was sent for the next page; zero stands for a part that was left empty.
    return `${String(year) || 0}-${String(month) || 0}-${String(day) || 0}`;
  }

  override isOmitted(source: FormSource, name: string): boolean {
    return partOrder().every((part) => !source.has(`${name}_${part}`));
  }

  override idForLabel(id: string): string {
    return `${id}_${partOrder()[0] ?? "month"}`;
  }

  protected override forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    const subwidgets = (context as SelectDateContext).parts.map(({ widget, context: own }) => ({
      ...own,
      html: widget.draw(own),
    }));
    return { ...super.forTemplate(context), subwidgets };
  }
}

function partsOf({ year, month, day }: Readonly<Record<Part, number>>): Record<Part, number> {
  return { year, month, day };
}

function comingYears(): readonly number[] {
  const now = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  const { year } = now.toZonedDateTimeISO(activeTimeZone());
  return Array.from({ length: 10 }, (_, index) => year + index);
}

/** January to December in the active language. */
function monthNames(): Readonly<Record<number, string>> {
  const { dateNames } = activeTranslation();
  const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
  return Object.fromEntries(numbers.map((number) => [number, dateNames.month(number)]));
}

/** The order in which the active language writes the parts of a date. */
function partOrder(): readonly Part[] {
  const parts = getFormat("dateFormat")
    .replaceAll(/\\./gs, "")
    .split("")
    .flatMap((letter) => partOf[letter] ?? []);
  // A format that leaves a part out says nothing of its place.
  return [...new Set([...parts, "month", "day", "year"] as const)];
}

/** Letters of the filter `date`. */
const partOf: Readonly<Record<string, Part>> = Object.fromEntries([
  ...Array.from("Yy", (letter) => [letter, "year"] as const),
  ...Array.from("bEFMNmn", (letter) => [letter, "month"] as const),
  ...Array.from("dj", (letter) => [letter, "day"] as const),
]);

/** The format that a field reads first. */
function inputFormat(): string {
  return getFormat("dateInputFormats").find(isInputFormat) ?? "%Y-%m-%d";
}
