/** `{% for x in list %}…{% empty %}…{% endfor %}`. */

import { emitValue } from "../emit-expression.ts";
import type { ParsedExpression } from "../expression.ts";
import { assignsAny, type Binding, type Code, type TemplateNode } from "../node.ts";
import type { BuiltinTag } from "../parser.ts";

interface ForNode {
  readonly names: readonly string[];
  readonly list: ParsedExpression;
  readonly isReversed: boolean;
  readonly body: readonly TemplateNode[];
  readonly empty: readonly TemplateNode[];
}

export const forTag: BuiltinTag = (parser, tag) => {
  const { offset, parts, text } = tag;
  if (parts.length < 3) {
    throw parser.error(`'for' statements should have at least four words: ${text}`);
  }
  const isReversed = parts.at(-1) === "reversed";
  const inIndex = parts.length - (isReversed ? 3 : 2);
  if (parts[inIndex] !== "in") {
    throw parser.error(`'for' statements should use the format 'for x in y': ${text}`);
  }
  const names = parts.slice(0, inIndex).join(" ").split(/ *, */);
  if (names.some((name) => name === "" || /[ "'|]/.test(name))) {
    throw parser.error(`'for' tag received an invalid argument: ${text}`);
  }
  const list = parser.expression(parts[inIndex + 1]!);
  const { nodes: body, end } = parser.parseUntil("empty", "endfor");
  if (end.name === "empty") parser.mustBeAlone(end);
  const empty = end.name === "empty" ? parser.parseUntil("endfor").nodes : [];
  const node: ForNode = { names, list, isReversed, body, empty };

  const items = names.length === 1 ? [{ name: names[0]!, value: list, isItem: true }] : [];
  const others = names.length === 1 ? [] : names;
  return {
    offset,
    bodies: [body, empty],
    reads: [list],
    binds: items,
    bindsAny: ["forloop", ...others],
    emit: (code) => emitFor(code, offset, node),
  };
};

function emitFor(code: Code, offset: number, node: ForNode): void {
  const { names, list, isReversed, body, empty } = node;
  const [items, length, index, loop, scope] = [
    code.temp(),
    code.temp(),
    code.temp(),
    code.temp(),
    code.temp(),
  ];
  code.at(offset);
  const goThrough = names.length === 2 && !code.unit.options.compatible ? "rt.pairs" : "list";
  const missing = code.unit.options.strict ? "report" : "null";
  code.line(`${items}=${goThrough}(${emitValue(code, list, missing)},x.sink);`);
  code.line(`if(!Array.isArray(${items}))${items}=yield ${items};`);
  if (isReversed) code.line(`${items}=${items}.toReversed();`);
  code.line(`${length}=${items}.length;`);

  const isDynamic = assignsAny([body]);
  const locals = names.map((name) => ({ name, js: code.temp() }));
  const bindings: [string, Binding][] = [
    ["forloop", isDynamic ? { kind: "dynamic" } : { kind: "loop", object: loop, index, length }],
    ...locals.map(({ name, js }): [string, Binding] => [
      name,
      isDynamic ? { kind: "dynamic" } : { kind: "local", js },
    ]),
  ];
  let written: { frame: { isNeeded: boolean; usesLoop: boolean }; lines: string[] } | undefined;
  const [, emptyLines] = code.branches([
    () => {
      code.loop(() => {
        written = code.scope(bindings, () => code.nodes(body));
      });
    },
    () => code.nodes(empty),
  ]);
  const { frame, lines } = written!;

  code.line(`if(${length}>0){`);
  if (frame.usesLoop) code.line(`${loop}=new Loop(${length},${parentLoop(code)});`);
  if (frame.isNeeded) code.line(`${scope}=x.push();${scope}["forloop"]=${loop};`);
  code.line(`for(${index}=0;${index}<${length};${index}++){`);
  if (frame.usesLoop) code.line(`${loop}.index=${index};`);
  emitItem(
    code,
    `${items}[${index}]`,
    locals.map(({ js }) => js),
  );
  if (frame.isNeeded) {
    for (const { name, js } of locals) code.line(`${scope}[${JSON.stringify(name)}]=${js};`);
  }
  code.lines(lines);
  code.line("}");
  if (frame.isNeeded) code.line("x.pop();");
  code.line("}");
  if (emptyLines!.length > 0) {
    code.line("else{");
    code.lines(emptyLines!);
    code.line("}");
  }
}

/** JavaScript for the loop around this one. */
function parentLoop(code: Code): string {
  const binding = code.binding("forloop");
  if (binding.kind !== "loop") return 'x.get("forloop")';
  binding.use?.();
  return binding.object;
}

function emitItem(code: Code, item: string, locals: readonly string[]): void {
  if (locals.length === 1) {
    code.line(`${locals[0]}=${item};`);
    return;
  }
  const values = code.temp();
  code.line(
    `${values}=${item};if(typeof ${values}==="object"&&${values}!==null&&typeof ${values}.then==="function")${values}=yield ${values};`,
  );
  code.line(`${values}=rt.unpack(${values},${locals.length});`);
  code.line(locals.map((js, index) => `${js}=${values}[${index}];`).join(""));
}
