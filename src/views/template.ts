/** Views and templates: typed handles, and `render`. */

import { andThen, type MaybePromise } from "../base/index.ts";
import { html, type Request, type Response, type ResponseOptions } from "../http/index.ts";
import { currentEngine, declareContext, type Engine, type SafeString } from "../templates/index.ts";
import { type ContextOf, contextShape, type Declarations } from "./declared.ts";
import { ViewConfigurationError } from "./errors.ts";

/** A template whose variables are typed; made by `template(…)`. */
export interface TemplateHandle<Context extends object> {
  readonly name: string;
  /**
   * The page as a response. The context processors of the site are called with the request.
   *
   * @throws {TemplateNotFoundError}
   */
  render(
    request: Request<unknown>,
    context: Context,
    options?: ResponseOptions,
  ): MaybePromise<Response>;
  /** The page as a response that is sent while it is rendered; see `renderStream`. */
  renderStream(
    request: Request<unknown>,
    context: Context,
    options?: ResponseOptions,
  ): Promise<Response>;
  /** The text alone, without a request: for mail. */
  renderToString(context: Context): MaybePromise<SafeString>;
}

/**
 * Names a template, and says once which variables it has. The file is looked for when it is first
 * rendered.
 *
 * @example
 * ```ts
 * import { template } from "quintet/views";
 * import type { View } from "quintet/routing";
 *
 * const helloPage = template<{ name: string }>("hello.html");
 * export const hello: View = (request) => helloPage.render(request, { name: "Ada" });
 * ```
 */
export function template<Context extends object = Record<string, unknown>>(
  name: string,
): TemplateHandle<Context>;
/**
 * Names a template, and declares its variables by the classes they are of. The compiler holds the
 * view against them, and `quintet check` the template: `{{ book.titel }}` is found by both.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 * import { pageOf, template } from "quintet/views";
 *
 * class Book extends model({ title: charField({ maxLength: 200 }) }) {
 *   static objects = manager(Book);
 * }
 * export const bookList = template("books/list.html", { page: pageOf(Book), heading: String });
 * ```
 */
export function template<const Given extends Declarations>(
  name: string,
  variables: Given,
): TemplateHandle<ContextOf<Given>>;
export function template(name: string, variables?: Declarations): TemplateHandle<object> {
  if (variables !== undefined) declareContext(name, contextShape(variables));
  return {
    name,
    render: (request, context, options) => render(request, name, context, options),
    renderStream: (request, context, options) => renderStream(request, name, context, options),
    renderToString: (context) => engine().render(name, context),
  };
}

/**
 * Renders a template as a response.
 *
 * @param name Or several, of which the first that exists is taken.
 * @param context Its variables, besides those of the context processors and `request`.
 * @throws {TemplateNotFoundError} If there is no template of that name.
 * @throws {ViewConfigurationError} If no site is at work.
 *
 * @example
 * ```ts
 * import type { View } from "quintet/routing";
 * import { render } from "quintet/views";
 *
 * export const index: View = (request) => render(request, "home/index.html", { title: "Welcome" });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/shortcuts/#render
 */
export function render(
  request: Request<unknown>,
  name: string | readonly string[],
  context: object = {},
  options: ResponseOptions = {},
): MaybePromise<Response> {
  return andThen(engine().render(name, context, { request }), (text) => html(text.text, options));
}

/**
 * Renders a template as a response that is sent while it is rendered: the browser gets the head of
 * the page before the first query has answered. An error before the first piece is answered as
 * any other; after it the connection is closed, and the error logged.
 *
 * What the page asks the database for is asked outside of a transaction around the request, which
 * has ended by then.
 *
 * @param name Or several, of which the first that exists is taken.
 * @throws {TemplateNotFoundError} If there is no template of that name.
 * @throws {ViewConfigurationError} If no site is at work.
 *
 * @example
 * ```ts
 * import type { View } from "quintet/routing";
 * import { renderStream } from "quintet/views";
 *
 * export const report: View = (request) =>
 *   renderStream(request, "report.html", { rows: fetch("https://example.org/").then(String) });
 * ```
 */
export async function renderStream(
  request: Request<unknown>,
  name: string | readonly string[],
  context: object = {},
  options: ResponseOptions = {},
): Promise<Response> {
  const pieces = engine().renderToStream(name, context, { request, signal: request.signal });
  const first = await pieces.next();
  return html(first.done === true ? "" : startingWith(first.value, pieces), options);
}

async function* startingWith(
  first: string,
  rest: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<string, void, undefined> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(); // also if nobody came to ask for more than the first
  }
}

function engine(): Engine {
  const current = currentEngine.get();
  if (current !== undefined) return current;
  throw new ViewConfigurationError("There is no template engine here.", {
    hint: "A site sets it when it starts; a script renders inside of app.run().",
  });
}
