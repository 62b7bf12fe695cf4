/** `{% lorem 3 p %}`: text to fill a page with. */

import { emitValue } from "../emit-expression.ts";
import type { BuiltinTag } from "../parser.ts";

export const loremTag: BuiltinTag = (parser, { offset, parts }) => {
  const rest = [...parts];
  const isCommon = rest.at(-1) !== "random";
  if (!isCommon) rest.pop();
  const method = ["w", "p", "b"].includes(rest.at(-1) ?? "") ? rest.pop()! : "b";
  const count = parser.expression(rest.pop() ?? "1");
  if (rest.length > 0) throw parser.error("Incorrect format for 'lorem' tag");
  return {
    offset,
    emit(code) {
      code.at(offset);
      const value = emitValue(code, count, "null");
      code.line(`o+=rt.lorem(${value},${JSON.stringify(method)},${isCommon});`);
    },
  };
};
