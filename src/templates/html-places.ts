/** Settings, by what is written: the place in HTML moves on, the rest stays. */

import { UnsafeContextError } from "./errors.ts";
import { nextHtmlState } from "./escaping/html-text.ts";
import { afterUnknown, covers, mergeStates } from "./escaping/merge.ts";
import type { Setting } from "./setting.ts";

export function settingAfterText(setting: Setting, text: string): Setting {
  const { html } = setting;
  return html === undefined ? setting : { ...setting, html: nextHtmlState(html, text) };
}

/** Behind a part of which only is known that it ends where it began. */
export function settingAfterUnknown(setting: Setting): Setting {
  const { html } = setting;
  return html === undefined ? setting : { ...setting, html: afterUnknown(html) };
}

/**
 * The setting behind two branches.
 *
 * @throws {UnsafeContextError} If they end at different places.
 */
export function mergedSettings(a: Setting, b: Setting): Setting {
  if (a.html === undefined || b.html === undefined) return a;
  const html = mergeStates(a.html, b.html);
  if (html !== undefined) return { ...a, html };
  throw new UnsafeContextError("The branches of this tag end at different places in HTML.", {
    hint: "Open and close quotes and tags within the same branch.",
  });
}

/** Does what ends at `actual` keep to what the text behind it counts on? */
export function isCovered(known: Setting, actual: Setting): boolean {
  if (known.html === actual.html || known.html === undefined) return true;
  return actual.html !== undefined && covers(known.html, actual.html);
}

/** The error for a part that ends at a place the text behind it does not count on. */
export function otherEnd(what: string): UnsafeContextError {
  return new UnsafeContextError(
    `${what} ends at another place in HTML than the text behind it counts on.`,
    { hint: "Close what it opens: quotes, tags, comments, scripts; and open nothing else." },
  );
}
