/**
 * Takes tags away, to shorten text; not to make it safe. As Django does with Python's HTMLParser:
 * what is no tag stays, entities stay.
 */

import { htmlPieces } from "./html-pieces.ts";

/** A tag may come out of taking away another: `<<b>b>`. So often this is looked after. */
const maxRounds = 50;

/**
 * The text without its tags. The result is not safe HTML: escape it as any other text.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.html.strip_tags
 */
export function stripTags(text: string): string {
  let current = text;
  for (let round = 0; round < maxRounds; round++) {
    if (!current.includes("<") || !current.includes(">")) break;
    let next = "";
    for (const piece of htmlPieces(current)) if (piece.kind === "text") next += piece.text;
    if (next.length === current.length) break;
    current = next;
  }
  return current;
}
