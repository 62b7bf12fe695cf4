/** The language that a recorded case was in, with the messages that were found translated. */

import {
  Catalog,
  currentTranslations,
  type LocaleFormats,
  override,
  overrideTimeZone,
  parsePluralForms,
  Translations,
} from "quintet/i18n";

import { type Json, type JsonObject, zoneId } from "./template_values.ts";

/**
 * Calls `work` as the case was called: in its language, its zone, with its catalogues.
 *
 * @param options.compatible Are only messages and names known that the recording has? Default: true.
 */
export function inLanguageOf<Result>(
  recorded: JsonObject,
  work: () => Result,
  { compatible = true }: { compatible?: boolean } = {},
): Result {
  const env = (recorded["env"] ?? {}) as JsonObject;
  const settings = (env["settings"] ?? {}) as JsonObject;
  const site = new Translations({
    compatible,
    language: String(settings["LANGUAGE_CODE"] ?? "en-us"),
    languages: languagesOf(settings["LANGUAGES"]),
    catalogs: catalogsOf(recorded, env),
    defaultFormats: formatsOf(settings),
    useThousandSeparator: settings["USE_THOUSAND_SEPARATOR"] === true,
  });
  const { language } = env;
  const zone = env["timezone"];
  const inZone = (): Result => (zone ? overrideTimeZone(zoneId(zone), work) : work());
  return currentTranslations.run(site, () => {
    return language === undefined ? inZone() : override(language as string | null, inZone);
  });
}

function languagesOf(recorded: Json | undefined): Record<string, string> | string[] {
  if (!Array.isArray(recorded)) return djangoLanguages;
  return Object.fromEntries(
    recorded.map((pair) => {
      const [code, name] = (Array.isArray(pair) ? pair : (pair as JsonObject)["$tuple"]) as Json[];
      return [String(code), typeof name === "string" ? name : lazyText(name!)];
    }),
  );
}

function lazyText(name: Json): string {
  return String(((name as JsonObject)["$lazy"] as JsonObject)?.["args"] ?? name);
}

function formatsOf(settings: JsonObject): Partial<LocaleFormats> {
  const names: Readonly<Record<string, keyof LocaleFormats>> = {
    DATE_FORMAT: "dateFormat",
    DATETIME_FORMAT: "dateTimeFormat",
    THOUSAND_SEPARATOR: "thousandSeparator",
    DECIMAL_SEPARATOR: "decimalSeparator",
    NUMBER_GROUPING: "numberGrouping",
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([setting, name]) =>
      settings[setting] === undefined ? [] : [[name, settings[setting]]],
    ),
  ) as Partial<LocaleFormats>;
}

/** Messages by what they were asked with: the recording has no rule for plurals, but each answer. */
class RecordedCatalog extends Catalog {
  readonly #texts = new Map<string, string>();

  constructor(translations: readonly JsonObject[]) {
    super({});
    for (const { msgid, context, n, text } of translations) {
      this.#texts.set(JSON.stringify([context ?? null, msgid, n ?? null]), String(text));
    }
  }

  override get(context: string | undefined, message: string): string | undefined {
    return this.#texts.get(JSON.stringify([context ?? null, message, null]));
  }

  override getPlural(
    context: string | undefined,
    message: string,
    count: number,
  ): string | undefined {
    return this.#texts.get(JSON.stringify([context ?? null, message, count]));
  }
}

function catalogsOf(recorded: JsonObject, env: JsonObject): Record<string, Catalog[]> {
  const catalogs: Record<string, Catalog[]> = {};
  const translations = (recorded["translations"] ?? []) as JsonObject[];
  for (const [language, list] of Map.groupBy(translations, (each) => String(each["language"]))) {
    (catalogs[language] ??= []).push(new RecordedCatalog(list));
  }
  for (const byLocale of (env["catalogs"] ?? []) as JsonObject[]) {
    for (const [locale, { plural, messages }] of Object.entries(byLocale) as [
      string,
      JsonObject,
    ][]) {
      const rule = plural
        ? parsePluralForms(String(plural).replace(/^Plural-Forms: /, ""))
        : undefined;
      const language = locale.toLowerCase().replaceAll("_", "-");
      (catalogs[language] ??= []).push(new Catalog(formsOf(messages as Json[]), rule));
    }
  }
  return catalogs;
}

function formsOf(messages: readonly Json[]): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const entry of messages) {
    const [key, text] = entry as [Json, string];
    const [message, index] = (Array.isArray(key) ? key : [key, 0]) as [string, number];
    const list = forms.get(message) ?? [];
    list[index] = text;
    forms.set(message, list);
  }
  return forms;
}

/** The languages that Django offers by default. */
const djangoLanguages = (
  "af ar ar-dz ast az bg be bn br bs ca ckb cs cy da de dsb el en en-au en-gb eo es es-ar es- " +
  "co es-mx es-ni es-ve et eu fa fi fr fy ga gd gl he hi hr hsb hu hy ia id ig io is it ja ka " +
  "kab kk km kn ko ky lb lt lv mk ml mn mr ms my nb ne nl nn os pa pl pt pt-br ro ru sk sl sq " +
  "sr sr-latn sv sw ta te tg th tk tr tt udm uk ur uz vi zh-hans zh-hant"
).split(" ");
