/** `{% include "name.html" with title=book.title only %}`. */

import { emitNamed, emitValue } from "../emit-expression.ts";
import { constantText, type ParsedExpression } from "../expression.ts";
import type { BuiltinTag } from "../parser.ts";
import { relativeName } from "../relative-name.ts";

export const includeTag: BuiltinTag = (parser, tag) => {
  const { offset, parts } = tag;
  if (parts.length === 0) {
    throw parser.error(
      "'include' tag takes at least one argument: the name of the template to be included.",
    );
  }
  let values: [string, ParsedExpression][] = [];
  const seen = new Set<string>();
  let rest = parts.slice(1);
  while (rest.length > 0) {
    const option = rest[0]!;
    if (seen.has(option)) {
      throw parser.error(`The '${option}' option was specified more than once.`);
    }
    seen.add(option);
    rest = rest.slice(1);
    if (option === "with") {
      ({ keywords: values, rest } = parser.keywords(rest));
      if (values.length === 0) {
        throw parser.error("\"with\" in 'include' tag needs at least one keyword argument.");
      }
    } else if (option !== "only") {
      throw parser.error(`Unknown argument for 'include' tag: '${option}'.`);
    }
  }
  const isOnly = seen.has("only");
  const template = parser.expression(parts[0]!);
  const text = constantText(template);
  const name = text === undefined ? undefined : relativeName(parser, text);

  return {
    offset,
    refersTo: name,
    binds: values.map(([key, value]) => ({ name: key, value })),
    isIsolated: isOnly,
    emit(code) {
      if (!isOnly) code.needsContext();
      code.at(offset);
      const named =
        name === undefined
          ? `rt.relative(tpl,${emitValue(code, template, "report")})`
          : JSON.stringify(name);
      const pairs = values.map(
        ([key, value]) => `${JSON.stringify(key)}:${emitNamed(code, value)}`,
      );
      const given = pairs.length === 0 ? "null" : `{__proto__:null,${pairs.join(",")}}`;
      const place = code.place({ kind: "template", name: name ?? "" });
      code.output(`rt.include(x,${named},${given},${isOnly},${place})`);
    },
  };
};
