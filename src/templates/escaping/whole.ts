/** HTML with all its tags, comments and scripts closed. */

import { isPlainState, startOfHtml } from "./html-state.ts";
import { nextHtmlState } from "./html-text.ts";

/** May the text stand between tags, so that what follows stands there, too? */
export function isWholeHtml(text: string): boolean {
  return !text.includes("<") || isPlainState(nextHtmlState(startOfHtml, `${text} `));
}
