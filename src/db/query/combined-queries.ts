/** Two query sets made into one by and, or, xor: Django's `&`, `|` and `^`. */

import { QueryError } from "./errors.ts";
import { CallCondition, type CallPlace } from "./expressions/call-condition.ts";
import { Condition } from "./expressions/expressions.ts";
import { initialState, type Operation, type QueryState, stateKey } from "./query-state.ts";
import { refuseCombined } from "./query-steps.ts";

/**
 * Rows by the conditions of both. All else, the order and the annotations, is that of the first.
 *
 * A slice in an `or` or a `xor` stands for its rows.
 *
 * @throws {QueryError} If they are on two models, one of them is a slice (of `and`), or they
 *   differ in `distinct()`.
 */
export function combinedQueries(
  connector: "and" | "or" | "xor",
  first: QueryState,
  second: QueryState,
): QueryState {
  if (first.meta !== second.meta) {
    const names = `${first.meta.name} and ${second.meta.name}`;
    throw new QueryError(`Query sets on ${names} cannot be combined: their rows differ.`, {
      hint: "Both have to be on one model.",
    });
  }
  for (const query of [first, second]) refuseCombined(query, connector);
  if (connector === "and" && [first, second].some(isSlice)) {
    throw new QueryError("A slice of a query set cannot be combined with another by and().", {
      hint: "Slice last, after all else.",
    });
  }
  const [one, other] = [first, second].map(({ isDistinct, distinctOn }) =>
    JSON.stringify([isDistinct, distinctOn]),
  );
  if (one !== other) {
    throw new QueryError("Query sets that differ in distinct() cannot be combined.", {
      hint: "Call distinct() after they are combined.",
    });
  }
  if (first.isNone) return connector === "and" ? first : second;
  if (second.isNone) return connector === "and" ? second : first;
  [first, second] = [first, second].map((query) =>
    isSlice(query) ? rowsOfSlice(query) : query,
  ) as [QueryState, QueryState];
  const known = [...(first.known ?? []), ...(second.known ?? [])];
  const operations =
    connector === "and" ? bothOperations(first, second) : joinedBy(connector, first, second);
  return known.length > 0 ? { ...first, operations, known } : { ...first, operations };
}

function isSlice({ limit, offset }: QueryState): boolean {
  return limit !== undefined || offset > 0;
}

/** A query for the rows of a slice, which takes conditions beside that. */
function rowsOfSlice(slice: QueryState): QueryState {
  const { meta, using, known } = slice;
  const keys = { [stateKey]: { ...slice, rows: { kind: "single", paths: ["pk"] } as const } };
  const operation = { kind: "filter", conditions: [{ pk__in: keys }] } as const;
  const rows = { ...initialState(meta, using), operations: [operation] };
  return known ? { ...rows, known } : rows;
}

/** Each condition goes on speaking of related rows of its own. */
function bothOperations(first: QueryState, second: QueryState): readonly Operation[] {
  return [...first.operations, ...second.operations.filter(isCondition)];
}

function joinedBy(
  connector: "or" | "xor",
  first: QueryState,
  second: QueryState,
): readonly Operation[] {
  const kept = first.operations.filter((operation) => !isCondition(operation));
  const condition = new Condition(connector, [conditionOf(first, 0), conditionOf(second, 1)]);
  return [...kept, { kind: "filter", conditions: [condition] }];
}

function isCondition({ kind }: Operation): boolean {
  return kind === "filter" || kind === "exclude";
}

/** All that was filtered and excluded, by call. */
function conditionOf({ operations }: QueryState, side: CallPlace["side"]): Condition {
  const parts: Condition[] = [];
  for (const operation of operations) {
    if (operation.kind !== "filter" && operation.kind !== "exclude") continue;
    const place = { side, call: parts.length };
    parts.push(new CallCondition(operation.conditions, operation.kind === "exclude", place));
  }
  // Nothing asked is true of every row; a condition without parts would be left out.
  return new Condition("and", parts.length > 0 ? parts : [{ pk__isnull: false }]);
}
