/** The languages of a site, with the folders their catalogues lie in. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import { type Catalog, readCatalog } from "./catalog.ts";
import { localeFormats, type LocaleFormats } from "./formats.ts";
import { languageChain, toLocale } from "./language-tag.ts";
import { plainNumbers } from "./plain-numbers.ts";
import { Translation } from "./translation.ts";

export interface TranslationsOptions {
  /** The language of the site, and of whoever asked for none that it has. Default: `en`. */
  language?: string;
  /** The languages visitors may choose from, or their names by code. Default: all that are known. */
  languages?: readonly string[] | Readonly<Record<string, string>>;
  /** Folders with `de/LC_MESSAGES/quintet.po` or `django.po`, the first counts most. Default: none. */
  dirs?: readonly string[];
  /** Catalogues that are there already, by language; they count before those of `dirs`. */
  catalogs?: Readonly<Record<string, readonly Catalog[]>>;
  /** Ways to write dates and numbers that differ from those of the language, by language. */
  formats?: Readonly<Record<string, Partial<LocaleFormats>>>;
  /** The same for all languages: counts where the language says nothing. */
  defaultFormats?: Partial<LocaleFormats>;
  /** Are thousands separated where templates write numbers? Default: false. */
  useThousandSeparator?: boolean;
  /**
   * Are messages and names of months taken from the given catalogues alone, and not from the
   * framework and the platform if none of them has it? Default: false.
   */
  compatible?: boolean;
}

/** The framework's own messages: an app that has one of them, too, says it in its own words. */
const frameworkLocale = join(import.meta.dirname, "locale");

/** Catalogues may be named for Django: a site that is moved over brings them. */
const fileNames = ["quintet.mo", "quintet.po", "django.mo", "django.po"];

/**
 * Finds what a language needs, and keeps it.
 *
 * @example
 * ```ts
 * import { currentTranslations, gettext, override, Translations } from "quintet/i18n";
 *
 * const translations = new Translations({ dirs: ["locale"], languages: ["en", "de"] });
 * currentTranslations.run(translations, () => override("de", () => gettext("Welcome")));
 * ```
 */
export class Translations {
  /** The language of the site. */
  readonly language: string;
  /** With names, where the site gives some. Undefined: any language is one of the site's. */
  readonly languages: ReadonlyMap<string, string | undefined> | undefined;
  readonly useThousandSeparator: boolean;
  readonly #options: TranslationsOptions;
  readonly #found = new Map<string | null, Translation>();

  constructor(options: TranslationsOptions = {}) {
    this.#options = options;
    this.language = options.language ?? "en";
    this.languages = options.languages && languageMap(options.languages);
    this.useThousandSeparator = options.useThousandSeparator ?? false;
    if (this.useThousandSeparator) plainNumbers.whole = plainNumbers.fractions = false;
  }

  /**
   * What there is for a language; for `null`, the messages as they are written in the code.
   *
   * @throws {CatalogError} If one of its files cannot be read.
   */
  for(language: string | null): Translation {
    let found = this.#found.get(language);
    if (found === undefined) this.#found.set(language, (found = this.#load(language)));
    return found;
  }

  /** Forgets what was read: the files have changed. */
  reload(): void {
    this.#found.clear();
  }

  #load(language: string | null): Translation {
    const { compatible = false, formats = {}, defaultFormats = {} } = this.#options;
    const chain = language === null ? [] : languageChain(language);
    // Django knows no stand-ins for formats: those of zh-cn are English there.
    const formatChain =
      compatible && language !== null ? [language, language.split("-")[0]!] : chain;
    const own = formatChain.map((each) => formats[each] ?? {});
    const found = localeFormats(formatChain, own, defaultFormats);
    if (found.decimalSeparator !== ".") plainNumbers.fractions = false;
    return new Translation({
      language,
      catalogs: language === null ? [] : this.#catalogs(chain),
      formats: found,
      usesPlatform: !compatible,
    });
  }

  /** Those of the language, then those of the site's: better a known language than none. */
  #catalogs(chain: readonly string[]): Catalog[] {
    const isSource = /^en(?:-|$)/i.test(chain.at(-1)!);
    const names = isSource ? chain : [...chain, ...languageChain(this.language)];
    return [...new Set(names)].flatMap((name) => this.#catalogsOf(name));
  }

  #catalogsOf(language: string): Catalog[] {
    const { dirs = [], catalogs = {}, compatible = false } = this.#options;
    const found = [...(catalogs[language] ?? catalogs[toLocale(language)] ?? [])];
    for (const dir of compatible ? dirs : [...dirs, frameworkLocale]) {
      const folder = join(dir, toLocale(language), "LC_MESSAGES");
      for (const stem of ["quintet", "django"]) {
        const file = fileNames
          .filter((name) => name.startsWith(stem))
          .map((name) => join(folder, name))
          .find((path) => existsSync(path));
        if (file !== undefined) found.push(readCatalog(file));
      }
    }
    return found;
  }
}

function languageMap(
  languages: readonly string[] | Readonly<Record<string, string>>,
): ReadonlyMap<string, string | undefined> {
  if (!Array.isArray(languages)) return new Map(Object.entries(languages as object));
  return new Map((languages as readonly string[]).map((code) => [code, undefined]));
}
