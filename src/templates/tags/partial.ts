/** `{% partialdef card %}…{% endpartialdef %}` and `{% partial card %}`, as in Django 6. */

import type { NamedNode } from "../node.ts";
import type { BuiltinTag } from "../parser.ts";

const partialdef: BuiltinTag = (parser, { offset, parts }) => {
  const [name, option] = parts;
  if (name === undefined || parts.length > 2) {
    throw parser.error("'partialdef' tag requires a name");
  }
  if (option !== undefined && option !== "inline") {
    throw parser.error(`'partialdef' takes only 'inline' after the name, not '${option}'.`);
  }
  const { nodes, end } = parser.parseUntil("endpartialdef");
  const acceptable = ["endpartialdef", `endpartialdef ${name}`];
  if (!acceptable.includes(end.text)) throw parser.unexpectedTag(end, acceptable);
  const names = (parser.memory.get("partials") as Set<string> | undefined) ?? new Set();
  parser.memory.set("partials", names);
  if (names.has(name)) throw parser.error(`Partial '${name}' is already defined in the template.`);
  names.add(name);
  const node: NamedNode = {
    offset,
    bodies: [nodes],
    named: { kind: "partial", name, nodes },
    emit(code) {
      if (option === "inline") code.nodes(nodes);
    },
  };
  return node;
};

const partial: BuiltinTag = (parser, { offset, parts }) => {
  const [name] = parts;
  if (name === undefined || parts.length !== 1) {
    throw parser.error("'partial' tag requires a single argument");
  }
  return {
    offset,
    emit(code) {
      code.needsContext();
      code.at(offset);
      const place = code.place({ kind: "partial", name });
      code.output(`rt.partial(x,tpl,${JSON.stringify(name)},${place})`);
    },
  };
};

export const partialTags: Readonly<Record<string, BuiltinTag>> = { partialdef, partial };
