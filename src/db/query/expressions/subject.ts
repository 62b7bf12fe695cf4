/** From an expression to the left side of lookups. */

import type { BuiltExpression } from "./expression-contract.ts";
import { partOf } from "../lookups/json.ts";
import type { LookupSubject } from "../lookups/lookup.ts";

/** An expression as the left side of lookups. A part of a JSON document stays one. */
export function subjectOf({ expression, field }: BuiltExpression): LookupSubject {
  if (expression.kind === "jsonAt" && expression.as === "value") {
    const { root, path } = expression;
    return partOf({ root, path }, true);
  }
  return {
    expression,
    valueKind: field?.valueKind ?? "number",
    encode: field?.encode ?? asItIs,
    field,
    isNullable: true,
  };
}

function asItIs(value: unknown): unknown {
  return value;
}
