/** Brings visitors who left out the slash at the end to where they wanted to go. */

import { type Middleware, redirect, type Request, viewOption } from "../http/index.ts";
import { urlsAtWork } from "./current.ts";
import { MissingSlashError } from "./errors.ts";
import type { UrlConf } from "./url-conf.ts";
import type { View } from "./view.ts";

export interface AppendSlashOptions {
  /** Default: those of the site at work. */
  urls?: UrlConf;
  /**
   * Is a form that is sent to the wrong address an error? In development that is better than data
   * that is lost on the way. Default: false.
   */
  debug?: boolean;
}

const appendsSlash = viewOption<boolean>("append slash");

/**
 * Redirects a path that no route has, if one has it with a slash at its end. Django's
 * `APPEND_SLASH`.
 *
 * @throws {MissingSlashError} (the handler) With `debug`, for a request with a body.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/settings/#append-slash
 */
export function appendSlash({ urls, debug = false }: AppendSlashOptions = {}): Middleware {
  return (next) => (request) => {
    const { path } = request;
    if (path.endsWith("/")) return next(request);
    const known = urls ?? urlsAtWork();
    const here = request.routes === known ? request.match : known.resolve(path);
    if (here !== undefined) return next(request);
    const match = known.resolve(`${path}/`);
    if (match === undefined || appendsSlash.of(match.view) === false) return next(request);
    if (debug && ["POST", "PUT", "PATCH"].includes(request.method)) {
      throw new MissingSlashError(request.method, path);
    }
    return redirect(withSlash(request), { permanent: true });
  };
}

/** Says that a view wants no redirect to it: one for programs, whose body would be lost. */
export function noAppendSlash<Params>(view: View<Params>): View<Params> {
  return appendsSlash.set(view, false);
}

function withSlash({ target }: Request): string {
  const end = target.indexOf("?");
  const path = end < 0 ? target : target.slice(0, end);
  // Two slashes at the beginning would be the host of another site, and so would a backslash.
  const safe = path.replace(/^\/[/\\]/, (slashes) => (slashes === "//" ? "/%2F" : "/%5C"));
  return `${safe}/${end < 0 ? "" : target.slice(end)}`;
}
