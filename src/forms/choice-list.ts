/** Choices, as they are written in options and as widgets draw them. */

import { OptionError, type Text } from "../base/index.ts";

export type ChoiceValue = string | number | boolean | bigint | null;
export type ChoicePair = readonly [value: ChoiceValue, label: unknown];
export type ChoiceGroup = readonly [label: Text, choices: readonly (ChoicePair | string)[]];

/**
 * `["draft", "published"]`, `[["d", "Draft"], ["p", "Published"]]`, `{ d: "Draft" }`, or groups of
 * these: `[["Fiction", [["n", "Novel"]]]]`.
 */
export type Choices =
  | readonly (string | ChoicePair | ChoiceGroup)[]
  | Readonly<Record<string, unknown>>;

export interface ChoiceEntry {
  readonly value: unknown;
  readonly label: unknown;
}

/** A choice, or a group of them under a title. */
export type ChoiceItem =
  | ChoiceEntry
  | { readonly group: unknown; readonly entries: readonly ChoiceEntry[] };

export function choiceItems(choices: Choices): ChoiceItem[] {
  const list: readonly unknown[] = Array.isArray(choices) ? choices : Object.entries(choices);
  return list.map((item): ChoiceItem => {
    if (typeof item === "string") return { value: item, label: item };
    if (!Array.isArray(item) || item.length !== 2) {
      throw new OptionError("A choice", "each entry", "a text or a pair of value and label", item);
    }
    const [value, label] = item as [unknown, unknown];
    if (!isNested(label)) return { value, label };
    const entries = choiceItems(label).filter((each): each is ChoiceEntry => !("group" in each));
    return { group: value, entries };
  });
}

function isNested(label: unknown): label is Choices {
  if (Array.isArray(label)) return true;
  return (
    typeof label === "object" && label !== null && Object.getPrototypeOf(label) === Object.prototype
  );
}

/** All choices in one list, groups opened. */
export function choiceEntries(items: readonly ChoiceItem[]): ChoiceEntry[] {
  return items.flatMap((item) => ("group" in item ? item.entries : [item]));
}

/** The value as the browser sends it back; no value is the empty text. */
export function choiceText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
