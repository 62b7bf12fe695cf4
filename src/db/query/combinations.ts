/** From several query sets to one: `union`, `intersection`, `difference`. */

import { type Combination, initialState, type QueryState } from "./query-state.ts";

/**
 * The query whose rows are those of all of these together.
 *
 * @param isAll Do equal rows stay?
 */
export function combination(
  operator: Combination["operator"],
  queries: readonly QueryState[],
  isAll: boolean,
): QueryState {
  const [first, ...others] = queries as [QueryState, ...QueryState[]];
  const some = others.filter(({ isNone }) => !isNone);
  if (operator === "intersection" && (first.isNone || some.length < others.length)) {
    return { ...first, isNone: true };
  }
  const parts = first.isNone && operator === "union" ? some : [first, ...some];
  const [leading] = parts;
  if (leading === undefined || leading.isNone) return { ...first, isNone: true };
  return {
    ...initialState(leading.meta, leading.using, leading.routing),
    order: [],
    rows: leading.rows,
    combination: { operator, isAll, parts: parts.map(withoutOrder) },
  };
}

/** An order means nothing inside, unless it says which rows a slice has. */
function withoutOrder(state: QueryState): QueryState {
  const isSlice = state.limit !== undefined || state.offset > 0;
  return isSlice ? state : { ...state, order: [], isReversed: false };
}

/** Other rows: those of the parts that do not say what theirs are. */
export function withRows(state: QueryState, rows: QueryState["rows"]): QueryState {
  const { combination: before } = state;
  if (!before) return { ...state, rows };
  const parts = before.parts.map((part) =>
    part.rows.kind === "instances" ? withRows(part, rows) : part,
  );
  const isChosenAfter = before.isChosenAfter ?? before.parts.every(hasInstances);
  const combination = { ...before, parts, isChosenAfter };
  return { ...state, rows: sameKind(parts[0]!.rows, rows), combination };
}

function hasInstances({ rows, combination: inner }: QueryState): boolean {
  return rows.kind === "instances" && (inner?.parts.every(hasInstances) ?? true);
}

/** The columns of the first, in the form that was asked for. */
function sameKind(first: QueryState["rows"], wanted: QueryState["rows"]): QueryState["rows"] {
  if (first.kind === "instances" || wanted.kind === "instances") return wanted;
  if (wanted.kind === "single") return wanted;
  return { kind: wanted.kind, paths: first.paths };
}
