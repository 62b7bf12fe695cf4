import { html, type Request, type Response, type ResponseOptions } from "../http/index.ts";
import { currentEngine } from "../templates/index.ts";
import { NoEngineError } from "./errors.ts";

/**
 * Renders a template to a response. Django's shortcut of the same name.
 *
 * @param template Its name, or several of which the first that exists is taken.
 * @param values Its variables, besides those of the context processors and `request`.
 * @throws {NoEngineError} If no site is at work.
 *
 * @example
 * ```ts
 * import { render } from "quintet";
 * import type { Request, Response } from "quintet/http";
 *
 * export function index(request: Request): Promise<Response> {
 *   return render(request, "home/index.html", { title: "Welcome" });
 * }
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/shortcuts/#render
 */
export async function render(
  request: Request,
  template: string | readonly string[],
  values: object = {},
  options: ResponseOptions = {},
): Promise<Response> {
  const engine = currentEngine.get();
  if (engine === undefined) throw new NoEngineError();
  const { text } = await engine.render(template, values, { request });
  return html(text, options);
}
