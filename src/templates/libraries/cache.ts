/**
 * `{% load cache %}`: `{% cache 600 sidebar user.id using="pages" %}` keeps what stands inside.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/cache/#template-fragment-caching
 */

import { createHash } from "node:crypto";

import type { TemplateCache } from "../cache.ts";
import type { RenderContext } from "../context.ts";
import { TemplateSyntaxError } from "../errors.ts";
import {
  type Body,
  type Context,
  defineLibrary,
  type Expression,
  type Library,
  tag,
} from "../library.ts";
import { SafeString } from "../safe-string.ts";
import { bareValue } from "../values.ts";

interface CacheTag {
  readonly body: Body;
  readonly timeout: Expression;
  readonly fragment: string;
  readonly vary: readonly Expression[];
  readonly using: Expression | undefined;
}

/**
 * The key under which `{% cache %}` keeps a fragment: to delete it when what it shows has changed.
 *
 * @param vary The values that the tag names behind the fragment.
 * @example
 * ```ts
 * import { fragmentKey } from "quintet/templates";
 *
 * fragmentKey("sidebar", ["ada"]); // "template.cache.sidebar.<hash>"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/cache/#django.core.cache.utils.make_template_fragment_key
 */
export function fragmentKey(fragment: string, vary: readonly unknown[] = []): string {
  const hash = createHash("md5");
  for (const value of vary) hash.update(`${String(value)}:`);
  return `template.cache.${fragment}.${hash.digest("hex")}`;
}

async function timeoutOf(timeout: Expression, context: Context): Promise<number | null> {
  const isForever = timeout.source === "None" || timeout.source === "null";
  const { runtime } = (context as RenderContext).template.engine;
  const value = bareValue(await timeout.evaluate(context)) ?? runtime.missing(timeout.source);
  if (isForever) return null;
  const seconds = value === "" || typeof value === "object" ? NaN : Number(value);
  if (Number.isNaN(seconds)) {
    throw new TemplateSyntaxError(
      `"cache" tag got a non-integer timeout value: '${String(value)}'`,
    );
  }
  return Math.trunc(seconds);
}

async function cacheFor(using: Expression | undefined, context: Context): Promise<TemplateCache> {
  const { caches } = (context as RenderContext).template.engine;
  if (using === undefined) return caches["template_fragments"] ?? caches["default"]!;
  const name = String(await using.evaluate(context));
  if (Object.hasOwn(caches, name)) return caches[name]!;
  throw new TemplateSyntaxError(`Invalid cache name specified for cache tag: '${name}'`);
}

export const cacheLibrary: Library = defineLibrary({
  tags: {
    cache: tag({
      parse(parser, { name, parts }): CacheTag {
        const { body } = parser.body("endcache");
        const [timeout, fragment, ...rest] = parts;
        if (timeout === undefined || fragment === undefined) {
          throw parser.error(`'${name}' tag requires at least 2 arguments.`);
        }
        const using = rest.at(-1)?.startsWith("using=") ? rest.pop()!.slice(6) : undefined;
        return {
          body,
          timeout: parser.expression(timeout),
          fragment,
          vary: rest.map((each) => parser.expression(each)),
          using: using === undefined ? undefined : parser.expression(using),
        };
      },
      async render({ body, timeout, fragment, vary, using }, context) {
        const seconds = await timeoutOf(timeout, context);
        const cache = await cacheFor(using, context);
        const values: unknown[] = [];
        for (const each of vary) values.push(await each.evaluate(context));
        const key = fragmentKey(fragment, values);
        const kept = await cache.get(key);
        if (kept !== undefined) return new SafeString(kept);
        const text = await body.render(context);
        await cache.set(key, text.text, seconds);
        return new SafeString(text.text); // as it is when it comes from the cache
      },
    }),
  },
});
