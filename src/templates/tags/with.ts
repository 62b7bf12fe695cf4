/** `{% with total=business.employees.count %}…{% endwith %}`. */

import { emitNamed } from "../emit-expression.ts";
import { assignsAny, type Binding } from "../node.ts";
import type { BuiltinTag } from "../parser.ts";

export const withTag: BuiltinTag = (parser, tag) => {
  const { offset } = tag;
  const { keywords, rest } = parser.keywords(tag.parts, true);
  if (keywords.length === 0) {
    throw parser.error("'with' expected at least one variable assignment");
  }
  if (rest.length > 0) {
    throw parser.error(`'with' received an invalid token: '${rest[0]}'`);
  }
  const { nodes } = parser.parseUntil("endwith");

  return {
    offset,
    bodies: [nodes],
    binds: keywords.map(([name, value]) => ({ name, value })),
    emit(code) {
      code.at(offset);
      const isDynamic = assignsAny([nodes]);
      const names = keywords.map(([name, value]): [string, Binding, string] => {
        const js = code.temp();
        code.line(`${js}=${emitNamed(code, value)};`);
        return [name, isDynamic ? { kind: "dynamic" } : { kind: "local", js }, js];
      });
      code.scopeWithContext(names, () => code.nodes(nodes));
    },
  };
};
