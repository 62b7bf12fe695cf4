/**
 * Searching in UUIDs. Some databases keep them with hyphens and some without, so both sides are
 * compared without.
 */

import { encodeWith } from "../../sql/expression-compiler.ts";
import type { Expression } from "../../sql/expressions.ts";
import { constant } from "../../sql/expressions.ts";
import type { Lookup } from "./lookup.ts";
import { textLookups } from "./text.ts";

/** A pattern's hyphens may mean something else, so those of `regex` stay. */
export const uuidLookups: readonly Lookup[] = textLookups
  .filter(({ name }) => !name.endsWith("regex"))
  .map(({ name, build }) => ({
    name,
    build(subject, operand) {
      const text: Expression = {
        kind: "cast",
        operand: subject.expression,
        type: { name: "text" },
      };
      const condition = build({ ...subject, expression: withoutHyphens(text) }, operand);
      if (condition.kind !== "pattern") return condition;
      return { ...condition, text: withoutHyphens(condition.text) };
    },
  }));

function withoutHyphens(text: Expression): Expression {
  if (text.kind !== "parameter") {
    return { kind: "call", name: "REPLACE", args: [text, constant("-"), constant("")] };
  }
  return { kind: "parameter", parameter: encodeWith(text.parameter, digitsOf) };
}

function digitsOf(value: unknown): string {
  return String(value).replaceAll("-", "");
}
