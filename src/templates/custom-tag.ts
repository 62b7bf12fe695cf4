/** Tags from libraries: from their definition to a node. */

import type { Compiled, CompiledPart, RenderContext } from "./context.ts";
import { emitValue, requireWhole } from "./emit-expression.ts";
import { constantText, type ParsedExpression } from "./expression.ts";
import { splitArguments } from "./lexer.ts";
import type {
  AnyTag,
  BlockTag,
  Body,
  Context,
  Expression,
  InclusionTag,
  Library,
  SimpleTag,
  TagArguments,
  TagDefinition,
  TagParser,
  TagSignature,
} from "./library.ts";
import { andThen, type MaybePromise } from "../base/index.ts";
import type { Code, TemplateNode } from "./node.ts";
import type { BuiltinTag, LexedTag, Parser } from "./parser.ts";
import { run } from "./run.ts";
import type { Setting } from "./setting.ts";
import { PlacedText } from "./placed-text.ts";
import type { SafeString } from "./safe-string.ts";

/** The tags of a library as the parser knows tags. */
export function customTags({ tags }: Library): [string, BuiltinTag][] {
  return Object.entries(tags).map(([name, definition]) => [name, customTag(definition)]);
}

function customTag(definition: AnyTag): BuiltinTag {
  return (parser, tag) =>
    definition.kind === "tag"
      ? lowLevelTag(parser, tag, definition)
      : functionTag(parser, tag, definition);
}

/** The text or value that a tag's function gives, wherever we are in HTML. */
function emitResult(code: Code, js: string): void {
  const temp = code.temp();
  const write = code.outputFunction;
  code.line(
    `${temp}=${js};if(${temp}!==null){${temp}=${write}(${temp});` +
      `if(typeof ${temp}!=="string")${temp}=(yield ${temp})??"";o+=${temp};}`,
  );
}

function functionTag(
  parser: Parser,
  tag: LexedTag,
  definition: Exclude<AnyTag, TagDefinition>,
): TemplateNode {
  const { offset, name } = tag;
  const { args, kwargs, as } = splitTagArguments(
    parser,
    tag.parts,
    definition.kind !== "inclusion",
  );
  checkSignature(
    parser,
    name,
    definition.signature,
    args.length,
    kwargs.map(([key]) => key),
  );
  const nodes =
    definition.kind === "block" ? parser.parseUntil(definition.end ?? `end${name}`).nodes : [];

  return {
    offset,
    bodies: [nodes],
    reads: [...args, ...kwargs.map(([, value]) => value)],
    assigns: as === undefined ? [] : [as],
    emit(code) {
      code.needsContext();
      code.at(offset);
      const values = args.map((arg) => emitArgument(code, arg)).join(",");
      const named = kwargs.map(([key, arg]) => `${JSON.stringify(key)}:${emitArgument(code, arg)}`);
      const given = `[${values}],{__proto__:null,${named.join(",")}}`;
      if (definition.kind === "inclusion") {
        const place = code.place({ kind: "template", name: includedName(definition.template) });
        code.output(`rt.inclusion(x,${code.constant(definition)},${given},${place})`);
        return;
      }
      const js = callOf(code, definition, given);
      if (as === undefined) {
        emitResult(code, js);
      } else {
        const temp = code.temp();
        const wait = `typeof ${temp}==="object"&&${temp}!==null&&typeof ${temp}.then==="function"`;
        code.line(`${temp}=${js};if(${wait})${temp}=yield ${temp};`);
        code.line(`x.set(${JSON.stringify(as)},${temp});`);
      }
    },
  };

  function callOf(code: Code, called: SimpleTag | BlockTag, given: string): string {
    const constant = code.constant(called);
    if (called.kind === "simple") {
      return `rt.simple(x,${constant},${given},${code.setting.autoescape})`;
    }
    const body = code.inner(nodes, { ...code.setting, isStreamed: false });
    return `rt.blockTag(x,${constant},${body},${given},${code.settingConstant})`;
  }
}

/** The name, if it is one and not a choice of several. */
function includedName(template: InclusionTag["template"]): string {
  return typeof template === "string" ? template : "";
}

/** Constants come to a tag's function as plain strings. */
function emitArgument(code: Code, expression: ParsedExpression): string {
  const text = constantText(expression);
  return text === undefined ? emitValue(code, expression, "report") : JSON.stringify(text);
}

function splitTagArguments(
  parser: Parser,
  parts: readonly string[],
  takesAs: boolean,
): { args: ParsedExpression[]; kwargs: [string, ParsedExpression][]; as: string | undefined } {
  const rest = [...parts];
  let as: string | undefined;
  if (takesAs && rest.length >= 2 && rest.at(-2) === "as") as = rest.splice(-2)[1];
  const args: ParsedExpression[] = [];
  const kwargs: [string, ParsedExpression][] = [];
  for (const part of rest) {
    const match = /^([\p{L}\p{N}_]+)=(.+)$/su.exec(part);
    if (match) kwargs.push([match[1]!, parser.expression(match[2]!)]);
    else args.push(parser.expression(part));
  }
  return { args, kwargs, as };
}

