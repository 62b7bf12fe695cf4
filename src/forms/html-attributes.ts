/** Attributes of an HTML element, as options and widgets write them. */

import { escapeHtml, html, markSafe, type SafeString } from "../templates/index.ts";

/** `true` writes the bare name; false, null and undefined leave the attribute out. */
export type Attributes = Readonly<Record<string, AttributeValue>>;
export type AttributeValue = string | number | boolean | SafeString | null | undefined;

/** ` type="text" required`: with a leading blank, so that it can follow a tag's name. */
export function writeAttributes(attributes: Attributes): SafeString {
  let text = "";
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    text += value === true ? ` ${escapeHtml(name)}` : html` ${name}="${value}"`.text;
  }
  return markSafe(text);
}
