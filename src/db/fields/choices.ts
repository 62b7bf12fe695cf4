/** The only values that a field may have, each with a label for people. */

import type { Text } from "../../base/index.ts";

export type Choice = string | number | readonly [value: string | number, label: Text];
export type ChoiceGroup = readonly [group: Text, choices: readonly Choice[]];
export type Choices = readonly (Choice | ChoiceGroup)[] | Readonly<Record<string, Text>>;

/** A choice's own type: `"draft"` of `"draft"`, or of `["draft", "Draft"]`; all those of a group. */
export type ChoiceValue<C> = C extends readonly [unknown, readonly (infer Inner)[]]
  ? ChoiceValue<Inner>
  : C extends readonly [infer V, unknown]
    ? V
    : C;

type ChoicePairs = readonly (readonly [string | number, Text])[];

/** `[value, label]`; a choice without a label is its own. */
export function choicePair(choice: Choice): readonly [string | number, Text] {
  return typeof choice === "object" ? choice : [choice, String(choice)];
}

/** The choices as they are listed: pairs, and groups of them. */
export function choiceItems(
  choices: Choices,
): readonly (readonly [string | number, Text] | readonly [Text, ChoicePairs])[] {
  const list = Array.isArray(choices)
    ? (choices as readonly (Choice | ChoiceGroup)[])
    : Object.entries(choices as Readonly<Record<string, Text>>);
  return list.map((item) => {
    if (typeof item !== "object" || !Array.isArray(item[1])) return choicePair(item as Choice);
    return [item[0] as Text, (item[1] as readonly Choice[]).map(choicePair)] as const;
  });
}

/** All choices in one list, groups opened. */
export function choicePairs(choices: Choices): ChoicePairs {
  return choiceItems(choices).flatMap((item): ChoicePairs => (isGroup(item) ? item[1] : [item]));
}

type ChoiceItem = ReturnType<typeof choiceItems>[number];

function isGroup(item: ChoiceItem): item is readonly [Text, ChoicePairs] {
  return Array.isArray(item[1]);
}

/** The label of a value; undefined if it is none of the choices. */
export function labelOf(choices: Choices, value: unknown): Text | undefined {
  return choicePairs(choices).find(([choice]) => isSame(choice, value))?.[1];
}

/** A choice is written as text or number; the value may be an object, a decimal, say. */
function isSame(choice: string | number, value: unknown): boolean {
  if (choice === value) return true;
  return typeof value === "object" && value !== null && String(value) === String(choice);
}
