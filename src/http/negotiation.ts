/**
 * Which of the things we can write does the client like best?
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */

import type { Request } from "./request.ts";

interface Range {
  type: string;
  subtype: string;
  params: ReadonlyMap<string, string>;
  quality: number;
}

/**
 * The media type among those offered that the client likes best; undefined if it accepts none.
 * Without an `accept` header that is the first.
 *
 * @param offered Media types, the one we like best first: it decides where the client does not.
 *
 * @example
 * ```ts
 * import { html, json, preferredType } from "quintet/http";
 * import type { Request, Response } from "quintet/http";
 *
 * export function books(request: Request): Response {
 *   const type = preferredType(request, ["text/html", "application/json"]);
 *   return type === "application/json" ? json([]) : html("<p>No books yet.</p>");
 * }
 * ```
 */
export function preferredType<const Type extends string>(
  request: Request,
  offered: readonly Type[],
): Type | undefined {
  const ranges = parseAccept(request.headers.get("accept") ?? "*/*");
  let best: Type | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) [best, bestQuality] = [type, quality];
  }
  return best;
}

/** Does the client accept this media type? */
export function accepts(request: Request, type: string): boolean {
  return preferredType(request, [type]) !== undefined;
}

/** The quality of the most specific range that the type is in: `text/html;q=0` outdoes a star. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const [wanted] = parseAccept(type);
  if (wanted === undefined) return 0;
  let quality = 0;
  let bestRank = -1;
  for (const range of ranges) {
    const rank = specificity(range);
    if (rank > bestRank && covers(range, wanted)) [quality, bestRank] = [range.quality, rank];
  }
  return quality;
}

function covers(range: Range, { type, subtype, params }: Range): boolean {
  return (
    (range.type === "*" || range.type === type) &&
    (range.subtype === "*" || range.subtype === subtype) &&
    [...range.params].every(([name, value]) => params.get(name) === value)
  );
}

function specificity({ type, subtype, params }: Range): number {
  if (type === "*") return 0;
  return subtype === "*" ? 1 : 2 + params.size;
}

function parseAccept(header: string): Range[] {
  const ranges: Range[] = [];
  for (const part of header.split(",")) {
    const [name = "", ...params] = part.split(";").map((piece) => piece.trim());
    const [, type, subtype] = /^([^\s/]+)\/([^\s/]+)$/.exec(name.toLowerCase()) ?? [];
    if (type === undefined || subtype === undefined) continue;
    const range = { type, subtype, params: new Map<string, string>(), quality: 1 };
    for (const param of params) {
      const [key = "", value = ""] = param.split("=").map((piece) => piece.trim());
      if (key.toLowerCase() === "q") range.quality = Math.min(Number(value) || 0, 1);
      else range.params.set(key.toLowerCase(), value.replaceAll('"', ""));
    }
    ranges.push(range);
  }
  return ranges;
}
