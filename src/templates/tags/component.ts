/**
 * `{% component "card.html" title=book.title %}…{% slot footer %}…{% endslot %}{% endcomponent %}`:
 * a template that sees only what it is given, with content put into its slots. The component writes
 * `{{ slot }}` for the content, `{{ slots.footer }}` for a slot with a name.
 */

import { emitNamed, emitValue } from "../emit-expression.ts";
import { constantText, type ParsedExpression } from "../expression.ts";
import type { Code, TemplateNode } from "../node.ts";
import type { BuiltinTag, LexedTag, Parser } from "../parser.ts";
import { relativeName } from "../relative-name.ts";

interface SlotNode extends TemplateNode {
  readonly slot: { readonly name: string; readonly nodes: readonly TemplateNode[] };
}

function isSlot(node: TemplateNode): node is SlotNode {
  return "slot" in node;
}

export const slotTag: BuiltinTag = (parser, tag) => {
  const [name] = tag.parts;
  if (name === undefined || tag.parts.length > 1 || !/^[a-z]\w*$/i.test(name)) {
    throw parser.error("'slot' takes one argument, its name: {% slot footer %}.");
  }
  const depth = parser.memory.get(componentDepth) as number | undefined;
  if (!depth) throw parser.error("'slot' stands directly inside of a 'component' only.");
  const { nodes } = parser.parseUntil("endslot");
  const node: SlotNode = {
    offset: tag.offset,
    bodies: [nodes],
    slot: { name, nodes },
    emit() {
      throw parser.error("'slot' stands directly inside of a 'component' only.", tag.offset);
    },
  };
  return node;
};

const componentDepth = "depth of components";

function parseArguments(
  parser: Parser,
  { parts }: LexedTag,
): { template: ParsedExpression; values: [string, ParsedExpression][] } {
  const [first, ...rest] = parts;
  if (first === undefined) {
    throw parser.error("'component' takes at least one argument: the name of its template.");
  }
  const { keywords, rest: left } = parser.keywords(rest);
  if (left.length > 0) throw parser.error(`Unknown argument for 'component' tag: '${left[0]}'.`);
  return { template: parser.expression(first), values: keywords };
}

export const componentTag: BuiltinTag = (parser, tag) => {
  const { offset } = tag;
  const { template, values } = parseArguments(parser, tag);
  const text = constantText(template);
  const name = text === undefined ? undefined : relativeName(parser, text);
  const depth = (parser.memory.get(componentDepth) as number | undefined) ?? 0;
  parser.memory.set(componentDepth, depth + 1);
  const { nodes } = parser.parseUntil("endcomponent");
  parser.memory.set(componentDepth, depth);
  const slots = nodes.filter(isSlot);
  const content = nodes.filter((node) => !isSlot(node));

  return {
    offset,
    bodies: [content, ...slots.map(({ slot }) => slot.nodes)],
    refersTo: name,
    reads: values.map(([, value]) => value),
    isIsolated: true,
    emit(code) {
      code.at(offset);
      const named =
        name === undefined
          ? `rt.relative(tpl,${emitValue(code, template, "report")})`
          : JSON.stringify(name);
      const pairs = values.map(([key, value]) => {
        const temp = code.temp();
        code.line(`${temp}=${emitNamed(code, value)};`);
        return `${JSON.stringify(key)}:${temp}`;
      });
      const filled = slots.map(
        ({ slot }) => `${JSON.stringify(slot.name)}:${safe(code, slot.nodes)}`,
      );
      pairs.push(`slot:${safe(code, content)}`, `slots:{__proto__:null,${filled.join(",")}}`);
      const given = `{__proto__:null,${pairs.join(",")}}`;
      const place = code.place({ kind: "template", name: name ?? "" });
      code.output(`rt.include(x,${named},${given},true,${place})`);
    },
  };
};

/** Nodes as HTML that the component writes as it is: text with whole tags in it. */
function safe(code: Code, nodes: readonly TemplateNode[]): string {
  const written = code.enclosed(nodes, "What is put into a component");
  return `new rt.SafeString(${written}.trim())`;
}
