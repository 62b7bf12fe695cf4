/** From tokens to nodes: text as it is, variables as expressions, tags by their own parse function. */

import { didYouMean } from "../base/index.ts";
import { emitOutput } from "./emit-expression.ts";
import { TemplateError, TemplateSyntaxError } from "./errors.ts";
import { type ParsedExpression, parseExpression } from "./expression.ts";
import { type LexedToken, lex, splitArguments } from "./lexer.ts";
import type { FilterDefinition, Library, TagToken } from "./library.ts";
import type { TemplateNode } from "./node.ts";
import type { Source } from "./source.ts";

/** A token of a tag, with its parts. */
export interface LexedTag extends TagToken {
  readonly offset: number;
  readonly raw: string;
}

/** A tag of the language itself: it makes a node that writes code. */
export type BuiltinTag = (parser: Parser, tag: LexedTag) => TemplateNode;

/** What a parser needs of the engine: what `{% load %}` may find. */
export interface ParserOwner {
  readonly libraries: Readonly<Record<string, Library>>;
}

/** Deeper templates would be too deep for the stack, here or in the JavaScript they become. */
const maxNesting = 200;

export class Parser {
  readonly source: Source;
  readonly engine: ParserOwner;
  readonly tags: Map<string, BuiltinTag>;
  readonly filters: Map<string, FilterDefinition>;
  /** What tags remember while this template is parsed: the last cycle, the names of blocks. */
  readonly memory = new Map<string, unknown>();
  readonly #tokens: readonly LexedToken[];
  readonly #open: LexedTag[] = [];
  #next = 0;

  constructor(
    source: Source,
    engine: ParserOwner,
    tags: Map<string, BuiltinTag>,
    filters: Map<string, FilterDefinition>,
  ) {
    this.source = source;
    this.engine = engine;
    this.tags = tags;
    this.filters = filters;
    this.#tokens = lex(source);
  }

  parseAll(): TemplateNode[] {
    return this.#parse([]).nodes;
  }

  /** Parses to the end of the template. */
  parseRest(): TemplateNode[] {
    return this.#parse([]).nodes;
  }

  /** Parses up to one of the end tags. */
  parseUntil(...endTags: readonly string[]): { nodes: TemplateNode[]; end: LexedTag } {
    const { nodes, end } = this.#parse(endTags);
    return { nodes, end: end! };
  }

  #parse(endTags: readonly string[]): { nodes: TemplateNode[]; end?: LexedTag } {
    const nodes: TemplateNode[] = [];
    for (let token = this.next(); token !== undefined; token = this.next()) {
      if (token.kind === "text") nodes.push(textNode(token));
      else if (token.kind === "variable") nodes.push(this.#variable(token));
      else if (token.kind === "tag") {
        const tag = this.#tag(token);
        if (endTags.includes(tag.name)) return { nodes, end: tag };
        const node = this.#parseTag(tag, endTags);
        if (node.mustBeFirst !== undefined && nodes.some((each) => each.isText !== true)) {
          throw this.error(
            `${node.mustBeFirst} must be the first tag in '${this.source.name}'.`,
            tag.offset,
          );
        }
        nodes.push(node);
      }
    }
    if (endTags.length > 0) this.unclosed(endTags);
    return { nodes };
  }

  /** Takes the next token as it is. */
  next(): LexedToken | undefined {
    return this.#tokens[this.#next++];
  }

