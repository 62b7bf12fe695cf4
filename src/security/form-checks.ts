/** Forms that would be refused: a mistake that browsers hide while one develops. */

import type { Check, CheckMessage } from "../base/index.ts";
import { type Engine, TemplateError } from "../templates/index.ts";

/** A tag of HTML; what templates write into it may hold any character. */
const formPattern = /<form\b((?:\{\{.*?\}\}|\{%.*?%\}|[^>])*)>/gis;
const isPost = /\bmethod\s*=\s*["']?\s*post\b/i;
/** The token would go to a stranger. */
const goesElsewhere = /\baction\s*=\s*["']?\s*(?:https?:)?\/\//i;
/** What is put together elsewhere may bring the token. */
const mayHoldToken = /csrf|\{%\s*(?:include|block|component|slot|extends)\b/i;
const comments =
  /\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|\{%\s*verbatim\b.*?%\}.*?\{%\s*endverbatim.*?%\}|<!--.*?-->/gis;

/**
 * Makes the check that every form which changes something has `{% csrf_token %}`: without it, it is
 * refused for visitors whose browser does not say where a form comes from, as on plain HTTP.
 *
 * @example
 * ```ts
 * import { formTokenCheck } from "quintet/security";
 * import { Engine } from "quintet/templates";
 *
 * for (const { where } of formTokenCheck(new Engine({ dirs: ["templates"] }))()) console.log(where);
 * ```
 */
export function formTokenCheck(engine: Engine): () => Iterable<CheckMessage> {
  return function* check() {
    for (const name of engine.names()) {
      const text = textOf(engine, name);
      for (const offset of formsWithoutToken(text)) {
        const line = text.slice(0, offset).split("\n").length;
        yield {
          level: "warning",
          code: "security/form-without-token",
          where: `${name}, line ${line}`,
          message: "The form is sent with POST and has no CSRF token: visitors may be refused.",
          hint: "Put {% csrf_token %} into the form.",
        };
      }
    }
  } satisfies Check;
}

/** Where forms begin that need a token and have none. */
function* formsWithoutToken(source: string): Iterable<number> {
  // What is commented out leaves its lines, so that places stay what they are.
  const text = source.replaceAll(comments, (comment) => comment.replaceAll(/[^\n]/g, " "));
  for (const { 1: attributes = "", 0: tag, index } of text.matchAll(formPattern)) {
    if (!isPost.test(attributes) || goesElsewhere.test(attributes)) continue;
    const end = text.slice(index).search(/<\/form\b/i);
    const content = text.slice(index + tag.length, end < 0 ? undefined : index + end);
    if (!mayHoldToken.test(content)) yield index;
  }
}

/** A template that cannot be read is reported by the check of templates. */
function textOf(engine: Engine, name: string): string {
  try {
    return engine.get(name).source.text;
  } catch (error) {
    if (error instanceof TemplateError) return "";
    throw error;
  }
}
