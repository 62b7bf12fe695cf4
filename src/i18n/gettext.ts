/** Texts in the active language, under the names that gettext has for it everywhere. */

import { isTranslatedText, sourceOf, type Text, type TranslatedText } from "../base/index.ts";
import { activeTranslation } from "./active.ts";

/** Values for the `%(name)s` of a message. */
export type MessageValues = Readonly<Record<string, unknown>>;

/**
 * The message in the active language; the message itself if it is not translated.
 *
 * @param values Take the places of `%(name)s`. Without them the message stays as it is.
 * @example
 * ```ts
 * import { gettext } from "quintet/i18n";
 *
 * gettext("Welcome");
 * gettext("Hello, %(name)s", { name: "Ada" }); // "Hello, Ada"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#standard-translation
 */
export function gettext(message: string, values?: MessageValues): string {
  return filled(translated(undefined, message), values);
}

/**
 * The message in the form that the active language has for a number.
 *
 * @param values Take the places of `%(name)s`.
 * @example
 * ```ts
 * import { ngettext } from "quintet/i18n";
 *
 * ngettext("%(count)s book", "%(count)s books", 2, { count: 2 }); // "2 books"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#pluralization
 */
export function ngettext(
  singular: string,
  plural: string,
  count: number,
  values?: MessageValues,
): string {
  return filled(translatedPlural(undefined, singular, plural, count), values);
}

/**
 * The message in the active language, where its context tells it from others: `"month name"` and
 * `"May"`.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#contextual-markers
 */
export function pgettext(context: string, message: string, values?: MessageValues): string {
  return filled(translated(context, message), values);
}

/** `ngettext` with a context. */
// oxlint-disable-next-line max-params -- gettext's own order
export function npgettext(
  context: string,
  singular: string,
  plural: string,
  count: number,
  values?: MessageValues,
): string {
  return filled(translatedPlural(context, singular, plural, count), values);
}

/** A text that is translated when it is written, and not when it is made. */
export class LazyText implements TranslatedText {
  readonly #translate: () => string;
  readonly #source: () => string;

  /** @param source The text in the language of the source code. Default: the translated one. */
  constructor(translate: () => string, source: () => string = translate) {
    this.#translate = translate;
    this.#source = source;
  }

  /** The text in the language of the source code: what migrations write. */
  get source(): string {
    return this.#source();
  }

  toString(): string {
    return this.#translate();
  }

  valueOf(): string {
    return this.#translate();
  }

  toJSON(): string {
    return this.#translate();
  }
}

/**
 * The message in the language that is active when it is written: for labels and other texts that
 * are made once, when the module is loaded.
 *
 * @example
 * ```ts
 * import { gettextLazy } from "quintet/i18n";
 *
 * export const title = gettextLazy("Library");
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#lazy-translation
 */
export function gettextLazy(message: string, values?: MessageValues): LazyText {
  return new LazyText(
    () => gettext(message, values),
    () => filled(message, values),
  );
}

/** `pgettext`, when it is written. */
export function pgettextLazy(context: string, message: string, values?: MessageValues): LazyText {
  return new LazyText(
    () => pgettext(context, message, values),
    () => filled(message, values),
  );
}

/** `ngettext`, when it is written. */
export function ngettextLazy(
  singular: string,
  plural: string,
  count: number,
  values?: MessageValues,
): LazyText {
  return new LazyText(
    () => ngettext(singular, plural, count, values),
    () => filled(count === 1 ? singular : plural, values),
  );
}

function translated(context: string | undefined, message: string): string {
  if (message === "") return "";
  const translation = activeTranslation();
  return translation.find(context, message) ?? message;
}

function translatedPlural(
  context: string | undefined,
  singular: string,
  plural: string,
  count: number,
): string {
  return (
    activeTranslation().findPlural(context, singular, count) ?? (count === 1 ? singular : plural)
  );
}

/**
 * Puts values in the places of `%(name)s` and `%(name)d`; `%%` is a percent sign. A name without a
 * value stays as it is.
 */
export function filled(message: string, values: MessageValues | undefined): string {
  if (values === undefined || !message.includes("%")) return message;
  return message.replaceAll(/%(?:%|\((\w+)\)[sd])/g, (match, name: string | undefined) => {
    if (name === undefined) return "%";
    return Object.hasOwn(values, name) ? String(values[name]) : match;
  });
}

/**
 * A text with other texts in its places `{name}` or `{0}`, put together when it is written: so the
 * lazy ones among them are in the language of then. `{{` and `}}` are braces. Django's `format_lazy`.
 *
 * @example
 * ```ts
 * import { formatLazy, gettextLazy } from "quintet/i18n";
 *
 * export const title = formatLazy("{site}: {page}", { site: "Shop", page: gettextLazy("Basket") });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.text.format_lazy
 */
export function formatLazy(template: Text, values: MessageValues | readonly unknown[]): LazyText {
  const byName = new Map(Object.entries(values));
  return new LazyText(
    () => formatted(String(template), byName, String),
    () =>
      formatted(sourceOf(template), byName, (value) =>
        isTranslatedText(value) ? value.source : String(value),
      ),
  );
}

function formatted(
  template: string,
  values: ReadonlyMap<string, unknown>,
  textOf: (value: unknown) => string,
): string {
  let next = 0;
  return template.replaceAll(/\{\{|\}\}|\{(\w*)\}/g, (match, name: string | undefined) => {
    if (name === undefined) return match[0]!;
    const key = name === "" ? String(next++) : name;
    return values.has(key) ? textOf(values.get(key)) : match;
  });
}
