/** Tags that make values: now, widthratio, regroup, debug, querystring. */

import { emitOutputOf, emitValue } from "../emit-expression.ts";
import { unquote } from "../expression.ts";
import type { BuiltinTag } from "../parser.ts";

const now: BuiltinTag = (parser, { offset, parts }) => {
  const rest = [...parts];
  const as = rest.length === 3 && rest[1] === "as" ? rest.splice(1)[1] : undefined;
  if (rest.length !== 1) throw parser.error("'now' statement takes one argument");
  const format = /^["']/.test(rest[0]!) ? unquote(rest[0]!) : rest[0]!.slice(1, -1);
  return {
    offset,
    assigns: as === undefined ? [] : [as],
    emit(code) {
      const js = `rt.now(${JSON.stringify(format)})`;
      if (as === undefined) {
        emitOutputOf(code, js);
        return;
      }
      code.needsContext();
      code.line(`x.set(${JSON.stringify(as)},${js});`);
    },
  };
};

const widthratio: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length !== 3 && parts.length !== 5) {
    throw parser.error("widthratio takes at least three arguments");
  }
  if (parts.length === 5 && parts[3] !== "as") {
    throw parser.error("Invalid syntax in widthratio tag. Expecting 'as' keyword");
  }
  const [value, maximum, width] = parts.slice(0, 3).map((part) => parser.expression(part));
  const as = parts[4];
  return {
    offset,
    assigns: as === undefined ? [] : [as],
    emit(code) {
      code.at(offset);
      const values = [value!, maximum!, width!].map((each) => emitValue(code, each, "null"));
      const js = `rt.widthRatio(${values.join(",")})`;
      if (as === undefined) {
        code.line(`o+=${js};`);
        code.wroteNumber();
        return;
      }
      code.needsContext();
      code.line(`x.set(${JSON.stringify(as)},${js});`);
    },
  };
};

const regroup: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length !== 5) throw parser.error("'regroup' tag takes five arguments");
  const [source, by, attribute, as, name] = parts as [string, string, string, string, string];
  if (by !== "by") throw parser.error("second argument to 'regroup' tag must be 'by'");
  if (as !== "as") throw parser.error("next-to-last argument to 'regroup' tag must be 'as'");
  const list = parser.expression(source);
  const key = parser.expression(`regrouped.${attribute}`);
  return {
    offset,
    assigns: [name],
    emit(code) {
      code.needsContext();
      code.at(offset);
      const [items, item, index, groups] = [code.temp(), code.temp(), code.temp(), code.temp()];
      code.line(`${items}=list(${emitValue(code, list, "null")},x.sink);`);
      code.line(`if(!Array.isArray(${items}))${items}=yield ${items};`);
      code.line(`${groups}=[];for(${index}=0;${index}<${items}.length;${index}++){`);
      code.line(`${item}=${items}[${index}];`);
      const { lines } = code.scope([["regrouped", { kind: "local", js: item }]], () =>
        code.line(`rt.regroup(${groups},${emitValue(code, key, "null")},${item});`),
      );
      code.lines(lines);
      code.line(`}x.set(${JSON.stringify(name)},${groups});`);
    },
  };
};

const debug: BuiltinTag = (_parser, { offset }) => ({
  offset,
  emit(code) {
    code.needsContext();
    emitOutputOf(code, "rt.debug(x)");
  },
});

const querystring: BuiltinTag = (parser, { offset, parts: all }) => {
  const as = all.length >= 2 && all.at(-2) === "as" ? all.at(-1) : undefined;
  const parts = as === undefined ? all : all.slice(0, -2);
  const { keywords, rest } = parser.keywords(parts.filter((part) => part.includes("=")));
  const positional = parts.filter((part) => !/^[\p{L}\p{N}_]+=/u.test(part));
  if (positional.length > 1 || rest.length > 0) {
    throw parser.error("'querystring' takes one set of parameters and named values.");
  }
  const given = positional[0] === undefined ? undefined : parser.expression(positional[0]);
  return {
    offset,
    assigns: as === undefined ? [] : [as],
    emit(code) {
      code.at(offset);
      const pairs = keywords.map(
        ([key, value]) => `[${JSON.stringify(key)},${emitValue(code, value, "null")}]`,
      );
      const base = given === undefined ? "undefined" : emitValue(code, given, "report");
      const js = `rt.queryString(x,${base},[${pairs.join(",")}])`;
      if (as === undefined) {
        emitOutputOf(code, js);
        return;
      }
      code.needsContext();
      code.line(`x.set(${JSON.stringify(as)},${js});`);
    },
  };
};

export const valueTags: Readonly<Record<string, BuiltinTag>> = {
  now,
  widthratio,
  regroup,
  debug,
  querystring,
};
