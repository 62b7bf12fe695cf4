/**
 * `{% blocktranslate with name=user.name count n=books.count trimmed %}…{% plural %}…{% endblocktranslate %}`.
 *
 * The text is translated with its `%(name)s`, and the values are put in afterwards, escaped for
 * where they stand in the translation.
 */

import { gettext, ngettext, npgettext, override, pgettext } from "../../i18n/index.ts";
import type { RenderContext } from "../context.ts";
import { TemplateSyntaxError, UnsafeContextError } from "../errors.ts";
import { isPlainState, startOfHtml } from "../escaping/html-state.ts";
import { nextHtmlState } from "../escaping/html-text.ts";
import { outputMode } from "../escaping/output-mode.ts";
import {
  type AnyTag,
  type Context,
  type Expression,
  tag,
  type TagParser,
  type TagToken,
} from "../library.ts";
import type { Output } from "../escaping/output.ts";
import { SafeString } from "../safe-string.ts";
import { bareValue } from "../values.ts";

interface Message {
  /** With `%(name)s` for its variables. */
  readonly text: string;
  readonly variables: ReadonlyMap<string, Expression>;
}

interface BlockTranslateTag {
  readonly name: string;
  readonly values: readonly (readonly [string, Expression])[];
  readonly count: readonly [string, Expression] | undefined;
  readonly messageContext: Expression | undefined;
  readonly as: string | undefined;
  readonly singular: Message;
  readonly plural: Message | undefined;
}

interface Options {
  values: [string, Expression][];
  count: [string, Expression] | undefined;
  messageContext: Expression | undefined;
  isTrimmed: boolean;
  as: string | undefined;
}

function parseOptions(parser: TagParser, { name, parts }: TagToken): Options {
  const options: Options = {
    values: [],
    count: undefined,
    messageContext: undefined,
    isTrimmed: false,
    as: undefined,
  };
  const seen = new Set<string>();
  const rest = [...parts];
  while (rest.length > 0) {
    const option = rest.shift()!;
    if (seen.has(option)) {
      throw parser.error(`The '${option}' option was specified more than once.`);
    }
    seen.add(option);
    switch (option) {
      case "with":
        options.values = takeKeywords(parser, rest);
        if (options.values.length === 0) {
          throw parser.error(`"with" in '${name}' tag needs at least one keyword argument.`);
        }
        break;
      case "count": {
        const found = takeKeywords(parser, rest);
        if (found.length !== 1) {
          throw parser.error(`"count" in '${name}' tag expected exactly one keyword argument.`);
        }
        [options.count] = found;
        break;
      }
      case "context":
        options.messageContext = contextOf(parser, name, rest.shift());
        break;
      case "trimmed":
        options.isTrimmed = true;
        break;
      case "asvar":
        options.as = rest.shift();
        if (options.as === undefined) {
          throw parser.error(`No argument provided to the '${name}' tag for the asvar option.`);
        }
        break;
      default:
        throw parser.error(`Unknown argument for '${name}' tag: '${option}'.`);
    }
  }
  return options;
}

function contextOf(parser: TagParser, name: string, source: string | undefined): Expression {
  try {
    return parser.expression(source!);
  } catch {
    throw parser.error(`"context" in '${name}' tag expected exactly one argument.`);
  }
}

/** `a=1 b=2`, or in the old way `1 as a and 2 as b`. */
function takeKeywords(parser: TagParser, rest: string[]): [string, Expression][] {
  const found: [string, Expression][] = [];
  const isNew = /^\w+=./s.test(rest[0] ?? "");
  while (rest.length > 0) {
    if (isNew) {
      const match = /^(\w+)=(.+)$/s.exec(rest[0]!);
      if (match === null) break;
      rest.shift();
      found.push([match[1]!, parser.expression(match[2]!)]);
    } else {
      if (rest.length < 3 || rest[1] !== "as") break;
      const [value, , key] = rest.splice(0, 3);
      found.push([key!, parser.expression(value!)]);
      if (rest[0] !== "and") break;
      rest.shift();
    }
  }
  return found;
}

/** Texts and variables up to the next tag, and that tag. */
function parseMessage(
  parser: TagParser,
  isTrimmed: boolean,
): { message: Message; end: string; isEmpty: boolean } {
  let text = "";
  let end = "";
  let isEmpty = true;
  const variables = new Map<string, Expression>();
  for (let token = parser.next(); token !== undefined; token = parser.next()) {
    end = token.text;
    isEmpty = false;
    if (token.kind === "text") text += token.text.replaceAll("%", "%%");
    else if (token.kind === "variable") {
      text += `%(${token.text})s`;
      // A name, nothing more: what is more goes into `with`.
      if (!variables.has(token.text)) variables.set(token.text, variable(parser, token.text));
    } else break;
  }
  const message = { text: isTrimmed ? trimmed(text) : text, variables };
  return { message, end, isEmpty };
}