  #variable(token: LexedToken): TemplateNode {
    const { offset } = token;
    if (token.text === "") {
      throw this.error(`Empty variable tag on line ${token.line}`, offset);
    }
    const expression = this.expression(token.text, offset);
    return {
      offset,
      reads: [expression],
      emit(code) {
        code.at(offset);
        emitOutput(code, expression);
      },
    };
  }

  #tag(token: LexedToken): LexedTag {
    const [name, ...parts] = splitArguments(token.text);
    if (name === undefined) throw this.error(`Empty block tag on line ${token.line}`, token.offset);
    return { ...token, kind: "tag", name, parts };
  }

  #parseTag(tag: LexedTag, endTags: readonly string[]): TemplateNode {
    const definition = this.tags.get(tag.name);
    if (definition === undefined) throw this.unexpectedTag(tag, endTags);
    if (this.#open.length >= maxNesting) {
      throw this.error(`Tags are nested more than ${maxNesting} deep.`, tag.offset);
    }
    this.#open.push(tag);
    try {
      return definition(this, tag);
    } catch (error) {
      if (error instanceof TemplateError && error.places.length === 0) {
        error.addPlace(this.source.place(tag.offset));
      }
      throw error;
    } finally {
      this.#open.pop();
    }
  }

  /** The error for a tag that does not exist, or not here. */
  unexpectedTag(tag: LexedTag, endTags: readonly string[]): Error {
    const { name, line } = tag;
    const expected = endTags.map((each) => `'${each}'`);
    const list =
      expected.length > 1
        ? `${expected.slice(0, -1).join(", ")} or ${expected.at(-1)}`
        : expected[0];
    const start = `Invalid block tag on line ${line}: '${name}'`;
    const message = list === undefined ? start : `${start}, expected ${list}`;
    const home = Object.entries(this.engine.libraries).find(([, library]) =>
      Object.hasOwn(library.tags, name),
    );
    const hint =
      home === undefined
        ? didYouMean(name, [...endTags, ...this.tags.keys()], "tags")
        : `It is in the library "${home[0]}": write {% load ${home[0]} %} above.`;
    return this.error(`${message}. Did you forget to register or load this tag?`, tag.offset, hint);
  }

  /** A tag that stands alone, like `else`, takes nothing. @throws {TemplateSyntaxError} */
  mustBeAlone(tag: LexedTag): void {
    if (tag.text === tag.name) return;
    const isElseIf = /^else\s+if\s/.test(tag.text);
    throw this.error(
      `Malformed template tag at line ${tag.line}: "${tag.text}"`,
      tag.offset,
      isElseIf ? `Write {% elif ${tag.text.replace(/^else\s+if\s+/, "")} %}.` : undefined,
    );
  }

  /** The error for a tag whose end is not there. */
  unclosed(endTags: readonly string[]): never {
    const open = this.#open.at(-1)!;
    throw this.error(
      `Unclosed tag on line ${open.line}: '${open.name}'. Looking for one of: ${endTags.join(", ")}.`,
      open.offset,
    );
  }

  /** Parses `book.title|lower`. @param offset Where it stands, for messages. */
  expression(text: string, offset?: number): ParsedExpression {
    try {
      return parseExpression(text, this.filters);
    } catch (error) {
      const place = offset ?? this.#open.at(-1)?.offset;
      if (error instanceof TemplateError && error.places.length === 0 && place !== undefined) {
        error.addPlace(this.source.place(place));
      }
      throw error;
    }
  }

  /** `key=value` arguments, or with `isLegacy` also `value as key`; what is left over follows. */
  keywords(
    parts: readonly string[],
    isLegacy = false,
  ): { keywords: [string, ParsedExpression][]; rest: string[] } {
    const keywords: [string, ParsedExpression][] = [];
    const rest = [...parts];
    const usesEquals = /^[\p{L}\p{N}_]+=./u.test(rest[0] ?? "");
    if (!usesEquals && !(isLegacy && rest[1] === "as" && rest.length >= 3)) {
      return { keywords, rest };
    }
    while (rest.length > 0) {
      if (usesEquals) {
        const match = /^([\p{L}\p{N}_]+)=(.+)$/su.exec(rest[0]!);
        if (match === null) break;
        rest.shift();
        keywords.push([match[1]!, this.expression(match[2]!)]);
      } else {
        if (rest.length < 3 || rest[1] !== "as") break;
        const [value, , key] = rest.splice(0, 3);
        keywords.push([key!, this.expression(value!)]);
        if (rest.length === 0 || rest[0] !== "and") break;
        rest.shift();
      }
    }
    return { keywords, rest };
  }

  /** Makes tags and filters known from here on. */
  add(
    tags: Iterable<readonly [string, BuiltinTag]>,
    filters: Readonly<Record<string, FilterDefinition>>,
  ): void {
    for (const [name, tag] of tags) this.tags.set(name, tag);
    for (const [name, filter] of Object.entries(filters)) this.filters.set(name, filter);
  }

  /** A syntax error at the tag that is parsed now, or at an offset; throw it. */
  error(message: string, offset?: number, hint?: string): TemplateSyntaxError {
    const at = offset ?? this.#open.at(-1)?.offset ?? 0;
    return new TemplateSyntaxError(message, { place: this.source.place(at), hint });
  }
}

function textNode({ text, offset }: LexedToken): TemplateNode {
  return { offset, isText: true, emit: (code) => code.write(text) };
}
