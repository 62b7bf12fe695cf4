/** Numbers as people type them in their language, on the way to plain notation. */

import { activeTranslation, siteTranslations } from "./active.ts";
import { getFormat } from "./localize.ts";

/**
 * A number as it is typed in the active language, with the separators of plain notation: `3,5` of a
 * German is `3.5`. Marks between thousands are taken away if the site writes them
 * (`useThousandSeparator`). Anything else stays as it is, so the result need not be a number.
 *
 * @example
 * ```ts
 * import { override, sanitizeSeparators } from "quintet/i18n";
 *
 * override("de", () => sanitizeSeparators("3,5")); // "3.5"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/formatting/
 */
export function sanitizeSeparators(text: string): string {
  const point = String(getFormat("decimalSeparator"));
  const at = point === "" ? -1 : text.indexOf(point);
  const whole = at === -1 ? text : text.slice(0, at);
  const fraction = at === -1 ? "" : `.${text.slice(at + point.length)}`;
  return withoutThousands(whole) + fraction;
}

function withoutThousands(whole: string): string {
  const separator = getFormat("thousandSeparator");
  if (!siteTranslations().useThousandSeparator || separator === "") return whole;
  // A single dot that no thousands follow is meant as a decimal point.
  if (separator === "." && /^[^.]*\.(?!.{3}$)[^.]*$/s.test(whole)) return whole;
  // Nobody has the blanks on the keyboard that separate without a break.
  return whole.replaceAll(separator, "").replaceAll(separator.normalize("NFKD"), "");
}

/**
 * The same for the fields of a form, which also take thousands that are separated properly in front
 * of a decimal separator: `1.234,50` can mean one thing only.
 */
export function typedNumber(text: string): string {
  const { decimalSeparator: point, thousandSeparator: mark } = activeTranslation().formats;
  const [whole = "", ...rest] = point === "" ? [text] : text.split(point);
  const groups = whole.normalize("NFKD").split(mark.normalize("NFKD"));
  const isGrouped =
    mark !== "" &&
    groups.length > 1 &&
    /^\s*[-+]?\d{1,3}$/.test(groups[0]!) &&
    groups.slice(1).every((group) => /^\d{3}$/.test(group));
  if (!isGrouped || rest.length !== 1) return sanitizeSeparators(text);
  return `${groups.join("")}.${rest[0]!}`;
}
