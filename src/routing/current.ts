/** The URLs of the site that is at work: a site holds them, templates and redirects read them. */

import { type ContextSlot, contextSlot } from "../base/index.ts";
import { NoUrlsError } from "./errors.ts";
import type { GivenParams } from "./reverse.ts";
import type { ReverseOptions, UrlConf } from "./url-conf.ts";

export const currentUrls: ContextSlot<UrlConf> = contextSlot<UrlConf>("urls");

/** The URLs at work. @throws {NoUrlsError} If nobody has set them. */
export function urlsAtWork(): UrlConf {
  const urls = currentUrls.get();
  if (urls === undefined) throw new NoUrlsError();
  return urls;
}

/**
 * The address of a route of the site at work, by a name that is looked up when this is called. For
 * apps that do not know the site they are in, and for modules that `urls.ts` imports: to import it
 * back would be a circle. Where the URLs are at hand, `urls.reverse` has its names checked.
 *
 * @throws {NoReverseMatch} If there is no such route, or none with these parameters.
 * @throws {NoUrlsError} If no site is at work.
 *
 * @example
 * ```ts
 * import { redirect } from "quintet/http";
 * import { reverse, type View } from "quintet/routing";
 *
 * export const saved: View<{ id: number }> = (request) =>
 *   redirect(reverse("books:detail", { id: request.params.id }));
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/urlresolvers/#reverse
 */
export function reverse(
  name: string,
  params: GivenParams = {},
  options: ReverseOptions = {},
): string {
  return urlsAtWork().reverseByName(name, params, options);
}