function variable(parser: TagParser, source: string): Expression {
  const [, root = ""] = /^([\w]+)$/u.exec(source) ?? [];
  return parser.expression(root === "" ? '""' : root);
}

function trimmed(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, " ");
}

function parse(parser: TagParser, token: TagToken): BlockTranslateTag {
  const { name } = token;
  const { isTrimmed, ...options } = parseOptions(parser, token);
  const first = parseMessage(parser, isTrimmed);
  let { end } = first;
  let plural: Message | undefined;
  if (options.count !== undefined) {
    if (end.trim() !== "plural") {
      throw parser.error(`'${name}' doesn't allow other block tags inside it`);
    }
    const second = parseMessage(parser, isTrimmed);
    plural = second.message;
    ({ end } = second);
  }
  if (end.trim() !== `end${name}`) {
    throw parser.error(`'${name}' doesn't allow other block tags (seen '${end}') inside it`);
  }
  return { ...options, name, singular: first.message, plural };
}

/** Is it a number, of whatever kind? */
function asNumber(value: unknown): number | undefined {
  const bare = bareValue(value);
  if (typeof bare === "number" || typeof bare === "bigint") return Number(bare);
  const isDecimal = typeof value === "object" && value?.constructor.name === "Decimal";
  return isDecimal ? Number(value) : undefined;
}

function messageOf(
  { singular, plural }: BlockTranslateTag,
  count: number | undefined,
  messageContext: string | undefined,
): string {
  if (plural !== undefined && count !== undefined) {
    return messageContext === undefined
      ? ngettext(singular.text, plural.text, count)
      : npgettext(messageContext, singular.text, plural.text, count);
  }
  return messageContext === undefined
    ? gettext(singular.text)
    : pgettext(messageContext, singular.text);
}

async function render(block: BlockTranslateTag, context: Context): Promise<SafeString> {
  const { name, singular, plural, count: counter } = block;
  const found =
    block.messageContext === undefined ? null : await block.messageContext.evaluate(context);
  const messageContext = found === null ? undefined : String(bareValue(found));
  const values: Record<string, unknown> = {};
  for (const [key, value] of block.values) values[key] = await value.evaluate(context);
  return context.scoped(values, async () => {
    let count: number | undefined;
    if (counter !== undefined) {
      const value = await counter[1].evaluate(context);
      count = asNumber(value);
      if (count === undefined) {
        throw new TemplateSyntaxError(
          `'${counter[0]}' argument to '${name}' tag must be a number.`,
        );
      }
      context.set(counter[0], value);
    }
    const given = new Map<string, unknown>();
    const variables = [...singular.variables, ...(plural?.variables ?? [])];
    for (const [key, expression] of variables) {
      given.set(key, context.has(key) ? await expression.evaluate(context) : undefined);
    }
    const text = messageOf(block, count, messageContext);
    const written = await fill(text, given, context);
    if (written !== undefined) return written;
    const untranslated = override(null, () => messageOf(block, count, messageContext));
    return (await fill(untranslated, given, context)) ?? new SafeString(untranslated);
  });
}

/**
 * Puts the values into a message, each escaped for where it stands in it. Undefined if the message
 * asks for one that was not given, or has a sign that means nothing.
 */
async function fill(
  message: string,
  values: ReadonlyMap<string, unknown>,
  context: Context,
): Promise<SafeString | undefined> {
  const { autoescape, setting, template } = context as RenderContext;
  const { runtime } = template.engine;
  const { html } = setting ?? {};
  // In an attribute or a script the whole is written as one value; its own values are HTML there.
  let state = html !== undefined && isPlainState(html) ? startOfHtml : undefined;
  let text = "";
  let end = 0;
  for (const match of message.matchAll(/%(?:%|\(([^)]*)\)s)?/g)) {
    const before = message.slice(end, match.index);
    text += before;
    if (state !== undefined) state = nextHtmlState(state, before);
    end = match.index + match[0].length;
    if (match[0] === "%%") text += "%";
    else if (match[1] === undefined || !values.has(match[1])) return undefined;
    else {
      let mode: keyof Output = autoescape ? "out" : "raw";
      if (autoescape && state !== undefined && !isPlainState(state)) {
        const found = outputMode(state);
        mode = found.name;
        state = found.next;
      }
      text += (await runtime[mode](values.get(match[1]))) ?? runtime.missing(match[1]);
    }
  }
  const last = message.slice(end);
  if (state !== undefined && !isPlainState(nextHtmlState(state, `${last} `))) {
    throw notWhole(message);
  }
  return new SafeString(text + last);
}

/** What a message opens it has to close: the text behind it stands between tags. */
function notWhole(message: string): UnsafeContextError {
  return new UnsafeContextError(`The message "${message}" ends inside of a tag.`, {
    hint: "Take the whole tag into the message, or leave it out.",
  });
}

export const blocktranslate: AnyTag = tag({
  parse,
  async render(block, context) {
    const text = await render(block, context);
    if (block.as === undefined) return text;
    context.set(block.as, text);
    return undefined;
  },
});
