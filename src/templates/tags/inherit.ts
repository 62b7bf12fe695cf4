/** `{% extends %}` and `{% block %}`. */

import { emitValue } from "../emit-expression.ts";
import { constantText } from "../expression.ts";
import { allNodes, type NamedNode, type TemplateNode } from "../node.ts";
import type { BuiltinTag } from "../parser.ts";
import { relativeName } from "../relative-name.ts";

export const extendsTag: BuiltinTag = (parser, tag) => {
  const { offset, parts } = tag;
  if (parts.length !== 1) throw parser.error("'extends' takes one argument");
  const parent = parser.expression(parts[0]!);
  const text = constantText(parent);
  const name = text === undefined ? undefined : relativeName(parser, text, true);
  const rest = parser.parseRest();
  if (allNodes(rest).some((node) => "isExtends" in node)) {
    throw parser.error("'extends' cannot appear more than once in the same template");
  }
  const node: TemplateNode & { isExtends: true } = {
    offset,
    isExtends: true,
    mustBeFirst: `{% extends ${parts[0]} %}`,
    bodies: [rest],
    refersTo: name,
    emit(code) {
      code.at(offset);
      const value = name === undefined ? emitValue(code, parent, "report") : JSON.stringify(name);
      const found = code.temp();
      const written = JSON.stringify(parts[0]);
      code.line(`${found}=rt.parent(x,tpl,${value},${written});`);
      const place = code.place({ kind: "template", name: name ?? "" });
      code.output(`rt.extend(x,tpl,${found},${place})`);
    },
  };
  return node;
};

export const blockTag: BuiltinTag = (parser, tag) => {
  const { offset, parts } = tag;
  const [name] = parts;
  if (parts.length !== 1 || name === undefined) {
    throw parser.error("'block' tag takes only one argument");
  }
  const names = (parser.memory.get("blocks") as Set<string> | undefined) ?? new Set();
  parser.memory.set("blocks", names);
  if (names.has(name)) {
    throw parser.error(`'block' tag with name '${name}' appears more than once`);
  }
  names.add(name);
  const { nodes, end } = parser.parseUntil("endblock");
  const acceptable = ["endblock", `endblock ${name}`];
  if (!acceptable.includes(end.text)) throw parser.unexpectedTag(end, acceptable);

  const node: NamedNode = {
    offset,
    bodies: [nodes],
    named: { kind: "block", name, nodes },
    emit(code) {
      code.needsContext();
      code.at(offset);
      const own = code.unit.named(node, code.setting);
      const place = code.place({ kind: "block", name }, own.end);
      code.output(`rt.block(x,${JSON.stringify(name)},tpl,${place},${own.js})`);
    },
  };
  return node;
};
