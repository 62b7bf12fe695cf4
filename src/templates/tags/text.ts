/** Tags about text: comment, verbatim, autoescape, spaceless, filter, templatetag, lorem. */

import { emitValue } from "../emit-expression.ts";
import { isPlainState } from "../escaping/html-state.ts";
import type { BuiltinTag } from "../parser.ts";
import { loremTag } from "./lorem.ts";

const comment: BuiltinTag = (parser, { offset }) => {
  for (let token = parser.next(); ; token = parser.next()) {
    if (token === undefined) parser.unclosed(["endcomment"]);
    else if (token.kind === "tag" && token.text.split(/\s/)[0] === "endcomment") break;
  }
  return { offset, isText: true, emit: () => {} };
};

const verbatim: BuiltinTag = (parser, { offset }) => {
  const { nodes } = parser.parseUntil("endverbatim");
  return { offset, bodies: [nodes], emit: (code) => code.nodes(nodes) };
};

const autoescape: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length !== 1) throw parser.error("'autoescape' tag requires exactly one argument.");
  const [argument] = parts;
  if (argument !== "on" && argument !== "off") {
    throw parser.error("'autoescape' argument should be 'on' or 'off'");
  }
  const { nodes } = parser.parseUntil("endautoescape");
  return {
    offset,
    bodies: [nodes],
    emit(code) {
      const outer = code.setting.autoescape;
      code.setting = { ...code.setting, autoescape: argument === "on" };
      code.nodes(nodes);
      code.setting = { ...code.setting, autoescape: outer };
    },
  };
};

const spaceless: BuiltinTag = (parser, { offset }) => {
  const { nodes } = parser.parseUntil("endspaceless");
  return {
    offset,
    bodies: [nodes],
    emit(code) {
      const text = code.capture(nodes);
      code.line(`o+=rt.spaceless(${text});`);
    },
  };
};

const filterTag: BuiltinTag = (parser, { offset, parts, text }) => {
  const chain = text.slice("filter".length).trim();
  if (parts.length === 0) throw parser.error("'filter' tag requires a filter.");
  const expression = parser.expression(`filtered|${chain}`);
  for (const { name } of expression.filters) {
    if (name === "escape" || name === "safe") {
      throw parser.error(`"filter ${name}" is not permitted.  Use the "autoescape" tag instead.`);
    }
  }
  const { nodes } = parser.parseUntil("endfilter");
  return {
    offset,
    bodies: [nodes],
    emit(code) {
      const captured = code.enclosed(nodes, "What is filtered");
      code.at(offset);
      const safe = code.temp();
      code.line(`${safe}=new rt.SafeString(${captured});`);
      const { html } = code.setting;
      const isText = html === undefined || isPlainState(html);
      const setting = code.settingConstant;
      // What comes out of filters is a value like any other, wherever it stands.
      const write = isText ? "" : code.outputFunction;
      const { lines } = code.scope([["filtered", { kind: "local", js: safe }]], () => {
        const value = `raw(${emitValue(code, expression, "null")})`;
        if (isText) code.output(`rt.filtered(${value},${setting})`);
        else code.output(`${write}(new rt.SafeString(${value}))`);
      });
      code.lines(lines);
    },
  };
};

const symbols: Readonly<Record<string, string>> = {
  openblock: "{%",
  closeblock: "%}",
  openvariable: "{{",
  closevariable: "}}",
  openbrace: "{",
  closebrace: "}",
  opencomment: "{#",
  closecomment: "#}",
};

const templatetag: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length !== 1) throw parser.error("'templatetag' statement takes one argument");
  const name = parts[0]!;
  if (!Object.hasOwn(symbols, name)) {
    const list = Object.keys(symbols).map((each) => `'${each}'`);
    throw parser.error(
      `Invalid templatetag argument: '${name}'. Must be one of: [${list.join(", ")}]`,
    );
  }
  return { offset, emit: (code) => code.write(symbols[name]!) };
};

export const textTags: Readonly<Record<string, BuiltinTag>> = {
  comment,
  verbatim,
  autoescape,
  spaceless,
  filter: filterTag,
  templatetag,
  lorem: loremTag,
};
