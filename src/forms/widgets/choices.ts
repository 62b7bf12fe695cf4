/** Widgets that offer choices: drop-down lists, radio buttons, check boxes. */

import { html, type SafeString } from "../../templates/index.ts";
import { gettextLazy } from "../../i18n/index.ts";
import {
  choiceEntries,
  type ChoiceItem,
  choiceItems,
  type Choices,
  choiceText,
} from "../choice-list.ts";
import type { FormSource } from "../form-source.ts";
import { type Attributes, writeAttributes } from "../html-attributes.ts";
import { Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

export interface ChoiceWidgetOptions extends WidgetOptions {
  /** Default: those of the field. */
  choices?: Choices;
}

/** One choice as it is drawn. */
export interface OptionContext {
  readonly name: string;
  readonly value: string;
  readonly label: unknown;
  readonly isSelected: boolean;
  readonly index: string;
  readonly attrs: Attributes;
}

interface GroupContext {
  readonly label: string | undefined;
  readonly options: readonly OptionContext[];
}

interface ChoiceContext extends WidgetContext {
  readonly groups: readonly GroupContext[];
}

export abstract class ChoiceWidget extends Widget {
  items: readonly ChoiceItem[];
  readonly allowsMultiple: boolean = false;
  /** What marks the chosen ones. */
  readonly chosen: Attributes = { checked: true };
  /** Do the choices get an id with their index? */
  readonly numbersIds: boolean = true;

  constructor({ choices = [], ...options }: ChoiceWidgetOptions = {}) {
    super(options);
    this.items = choiceItems(choices);
  }

  /** Text of the chosen values. */
  override formatValue(value: unknown): readonly string[] {
    if ((value === undefined || value === null) && this.allowsMultiple) return [];
    return (Array.isArray(value) ? value : [value]).map(choiceText);
  }

  override context(name: string, value: unknown, attrs?: Attributes): ChoiceContext {
    const context = super.context(name, value, attrs);
    const chosen = new Set(context.value as readonly string[]);
    let hasSelected = false;
    const groups = this.items.map((item, index): GroupContext => {
      const entries = "group" in item ? item.entries : [item];
      const options = entries.map((entry, inner): OptionContext => {
        const text = choiceText(entry.value);
        // Without allowsMultiple the first one wins, should a value stand there twice.
        const isSelected = chosen.has(text) && (this.allowsMultiple || !hasSelected);
        hasSelected ||= isSelected;
        const position = "group" in item ? `${index}_${inner}` : String(index);
        const { id } = context.attrs;
        return {
          name,
          value: text,
          label: entry.label,
          isSelected,
          index: position,
          attrs: {
            ...(this.numbersIds ? context.attrs : {}),
            ...(this.numbersIds && id ? { id: this.idForLabel(String(id), position) } : {}),
            ...(isSelected ? this.chosen : {}),
          },
        };
      });
      return { label: "group" in item ? String(item.group) : undefined, options };
    });
    return { ...context, groups };
  }

  /** The choices one by one, for templates that draw each of them. */
  options(name: string, value: unknown, attrs?: Attributes): OptionContext[] {
    return this.context(name, value, attrs).groups.flatMap((group) => group.options);
  }

  abstract drawOption(option: OptionContext): SafeString;

  override valueFrom(source: FormSource, name: string): unknown {
    if (!this.allowsMultiple) return source.get(name);
    return source.has(name) ? source.getAll(name) : undefined;
  }

  /** @param index Of one of the choices; default the first. */
  override idForLabel(id: string, index = "0"): string {
    return id !== "" && this.numbersIds ? `${id}_${index}` : id;
  }

  protected override forTemplate(context: WidgetContext): Readonly<Record<string, unknown>> {
    const { groups } = context as ChoiceContext;
    const optgroups = groups.map(({ label, options }, index) => [label, options, index]);
    return { ...super.forTemplate(context), optgroups };
  }
}

/** A drop-down list. */
export class Select extends ChoiceWidget {
  override readonly chosen: Attributes = { selected: true };
  override readonly numbersIds: boolean = false;

  override draw(context: WidgetContext): SafeString {
    const { name, attrs, groups } = context as ChoiceContext;
    const content = groups.map(({ label, options }) => {
      const drawn = options.map((option) => html`${this.drawOption(option)}\n`);
      return label === undefined ? drawn : html`<optgroup label="${label}">${drawn}</optgroup>`;
    });
    const all = this.allowsMultiple ? { ...attrs, multiple: true } : attrs;
    return html`<select name="${name}"${writeAttributes(all)}>\n${content}</select>`;
  }

  override drawOption({ value, label, attrs }: OptionContext): SafeString {
    return html`<option value="${value}"${writeAttributes(attrs)}>${asLabel(label)}</option>`;
  }

  /** Browsers want a first choice without a value, or `required` would mean nothing. */
  override useRequiredAttribute(initial: unknown): boolean {
    if (this.allowsMultiple) return super.useRequiredAttribute(initial);
    const [first] = choiceEntries(this.items.slice(0, 1));
    const isGroup = this.items[0] !== undefined && "group" in this.items[0];
    return (
      super.useRequiredAttribute(initial) &&
      first !== undefined &&
      !isGroup &&
      choiceText(first.value) === ""
    );
  }
}

/** A list with more than one choice at a time. */
export class SelectMultiple extends Select {
  override readonly allowsMultiple: boolean = true;

  /** Nothing sent may mean: nothing chosen. */
  override isOmitted(): boolean {
    return false;
  }
}

/** Unknown, yes, no. */
export class NullBooleanSelect extends Select {
  constructor(options: WidgetOptions = {}) {
    super({
      ...options,
      choices: [
        ["unknown", gettextLazy("Unknown")],
        ["true", gettextLazy("Yes")],
        ["false", gettextLazy("No")],
      ],
    });
  }

  override formatValue(value: unknown): readonly string[] {
    return [spelledOut(value)];
  }

  override valueFrom(source: FormSource, name: string): unknown {
    const value = spelledOut(source.get(name));
    return value === "unknown" ? undefined : value === "true";
  }
}

/** Old pages send 2 for yes and 3 for no. */
function spelledOut(value: unknown): "true" | "false" | "unknown" {
  const text = String(value);
  if (["true", "True", "2"].includes(text)) return "true";
  return ["false", "False", "3"].includes(text) ? "false" : "unknown";
}

/** One radio button a choice. */
export class RadioSelect extends ChoiceWidget {
  readonly inputType: string = "radio";
  override readonly useFieldset: boolean = true;

  override draw(context: WidgetContext): SafeString {
    const { attrs, groups } = context as ChoiceContext;
    const { id, class: classes } = attrs;
    const content = groups.map(({ label, options }) => {
      const drawn = options.map((option) => {
        const target = option.attrs["id"];
        const input = this.drawOption(option);
        const text = html`${input}\n ${asLabel(option.label)}`;
        return target
          ? html`<div><label for="${target}">${text}</label></div>\n`
          : html`<div><label>${text}</label></div>\n`;
      });
      return label === undefined ? drawn : html`<div><label>${label}</label>${drawn}</div>`;
    });
    const outer = writeAttributes({ id, class: classes });
    return html`<div${outer}>${content}</div>`;
  }

  override drawOption({ name, value, attrs }: OptionContext): SafeString {
    const type = this.inputType;
    return html`<input type="${type}" name="${name}" value="${value}"${writeAttributes(attrs)}>`;
  }

  /** The group has a legend; a label would point at the first button only. */
  override idForLabel(id: string, index?: string): string {
    return index === undefined ? "" : super.idForLabel(id, index);
  }
}

/** One check box a choice. */
export class CheckboxSelectMultiple extends RadioSelect {
  override readonly inputType: string = "checkbox";
  override readonly allowsMultiple: boolean = true;

  /** `required` on each box would mean that all have to be checked. */
  override useRequiredAttribute(): boolean {
    return false;
  }

  override isOmitted(): boolean {
    return false;
  }
}

function asLabel(label: unknown): unknown {
  return label === false ? "false" : label;
}
