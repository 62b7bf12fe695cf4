/** What views do all the time: find a row, or answer 404; send the visitor to another page. */

import { messageWithoutHint, ValidationError } from "../base/index.ts";
import { DoesNotExist } from "../db/index.ts";
import { Http404, redirect, type RedirectOptions, type Response } from "../http/index.ts";
import { type GivenParams, reverse, type ReverseOptions } from "../routing/index.ts";

/** A query set or a manager. */
export interface Findable<Row> {
  get(conditions?: never): Promise<Row>;
}

/** A query set or a manager, of which a list is wanted. */
export interface Listable<Row> {
  filter(conditions: never): PromiseLike<Row[]>;
}

/** Lookups by path, as `filter` takes them. */
export type Lookups = Readonly<Record<string, unknown>>;

/**
 * The one row that matches; if there is none, the answer is 404.
 *
 * @param rows A query set or a manager.
 * @param lookups What to find it by. Default: what the query set says already.
 * @throws {Http404} If there is none.
 * @throws {MultipleObjectsReturned} If there are several.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 * import { text } from "quintet/http";
 * import type { View } from "quintet/routing";
 * import { getObjectOr404 } from "quintet/views";
 *
 * class Book extends model({ title: charField({ maxLength: 200 }) }) {
 *   static objects = manager(Book);
 * }
 * export const bookDetail: View<{ id: number }> = async (request) => {
 *   const book = await getObjectOr404(Book.objects, { id: request.params.id });
 *   return text(book.title);
 * };
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/shortcuts/#get-object-or-404
 */
export async function getObjectOr404<Row>(rows: Findable<Row>, lookups?: Lookups): Promise<Row> {
  try {
    return await rows.get(lookups as never);
  } catch (error) {
    // A key that cannot be one, /books/abc/, leads nowhere either.
    if (!(error instanceof DoesNotExist) && !(error instanceof ValidationError)) throw error;
    const isMissing = error instanceof DoesNotExist;
    throw new Http404(isMissing ? messageWithoutHint(error) : "There is nothing that matches.", {
      cause: error,
    });
  }
}

/**
 * The rows that match, at least one; if there is none, the answer is 404.
 *
 * @throws {Http404} If there is none.
 * @see https://docs.djangoproject.com/en/5.2/topics/http/shortcuts/#get-list-or-404
 */
export async function getListOr404<Row>(
  rows: Listable<Row>,
  lookups: Lookups = {},
): Promise<Row[]> {
  const list = await rows.filter(lookups as never);
  if (list.length === 0) throw new Http404("There is nothing that matches.");
  return list;
}

/** How the visitor is sent there, and what stands behind the path of the address. */
export interface RedirectToOptions extends RedirectOptions, ReverseOptions {}

/**
 * Sends the visitor to a route of the site at work, by its name. Where the URLs are at hand,
 * `redirect(urls.reverse(…))` has the name and the parameters checked by the compiler.
 *
 * @param params Parameters by name, or in the order of the path. Default: none.
 * @throws {NoReverseMatch} If there is no such route, or none with these parameters.
 * @throws {NoUrlsError} If no site is at work.
 *
 * @example
 * ```ts
 * import type { View } from "quintet/routing";
 * import { redirectTo } from "quintet/views";
 *
 * export const saved: View<{ id: number }> = (request) =>
 *   redirectTo("books:detail", { id: request.params.id }, { fragment: "reviews" });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/shortcuts/#redirect
 */
export function redirectTo(
  name: string,
  params: GivenParams = {},
  options: RedirectToOptions = {},
): Response {
  return redirect(reverse(name, params, options), options);
}
