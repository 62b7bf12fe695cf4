/** What can be found wrong with templates before one of them is rendered. */

import type { CheckMessage } from "../base/index.ts";
import type { Engine } from "./engine.ts";
import { TemplateError, TemplateNotFoundError } from "./errors.ts";
import { allNodes, isNamed, type TemplateNode } from "./node.ts";
import { checkPaths } from "./path-check.ts";
import { chainOf, checkPlaces } from "./place-check.ts";
import type { Template } from "./template.ts";

/**
 * A check that parses and compiles all templates of an engine: syntax errors, unknown tags and
 * filters, values where HTML cannot take one safely (in every block and included template, at the
 * place where it is put), templates to extend or include that are not there, blocks that no parent
 * has, paths that the declared variables do not have, and what tags check themselves: `url` knows
 * the routes.
 *
 * @example
 * ```ts
 * import { checkTemplates, Engine } from "quintet/templates";
 *
 * const engine = new Engine({ dirs: ["templates"] });
 * const messages = [...checkTemplates(engine)()];
 * ```
 */
export function checkTemplates(engine: Engine): () => Iterable<CheckMessage> {
  return function* check() {
    const said = new Set<string>();
    for (const name of engine.names()) {
      try {
        const template = engine.get(name);
        yield* checkReferences(engine, template);
        yield* checkTags(template);
        for (const error of checkPlaces(template, (other) => loadable(engine, other))) {
          // What is wrong in a parent is wrong in all its children.
          if (said.has(error.message)) continue;
          said.add(error.message);
          yield messageOf(error, name);
        }
        yield* checkBlocks(engine, template);
        yield* checkPaths(template, (other) => loadable(engine, other));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        yield messageOf(error, name);
      }
    }
  };
}

function messageOf({ code, reason, hint, places }: TemplateError, name: string): CheckMessage {
  const [place] = places;
  const where =
    place === undefined ? name : `${place.template}, line ${place.line}, column ${place.column}`;
  return { level: "error", code, message: reason, where, ...(hint === undefined ? {} : { hint }) };
}

function* checkReferences(engine: Engine, template: Template): Iterable<CheckMessage> {
  for (const { refersTo, offset } of allNodes(template.nodes)) {
    if (refersTo === undefined) continue;
    try {
      engine.get(refersTo);
    } catch (error) {
      if (!(error instanceof TemplateNotFoundError)) continue; // reported where it is
      const found = new TemplateNotFoundError(error.names, error.tried, error.hint);
      found.addPlace(template.source.place(offset));
      yield messageOf(found, template.name);
    }
  }
}

/** What tags know to be wrong: the name of a route that is not there, say. */
function* checkTags(template: Template): Iterable<CheckMessage> {
  for (const node of allNodes(template.nodes)) {
    for (const { code, message, hint } of node.check?.() ?? []) {
      const { line, column } = template.source.place(node.offset);
      const where = `${template.name}, line ${line}, column ${column}`;
      yield { level: "error", code, message, where, ...(hint === undefined ? {} : { hint }) };
    }
  }
}

/** A block of a child that is in no parent is never rendered. */
function* checkBlocks(engine: Engine, template: Template): Iterable<CheckMessage> {
  const known = blocksOfParents(engine, template);
  if (known === undefined) return;
  for (const node of outermostBlocks(template.nodes)) {
    const { name } = node.named;
    if (known.has(name)) continue;
    const { line, column } = template.source.place(node.offset);
    yield {
      level: "warning",
      code: "templates/unknown-block",
      message: `No parent of this template has a block "${name}", so it is never rendered.`,
      hint: `The blocks of its parents are: ${[...known].join(", ")}.`,
      where: `${template.name}, line ${line}, column ${column}`,
    };
  }
}

/** Undefined for a parent that is not there or is wrong: that is reported where it is. */
function loadable(engine: Engine, name: string): Template | undefined {
  try {
    return engine.get(name);
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** Undefined if there is no parent, or if only a render will show which it is. */
function blocksOfParents(engine: Engine, template: Template): Set<string> | undefined {
  const parents = chainOf(template, (name) => loadable(engine, name))?.slice(1) ?? [];
  return parents.length === 0
    ? undefined
    : new Set(parents.flatMap(({ blockNames }) => blockNames));
}

function outermostBlocks(
  nodes: readonly TemplateNode[],
): (TemplateNode & { named: { name: string } })[] {
  return nodes.flatMap((node) => {
    if (isNamed(node)) return node.named.kind === "block" ? [node] : [];
    return (node.bodies ?? []).flatMap(outermostBlocks);
  });
}
