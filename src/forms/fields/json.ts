/** A field of JSON, in a text area. */

import { gettextNoop } from "../../base/index.ts";
import { Textarea } from "../widgets/inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import { Field, type FieldOptions, isEmpty, type Optional, type TypedField } from "./field.ts";

/** Text that was sent, and is shown again as it was typed. */
class TypedText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export class JsonField extends Field {
  constructor(options: FieldOptions = {}) {
    super(options);
    this.finish();
  }

  protected override defaultWidget(): Widget {
    return new Textarea();
  }

  override parse(value: unknown): unknown {
    if (this.disabled || typeof value !== "string") return isEmpty(value) ? undefined : value;
    if (value.trim() === "") return undefined;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return this.refuse("invalid", gettextNoop("Enter a valid JSON."), { value });
    }
  }

  override boundData(data: unknown, initial: unknown): unknown {
    if (this.disabled) return initial;
    if (typeof data !== "string") return data;
    try {
      return JSON.parse(data) as unknown;
    } catch {
      return new TypedText(data);
    }
  }

  override prepareValue(value: unknown): unknown {
    return value instanceof TypedText ? value.text : spacedJson(value ?? null);
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    if (this.disabled) return false;
    try {
      return sortedJson(initial ?? null) !== sortedJson(this.parse(data) ?? null);
    } catch {
      return true; // it is no JSON, or nested too deep to be compared
    }
  }
}

/** On one line with a blank behind each comma and colon, as Python writes it. */
function spacedJson(value: unknown): string {
  try {
    return JSON.stringify(value, null, 1)
      .replaceAll(/,\n\s*/g, ", ")
      .replaceAll(/\n\s*/g, "");
  } catch {
    return ""; // nested too deep, or a circle: there is no text for it
  }
}

/** The same text for two values that differ only in the order of their keys. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Any JSON value. Nothing filled in, and `null`, are undefined. */
export function jsonField<const Options extends FieldOptions = FieldOptions>(
  options: Options = {} as Options,
): TypedField<Optional<unknown, Options>> {
  return new JsonField(options);
}
