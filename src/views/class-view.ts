/**
 * Class views: a method for each method of HTTP, and hooks in between. `asView()` gives the view,
 * which makes an instance for each request.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/
 */

import type { MaybePromise } from "../base/index.ts";
import { MethodNotAllowed, type Request, Response, type ViewResult } from "../http/index.ts";
import type { View } from "../routing/index.ts";

/** Parameters of a path, of any names. */
export type AnyParams = Readonly<Record<string, unknown>>;

type HandlerName = "get" | "head" | "post" | "put" | "patch" | "delete" | "options";
const handlerNames: readonly HandlerName[] = [
  "get",
  "head",
  "post",
  "put",
  "patch",
  "delete",
  "options",
];

/** The base of all class views. */
export abstract class ClassView {
  readonly request: Request<AnyParams>;

  constructor(request: Request<AnyParams>) {
    this.request = request;
  }

  /** The view for a route, whatever parameters it has. */
  static asView(this: new (request: Request<AnyParams>) => ClassView): View<unknown> {
    return async (request) => {
      const view = new this(request as Request<AnyParams>);
      await view.setup();
      return view.dispatch();
    };
  }

  /** The parameters of the path. */
  get params(): AnyParams {
    return this.request.params;
  }

  /**
   * Runs before the method of the request: what other hooks need and has to be awaited is loaded
   * here, and kept in a property. Does nothing, so override it.
   *
   * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#django.views.generic.base.View.setup
   */
  setup(): MaybePromise<void> {}

  /** Calls the method for the request's method. */
  dispatch(): MaybePromise<ViewResult> {
    const method = this.request.method.toLowerCase() as HandlerName;
    const handlers = this as unknown as Partial<
      Record<HandlerName, () => MaybePromise<ViewResult>>
    >;
    const handler = method === "head" ? (handlers.head ?? handlers.get) : handlers[method];
    if (handlerNames.includes(method) && handler) return handler.call(this);
    const allowed = this.allowedMethods();
    if (method !== "options") throw new MethodNotAllowed(this.request.method, allowed);
    return new Response(null, { status: 204, headers: { allow: allowed.join(", ") } });
  }

  /** The methods that it has. */
  allowedMethods(): string[] {
    const has = (name: HandlerName): boolean =>
      typeof (this as unknown as Record<string, unknown>)[name] === "function";
    const named = handlerNames.filter(
      (name) => name === "options" || has(name) || (name === "head" && has("get")),
    );
    return named.map((name) => name.toUpperCase());
  }

  /** Variables for the template; `more` are those of a subclass. */
  getContextData(more: object = {}): MaybePromise<object> {
    return { view: this, ...more };
  }
}
