/**
 * From an error to the response it is answered with. In production visitors see the page of the
 * project (`404.html`, `500.html`, …) or a plain one; while one develops, all there is to know.
 */

import type { MaybePromise } from "../../base/index.ts";
import { Http404, HttpError, preferredType, type Request, Response } from "../../http/index.ts";
import { TemplateNotFoundError } from "../../templates/index.ts";
import { isGone, type Report } from "../report.ts";
import { chainOf, debugPage, describe } from "./debug-page.ts";
import { notFoundPage } from "./not-found-page.ts";
import { plainPage, statusTitle } from "./plain-page.ts";
import type { Pair } from "./redact.ts";
import { requestTables } from "./request-tables.ts";

export interface ErrorPagesOptions {
  debug: boolean;
  /** The folder of the project. */
  root: string;
  /** What the debug pages say of the site. */
  site: readonly Pair[];
  /** Renders a template of the project. */
  render(template: string, values: Readonly<Record<string, unknown>>): MaybePromise<string>;
  /** Is told of every error that is the site's own: all with a status of 500 and above. */
  report: Report;
}

/** Answers an error. Never throws. */
export type ErrorPages = (request: Request, error: unknown) => Promise<Response>;

export function errorPages(options: ErrorPagesOptions): ErrorPages {
  return async (request, error) => {
    // Nobody reads this answer, and to give up halfway is what the signal asks for.
    if (isGone(error, request)) return new Response(null, { status: 400 });
    const status = error instanceof HttpError ? error.status : 500;
    if (status >= 500) options.report(error, request);
    let response: Response;
    try {
      response = await answer(request, error, status, options);
    } catch (failure) {
      // A page about an error that fails itself: the plain one needs nothing that could.
      options.report(failure, request);
      response = htmlPage(plainPage(status), status);
    }
    if (error instanceof HttpError) {
      for (const [name, value] of Object.entries(error.headers)) response.headers.set(name, value);
    }
    return response;
  };
}

async function answer(
  request: Request,
  error: unknown,
  status: number,
  options: ErrorPagesOptions,
): Promise<Response> {
  const { debug, site } = options;
  if (wantsJson(request)) return problem(error, status, debug);
  if (debug && error instanceof Http404)
    return htmlPage(notFoundPage(request, error, site), status);
  const isOurs = status === 500 || status === 400;
  const own = debug && isOurs ? undefined : await ownPage(request, error, status, options);
  if (own !== undefined) return htmlPage(own, status);
  if (!debug) return htmlPage(plainPage(status), status);
  const tables = await requestTables(request, site);
  return htmlPage(debugPage({ request, status, error, root: options.root, tables }), status);
}

/** The project's page for this status, if there is one. */
async function ownPage(
  request: Request,
  error: unknown,
  status: number,
  { render, report }: ErrorPagesOptions,
): Promise<string | undefined> {
  const template = `${status}.html`;
  // Only these two are told why, as in Django: their messages are written for visitors.
  const isTold = status === 403 || status === 404;
  const exception = isTold ? describe(error).message : "";
  try {
    return await render(template, {
      status,
      title: statusTitle(status),
      requestPath: request.target.split("?", 1)[0], // `path` throws if it is not well encoded
      exception,
    });
  } catch (failure) {
    const isMissing =
      failure instanceof TemplateNotFoundError && failure.names.every((name) => name === template);
    if (!isMissing) report(failure, request);
    return undefined;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
function problem(error: unknown, status: number, debug: boolean): Response {
  const { name, message, code, hint } = describe(error);
  const details = { detail: message, error: name, code, hint, stack: stackLines(error) };
  const body = { title: statusTitle(status), status, ...(debug ? details : {}) };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}

function stackLines(error: unknown): string[] {
  return chainOf(error).flatMap((each) =>
    (each.stack ?? "").split("\n").map((line) => line.trim()),
  );
}

function htmlPage(page: string, status: number): Response {
  return new Response(page, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

function wantsJson(request: Request): boolean {
  const types = ["text/html", "application/json", "application/problem+json"] as const;
  const preferred = preferredType(request, types);
  return preferred !== undefined && preferred !== "text/html";
}
