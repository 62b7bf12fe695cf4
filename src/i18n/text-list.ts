import { gettext } from "./gettext.ts";

/**
 * A list as one says it: `a, b or c`, in the active language. Django's `get_text_list`.
 *
 * @param lastWord What stands in front of the last. Default: "or" in the active language.
 * @example
 * ```ts
 * import { textList } from "quintet/i18n";
 *
 * textList(["a", "b", "c"]); // "a, b or c"
 * textList(["a", "b"], "and"); // "a and b"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.text.get_text_list
 */
export function textList(
  items: readonly unknown[],
  lastWord: string | { toString(): string } = gettext("or"),
): string {
  const texts = items.map(String);
  const last = texts.pop();
  if (last === undefined) return "";
  // Some languages separate with another comma.
  return texts.length === 0 ? last : `${texts.join(gettext(", "))} ${String(lastWord)} ${last}`;
}
