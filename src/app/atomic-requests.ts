/** The setting `atomicRequests`: each view in a transaction of its own. */

import type { MaybePromise } from "../base/index.ts";
import { atomic } from "../db/index.ts";
import { type Request, viewOption, type ViewResult } from "../http/index.ts";
import type { AnyView, View } from "../routing/index.ts";

/** The databases that a view wants no transaction on; "": all of them. */
const notAtomic = viewOption<readonly string[]>("not atomic");

/**
 * Makes a view that runs without the transaction that `atomicRequests` would put around it: one
 * that takes long, or that commits by itself.
 *
 * @param options.using The database. Default: all.
 *
 * @example
 * ```ts
 * import { nonAtomicRequests } from "quintet";
 * import { text } from "quintet/http";
 *
 * export const importAll = nonAtomicRequests(() => text("done"));
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/transactions/#django.db.transaction.non_atomic_requests
 */
export function nonAtomicRequests<Params>(
  view: View<Params>,
  { using = "" }: { using?: string } = {},
): View<Params> {
  return notAtomic.set(view, [...(notAtomic.of(view) ?? []), using]);
}

/** Calls a view in a transaction of each of these databases; what it throws rolls them back. */
export function callAtomically(aliases: readonly string[]) {
  return (view: AnyView, request: Request): MaybePromise<ViewResult> => {
    const left = aliases.filter((alias) => !isExempt(view, alias));
    return left.reduceRight<() => MaybePromise<ViewResult>>(
      (work, using) => () => atomic(work, { using }),
      () => (view as View)(request),
    )();
  };
}

function isExempt(view: AnyView, alias: string): boolean {
  const left = notAtomic.of(view) ?? [];
  return left.includes("") || left.includes(alias);
}
