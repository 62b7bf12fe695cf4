/** Looks through a tree of SQL. */

import type { Condition, Expression } from "./expressions.ts";

type Node = Expression | Condition;

/** Does it hold for a node of the tree? Statements inside of it are trees of their own. */
export function someNode(tree: Node, holds: (node: Node) => boolean): boolean {
  if (holds(tree)) return true;
  return Object.values(tree).some((value) => isInside(value, holds));
}

function isInside(value: unknown, holds: (node: Node) => boolean): boolean {
  if (Array.isArray(value)) return value.some((each) => isInside(each, holds));
  if (typeof value !== "object" || value === null) return false;
  if ("kind" in value) return value.kind !== "select" && someNode(value as Node, holds);
  return Object.values(value).some((each) => isInside(each, holds));
}

/** Is there a window function in it? It is computed when all rows are known: no WHERE takes it. */
export function hasWindow(tree: Node): boolean {
  return someNode(tree, ({ kind }) => kind === "window");
}

/** Is it a value of many rows? One over a window is a value of each. */
export function hasAggregate(tree: Node): boolean {
  if (hasWindow(tree)) return false;
  return someNode(tree, isAggregateCall);
}

/** Is it an aggregate itself? */
export function isAggregateCall(node: Node): boolean {
  return node.kind === "call" && node.isAggregate === true;
}
