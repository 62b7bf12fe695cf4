/** What a parsed template is made of: nodes that know how to write themselves as JavaScript. */

import type { FunctionCode } from "./code.ts";

export interface TemplateNode {
  /** Where it begins in the source. */
  readonly offset: number;
  /** Appends the statements that append this node's text to the output. */
  emit(code: FunctionCode): void;
  /** The nodes inside, branch by branch. */
  readonly bodies?: readonly (readonly TemplateNode[])[];
  /** Names it sets in the scope around it: `{% cycle … as name %}`. */
  readonly assigns?: readonly string[];
  /** May it set names that only the render will show? */
  readonly assignsAny?: boolean;
  /** Is it constant text, which may stand before `{% extends %}`? */
  readonly isText?: boolean;
  /** How it is called in the message, if other tags may not stand before it. */
  readonly mustBeFirst?: string;
}

/** Goes through nodes and all that is in them. */
export function* allNodes(
  nodes: readonly TemplateNode[],
): Generator<TemplateNode, void, undefined> {
  for (const node of nodes) {
    yield node;
    for (const body of node.bodies ?? []) yield* allNodes(body);
  }
}

export function assignsAny(bodies: readonly (readonly TemplateNode[])[]): boolean {
  return bodies.some((body) => allNodes(body).some((node) => node.assignsAny === true));
}
