/** `{% translate "text" context "greeting" as name noop %}`. */

import { gettext, pgettext } from "../../i18n/index.ts";
import type { RenderContext } from "../context.ts";
import { UnsafeContextError } from "../errors.ts";
import { isPlainState } from "../escaping/html-state.ts";
import { isWholeHtml } from "../escaping/whole.ts";
import { type AnyTag, type Expression, tag, type TagParser, type TagToken } from "../library.ts";
import { SafeString } from "../safe-string.ts";
import { bareValue } from "../values.ts";

interface TranslateTag {
  readonly message: Expression;
  readonly messageContext: Expression | undefined;
  readonly as: string | undefined;
  /** Under which key the render keeps the message's context. */
  readonly key: object;
}

/** Translates text, safe text into safe text. Catalogues have a percent sign doubled. */
function translated(value: unknown, messageContext: unknown): unknown {
  const isSafe = value instanceof SafeString;
  const text = bareValue(value);
  if (typeof text !== "string") return value;
  const message = text.replaceAll("%", "%%");
  const result =
    messageContext === undefined ? gettext(message) : pgettext(String(messageContext), message);
  return isSafe ? new SafeString(result) : result;
}

function parse(parser: TagParser, { name, parts }: TagToken): TranslateTag {
  const [message, ...options] = parts;
  if (message === undefined) throw parser.error(`'${name}' takes at least one argument`);
  const seen = new Set<string>();
  let as: string | undefined;
  let isNoop = false;
  let messageContext: Expression | undefined;
  while (options.length > 0) {
    const option = options.shift()!;
    if (seen.has(option)) {
      throw parser.error(`The '${option}' option was specified more than once.`);
    }
    seen.add(option);
    if (option === "noop") isNoop = true;
    else if (option === "context") {
      const value = argument(parser, name, option, options);
      if (value === "as" || value === "noop") {
        throw parser.error(
          `Invalid argument '${value}' provided to the '${name}' tag for the context option`,
        );
      }
      messageContext = parser.expression(value);
    } else if (option === "as") {
      as = argument(parser, name, option, options);
    } else {
      throw parser.error(
        `Unknown argument for '${name}' tag: '${option}'. The only options available are 'noop', 'context "xxx"', and 'as VAR'.`,
      );
    }
  }
  const key = {};
  return {
    message: isNoop
      ? parser.expression(message)
      : parser.expression(message, (value, context) =>
          translated(value, context.state.get(key) ?? undefined),
        ),
    messageContext,
    as,
    key,
  };
}

function argument(parser: TagParser, name: string, option: string, rest: string[]): string {
  const value = rest.shift();
  if (value !== undefined) return value;
  throw parser.error(`No argument provided to the '${name}' tag for the ${option} option.`);
}

/** Between tags a translation may open none that it does not close. */
function mustBeWhole(message: unknown, { setting }: RenderContext): void {
  const isHtml = message instanceof SafeString && setting?.html !== undefined;
  if (!isHtml || !isPlainState(setting.html) || isWholeHtml(message.text)) return;
  throw new UnsafeContextError(`The translation "${message.text}" ends inside of a tag.`);
}

export const translate: AnyTag = tag({
  parse,
  async render({ message, messageContext, as, key }, context) {
    if (messageContext !== undefined) {
      context.state.set(key, bareValue(await messageContext.evaluate(context)));
    }
    const value = await message.evaluate(context);
    const text = bareValue(value);
    const result =
      typeof text !== "string"
        ? value
        : value instanceof SafeString
          ? new SafeString(text.replaceAll("%%", "%"))
          : text.replaceAll("%%", "%");
    if (as === undefined) {
      mustBeWhole(result, context as RenderContext);
      return result;
    }
    context.set(as, result);
    return undefined;
  },
});
