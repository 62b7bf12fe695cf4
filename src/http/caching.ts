/**
 * What caches may do with a response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111
 */

import { clock } from "../base/index.ts";
import { httpDate } from "./http-date.ts";
import type { Response } from "./response.ts";

/** The directives of `cache-control`; times in seconds. */
export interface CacheControl {
  maxAgeSeconds?: number;
  /** As `maxAgeSeconds`, but for shared caches. */
  sharedMaxAgeSeconds?: number;
  staleWhileRevalidateSeconds?: number;
  staleIfErrorSeconds?: number;
  public?: true;
  private?: true;
  /** True, or the header that must not be used again unasked. */
  noCache?: true | string;
  noStore?: true;
  noTransform?: true;
  mustRevalidate?: true;
  proxyRevalidate?: true;
  immutable?: true;
}

/**
 * Says that the response depends on these headers of the request. Names that it says already are
 * not repeated; a star says all.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5
 */
export function vary(response: Response, ...names: readonly string[]): void {
  const present = listOf(response.headers.get("vary"));
  const known = new Set(present.map((name) => name.toLowerCase()));
  const added = names.filter((name) => !known.has(name.toLowerCase()));
  const all = [...present, ...added];
  response.headers.set("vary", all.includes("*") ? "*" : all.join(", "));
}

/**
 * Adds directives to `cache-control`. Of two maximal ages the smaller counts; `public` replaces
 * `private` and the other way round.
 */
export function cacheControl(response: Response, directives: CacheControl): void {
  const all = new Map<string, Set<string>>();
  for (const part of listOf(response.headers.get("cache-control"))) {
    const [name = "", ...value] = part.split("=");
    add(all, name.toLowerCase(), value.join("="));
  }
  if (directives.public) all.delete("private");
  if (directives.private) all.delete("public");
  for (const [key, value] of Object.entries(directives) as [string, true | string | number][]) {
    const name = directiveName(key);
    const [present] = all.get(name) ?? [];
    const isSmaller = name === "max-age" && Number(present) < Number(value);
    add(all, name, isSmaller ? String(present) : value === true ? "" : String(value));
  }
  const parts = [...all].flatMap(([name, values]) =>
    // Without a value it is about the whole response, which includes every header.
    values.has("") ? [name] : [...values].map((value) => `${name}=${value}`),
  );
  response.headers.set("cache-control", parts.join(", "));
}

/** Says that the response must not be kept by anybody. Django's `add_never_cache_headers`. */
export function neverCache(response: Response): void {
  if (!response.headers.has("expires")) response.headers.set("expires", httpDate(clock.nowMs()));
  cacheControl(response, {
    maxAgeSeconds: 0,
    noCache: true,
    noStore: true,
    mustRevalidate: true,
    private: true,
  });
}

/** `no-cache` may stand several times, each with a header; of the others the last counts. */
function add(all: Map<string, Set<string>>, name: string, value: string): void {
  const present = name === "no-cache" ? all.get(name) : undefined;
  all.set(name, new Set([...(present ?? []), value]));
}

function directiveName(key: string): string {
  if (key === "sharedMaxAgeSeconds") return "s-maxage";
  const name = key.replace("Seconds", "");
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The parts of a header that is a list. */
export function listOf(header: string | null): string[] {
  return (header ?? "").split(",").flatMap((part) => part.trim() || []);
}
