/** One language at work: its messages, its formats, its names of months and days. */

import type { Catalog } from "./catalog.ts";
import { DateNames } from "./date-names.ts";
import type { LocaleFormats } from "./formats.ts";

export interface TranslationParts {
  /** The language; null for none: every message stays as it is. */
  readonly language: string | null;
  /** Asked in this order. */
  readonly catalogs: readonly Catalog[];
  readonly formats: LocaleFormats;
  /** Do names that no catalogue has come from the platform? */
  readonly usesPlatform: boolean;
}

export class Translation {
  readonly language: string | null;
  readonly formats: LocaleFormats;
  /** The tag that `Intl` is asked with for what no catalogue has; undefined: it is English. */
  readonly platformTag: string | undefined;
  readonly #catalogs: readonly Catalog[];
  #dateNames: DateNames | undefined;

  constructor({ language, catalogs, formats, usesPlatform }: TranslationParts) {
    this.language = language;
    this.#catalogs = catalogs;
    this.formats = formats;
    const isEnglish = language === null || /^en(?:-|$)/i.test(language);
    this.platformTag = usesPlatform && !isEnglish ? supportedTag(language) : undefined;
  }

  get dateNames(): DateNames {
    return (this.#dateNames ??= new DateNames(this));
  }

  /** The text of a message; undefined if no catalogue has it. */
  find(context: string | undefined, message: string): string | undefined {
    for (const catalog of this.#catalogs) {
      const text = catalog.get(context, message);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /**
   * The text of the first of several spellings of a message that a catalogue has, and which spelling
   * it was: a catalogue that counts more is asked for all of them before the next.
   */
  findSpelling(
    messages: readonly string[],
    count: number | undefined,
  ): { text: string; index: number } | undefined {
    for (const catalog of this.#catalogs) {
      for (const [index, message] of messages.entries()) {
        const text =
          count === undefined
            ? catalog.get(undefined, message)
            : catalog.getPlural(undefined, message, count);
        if (text !== undefined) return { text, index };
      }
    }
    return undefined;
  }

  /** The form of a message for a number; undefined if no catalogue has it. */
  findPlural(context: string | undefined, message: string, count: number): string | undefined {
    for (const catalog of this.#catalogs) {
      const text = catalog.getPlural(context, message, count);
      if (text !== undefined) return text;
    }
    return undefined;
  }
}

/** The language as `Intl` knows it; undefined if it does not. */
function supportedTag(language: string): string | undefined {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0];
  } catch {
    return undefined;
  }
}
