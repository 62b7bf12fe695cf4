/** The URLs of the site that is at work: a site holds them, templates and redirects read them. */

import { type ContextSlot, contextSlot } from "../base/index.ts";
import { NoUrlsError } from "./errors.ts";
import type { UrlConf } from "./url-conf.ts";

export const currentUrls: ContextSlot<UrlConf> = contextSlot<UrlConf>("urls");

/** The URLs at work. @throws {NoUrlsError} If nobody has set them. */
export function urlsAtWork(): UrlConf {
  const urls = currentUrls.get();
  if (urls === undefined) throw new NoUrlsError();
  return urls;
}
