/** urlencode, iriencode, urlize, urlizetrunc. */

import { filter, type FilterDefinition } from "../library.ts";
import { SafeString } from "../safe-string.ts";
import { quote } from "./quote.ts";
import { urlize } from "./urlize.ts";
import { wholeNumber } from "./numbers.ts";

/** What `iriencode` leaves as it is: what has a meaning in URLs, and what is encoded already. */
const iriSafe = "/#%[]=:;$&()+,!?*@'~";

function linked(
  value: unknown,
  limit: number | undefined,
  autoescape: boolean,
  text: (value: unknown) => string,
): SafeString {
  const isSafe = value instanceof SafeString;
  return new SafeString(urlize(text(value), { limit, isSafe, autoescape, isNofollow: true }));
}

export const urlFilters: Readonly<Record<string, FilterDefinition>> = {
  urlencode: filter(
    (value: string, safe: unknown) => quote(value, safe === undefined ? "/" : String(safe)),
    { stringValue: true },
  ),
  iriencode: filter((value: string) => quote(value, iriSafe), { stringValue: true, isSafe: true }),
  urlize: filter(
    (value: unknown, _arg, { autoescape, text }) => linked(value, undefined, autoescape, text),
    { needsAutoescape: true, safeObjects: true },
  ),
  urlizetrunc: filter(
    (value: unknown, limit: unknown, { autoescape, text }) =>
      linked(value, wholeNumber(limit), autoescape, text),
    { needsAutoescape: true, safeObjects: true, argument: "required" },
  ),
};