function checkSignature(
  parser: Parser,
  name: string,
  signature: TagSignature | undefined,
  given: number,
  keys: readonly string[],
): void {
  if (signature === undefined) return;
  const { params = [], keywords = [], rest = false, restKeywords = false } = signature;
  const known = [...params, ...keywords];
  const names = known.map((param) => param.replace("?", ""));
  for (const [index, key] of keys.entries()) {
    if (!names.includes(key) && !restKeywords) {
      throw parser.error(`'${name}' received unexpected keyword argument '${key}'`);
    }
    if (keys.indexOf(key) < index || names.slice(0, Math.min(given, params.length)).includes(key)) {
      throw parser.error(`'${name}' received multiple values for keyword argument '${key}'`);
    }
  }
  if (given > params.length && !rest) {
    throw parser.error(`'${name}' received too many positional arguments`);
  }
  const missing = known.filter((param, index) => {
    if (param.endsWith("?")) return false;
    return !(index < params.length && index < given) && !keys.includes(param);
  });
  if (missing.length > 0) {
    const list = missing.map((param) => `'${param}'`).join(", ");
    throw parser.error(`'${name}' did not receive value(s) for the argument(s): ${list}`);
  }
}

function lowLevelTag(parser: Parser, tag: LexedTag, definition: TagDefinition): TemplateNode {
  const { offset } = tag;
  const facade = new ParserFacade(parser);
  const parsed = definition.parse(facade, tag);
  const { bodies, expressions } = facade;

  return {
    offset,
    bodies: bodies.map((body) => body.nodes),
    reads: expressions.map((expression) => expression.parsed),
    assignsAny: definition.assigns,
    check: () => definition.check?.(parsed as never) ?? [],
    emit(code) {
      code.needsContext();
      code.at(offset);
      let setting = "";
      // The tag's own function gets the text of its bodies as a whole.
      code.whole(() => {
        setting = code.settingConstant;
        for (const body of bodies) {
          code.unit.parts.push([body, code.inner(body.nodes, code.setting), setting]);
        }
        for (const expression of expressions) {
          requireWhole(code, expression.parsed);
          const js = code.unit.valueFunction(code.setting, (inner) =>
            emitValue(inner, expression.parsed, "null"),
          );
          code.unit.parts.push([expression, js, setting]);
        }
      });
      const given = `${code.constant(definition)},${code.constant(parsed)}`;
      const js = `rt.tag(x,${given},${setting})`;
      if (bodies.length === 0) emitResult(code, js);
      else {
        const before = code.setting;
        const write = code.outputFunction;
        code.setting = before;
        code.wroteUnknown();
        code.output(`rt.placed(${js},${setting},${write})`);
      }
    },
  };
}

/** A body of a tag: compiled once for each setting it is used in. */
class BodyPart implements Body, CompiledPart {
  readonly nodes: readonly TemplateNode[];
  readonly compiled: Map<Setting, Compiled> = new Map();

  constructor(nodes: readonly TemplateNode[]) {
    this.nodes = nodes;
  }

  render(context: Context): MaybePromise<SafeString> {
    const inner = context as RenderContext;
    const setting = inner.setting!;
    const compiled = this.compiled.get(setting)!;
    return andThen(run(compiled(inner), inner), (text) => {
      inner.setting = setting;
      return new PlacedText(text, setting);
    });
  }
}

class ExpressionPart implements Expression, CompiledPart {
  readonly source: string;
  readonly parsed: ParsedExpression;
  readonly compiled: Map<Setting, Compiled> = new Map();

  constructor(parsed: ParsedExpression) {
    this.source = parsed.source;
    this.parsed = parsed;
  }

  evaluate(context: Context): MaybePromise<unknown> {
    const inner = context as RenderContext;
    return run(this.compiled.get(inner.setting!)!(inner), inner);
  }
}

/** What a tag's parse function sees of the parser. */
class ParserFacade implements TagParser {
  readonly bodies: BodyPart[] = [];
  readonly expressions: ExpressionPart[] = [];
  readonly #parser: Parser;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  expression(source: string, before?: ParsedExpression["before"]): Expression {
    return this.#expression({ ...this.#parser.expression(source), before });
  }

  #expression(parsed: ParsedExpression): ExpressionPart {
    const expression = new ExpressionPart(parsed);
    this.expressions.push(expression);
    return expression;
  }

  arguments(parts: readonly string[]): TagArguments {
    const { args, kwargs, as } = splitTagArguments(this.#parser, parts, true);
    return {
      args: args.map((arg) => this.#expression(arg)),
      kwargs: Object.fromEntries(kwargs.map(([key, arg]) => [key, this.#expression(arg)])),
      as,
    };
  }

  body(...endTags: readonly string[]): { body: Body; end: LexedTag } {
    const { nodes, end } = this.#parser.parseUntil(...endTags);
    const body = new BodyPart(nodes);
    this.bodies.push(body);
    return { body, end };
  }

  next(): ReturnType<TagParser["next"]> {
    return this.#parser.next();
  }

  split(text: string): string[] {
    return splitArguments(text);
  }

  error(message: string, hint?: string): Error {
    return this.#parser.error(message, undefined, hint);
  }
}
