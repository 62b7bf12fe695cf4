/**
 * Texts in the language of whoever reads them: `gettextLazy` of `quintet/i18n` makes them. What
 * stands below it, models say, knows of them no more than this.
 */

/** A text that is translated when it is shown, not when it is made. */
export interface TranslatedText {
  /** The text as the source code has it, in whatever language it is read. */
  readonly source: string;
  /** The text in the active language. */
  toString(): string;
  valueOf(): string;
}

/** A text for people. */
export type Text = string | TranslatedText;

export function isTranslatedText(value: unknown): value is TranslatedText {
  if (typeof value !== "object" || value === null || !("source" in value)) return false;
  return typeof value.source === "string" && typeof value.valueOf() === "string";
}

/** The text as it is written in the source code: what does not change with the language. */
export function sourceOf(text: Text): string {
  return typeof text === "string" ? text : text.source;
}
