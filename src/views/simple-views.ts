/** Class views without a model: a template, a redirect. */

import { andThen, type MaybePromise } from "../base/index.ts";
import { Http404, redirect, type ViewResult } from "../http/index.ts";
import type { View } from "../routing/index.ts";
import { ClassView } from "./class-view.ts";
import { ViewConfigurationError } from "./errors.ts";
import { render } from "./template.ts";

export interface TemplateViewOptions {
  /** The name of the template. */
  template?: string;
  /** More variables for it. */
  context?: object;
}

/** Renders a template; the parameters of the path are variables in it. */
export class TemplateViewBase extends ClassView {
  protected readonly viewOptions: TemplateViewOptions = {};

  get(): MaybePromise<ViewResult> {
    return andThen(this.getContextData({ ...this.params }), (context) =>
      this.renderToResponse(context),
    );
  }

  override getContextData(more: object = {}): MaybePromise<object> {
    return super.getContextData({ ...this.viewOptions.context, ...more });
  }

  /** The names of templates, of which the first that exists is taken. */
  getTemplateNames(): string[] {
    const { template } = this.viewOptions;
    if (template !== undefined) return [template];
    throw new ViewConfigurationError(`${this.constructor.name} has no template.`, {
      hint: 'Give it one, { template: "page.html" }, or override getTemplateNames().',
    });
  }

  renderToResponse(context: object): MaybePromise<ViewResult> {
    return render(this.request, this.getTemplateNames(), context);
  }
}

/** A class of views, to be extended or used as it is: `TemplateView({ … }).asView()`. */
export interface ViewClass<Base extends ClassView> {
  new (request: ClassView["request"]): Base;
  /** The view for a route, whatever parameters it has. */
  asView(): View<unknown>;
}

/**
 * A page that is only a template.
 *
 * @example
 * ```ts
 * import { path, urlConf } from "quintet/routing";
 * import { TemplateView } from "quintet/views";
 *
 * export const urls = urlConf([
 *   path("about/", TemplateView({ template: "about.html" }).asView(), { name: "about" }),
 * ]);
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#templateview
 */
export function TemplateView(options: TemplateViewOptions = {}): ViewClass<TemplateViewBase> {
  return class extends TemplateViewBase {
    protected override readonly viewOptions = options;
  } as never;
}

export interface RedirectViewOptions {
  /** Where to, `{name}` stands for a parameter of the path. Without it the page is gone (404). */
  url?: string;
  /** Has it moved for good? Default: false. */
  permanent?: boolean;
  /** Is the part behind the question mark kept? Default: false. */
  queryString?: boolean;
}

/** Sends the browser elsewhere. */
export class RedirectViewBase extends ClassView {
  protected readonly viewOptions: RedirectViewOptions = {};

  /** Where to; undefined for nowhere. */
  getRedirectUrl(): MaybePromise<string | undefined> {
    const { url, queryString = false } = this.viewOptions;
    const target = url?.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = this.params[name];
      return value === undefined ? whole : encodeURIComponent(String(value));
    });
    const query = this.request.query.toString();
    return target !== undefined && queryString && query !== "" ? `${target}?${query}` : target;
  }

  get(): MaybePromise<ViewResult> {
    const { permanent = false } = this.viewOptions;
    return andThen(this.getRedirectUrl(), (url) => {
      if (url === undefined) throw new Http404("There is no such page any more.");
      return redirect(url, { permanent });
    });
  }

  post(): MaybePromise<ViewResult> {
    return this.get();
  }
}

/**
 * An old address of a page.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#redirectview
 */
export function RedirectView(options: RedirectViewOptions): ViewClass<RedirectViewBase> {
  return class extends RedirectViewBase {
    protected override readonly viewOptions = options;
  } as never;
}
