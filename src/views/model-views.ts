/** Class views that show rows of a model: a list, one row. */

import { type DefaultRows, defaultRows, type InstanceOf } from "../db/index.ts";
import { Http404, type ViewResult } from "../http/index.ts";
import type { ClassView } from "./class-view.ts";
import { InvalidPageError, ViewConfigurationError } from "./errors.ts";
import { modelNames, type ViewModel } from "./model-names.ts";
import type { Page } from "./page.ts";
import { Paginator } from "./paginator.ts";
import { getObjectOr404 } from "./shortcuts.ts";
import { TemplateViewBase, type TemplateViewOptions, type ViewClass } from "./simple-views.ts";

export interface ListViewOptions extends TemplateViewOptions {
  /** Rows on a page. Default: all of them. */
  paginateBy?: number;
  /** So few rows on a last page of their own are put on the page before. Default: 0. */
  paginateOrphans?: number;
  /** The name of the page in the address. Default: `page`. */
  pageParam?: string;
  /** The order, as `orderBy` takes it. Default: that of the model. */
  ordering?: string | readonly string[];
  /** The name of the list in the template, besides `objectList`. Default: `bookList`. */
  contextName?: string;
  /** Is a list without rows fine, rather than a 404? Default: true. */
  allowEmpty?: boolean;
}

/** A list of rows. */
export class ListViewBase<Model extends ViewModel> extends TemplateViewBase {
  protected override readonly viewOptions: ListViewOptions = {};
  declare protected readonly model: Model;

  /**
   * The rows: those of the model's default manager. Override it to show others. It cannot be asynchronous, as awaiting a query set runs
   * it: load what it needs in `setup`.
   */
  getQuerySet(): DefaultRows<Model> {
    const rows = defaultRows<Model>(this.model.$meta);
    const { ordering } = this.viewOptions;
    if (ordering === undefined) return rows;
    const paths = typeof ordering === "string" ? [ordering] : ordering;
    return rows.orderBy(...(paths as never[])) as DefaultRows<Model>;
  }

  override async get(): Promise<ViewResult> {
    return this.renderToResponse(await this.getContextData());
  }

  override async getContextData(more: object = {}): Promise<object> {
    const { paginateBy, allowEmpty = true, contextName } = this.viewOptions;
    const names = modelNames(this.model.$meta);
    const page = paginateBy === undefined ? undefined : await this.paginate(paginateBy);
    const list = page?.objectList ?? (await this.getQuerySet());
    if (list.length === 0 && !allowEmpty) throw new Http404("The list is empty.");
    const isPaginated = page?.hasOtherPages() ?? false;
    return super.getContextData({
      objectList: list,
      object_list: list,
      [`${names.camel}List`]: list,
      [`${names.lower}_list`]: list,
      ...(contextName !== undefined && { [contextName]: list }),
      paginator: page?.paginator,
      pageObj: page,
      page_obj: page,
      isPaginated,
      is_paginated: isPaginated,
      ...more,
    });
  }

  /** The page that is asked for; `?page=last` is the last one. */
  protected async paginate(perPage: number): Promise<Page<InstanceOf<Model>>> {
    const { pageParam = "page", paginateOrphans = 0, allowEmpty = true } = this.viewOptions;
    const paginator = new Paginator<InstanceOf<Model>>(this.getQuerySet() as never, perPage, {
      orphans: paginateOrphans,
      allowEmptyFirstPage: allowEmpty,
    });
    const asked = this.params[pageParam] ?? this.request.query.get(pageParam) ?? 1;
    try {
      return await paginator.page(asked === "last" ? await paginator.numPages : asked);
    } catch (error) {
      if (!(error instanceof InvalidPageError)) throw error;
      throw new Http404(`There is no page ${String(asked).slice(0, 20)}.`, { cause: error });
    }
  }

  override getTemplateNames(): string[] {
    return templateNames(this.viewOptions, this.model, "list");
  }
}

/**
 * A list of the rows of a model. The template gets `objectList`, `bookList` (or `contextName`) and
 * with `paginateBy` also `pageObj`, `paginator` and `isPaginated`; each in snake_case, too.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 * import { ListView } from "quintet/views";
 *
 * class Book extends model({ title: charField({ maxLength: 200 }) }) {
 *   static objects = manager(Book);
 * }
 * export class BookList extends ListView(Book, { paginateBy: 20, ordering: "title" }) {
 *   override getQuerySet() {
 *     return super.getQuerySet().filter({ title__startswith: "A" });
 *   }
 * }
 * export const bookList = BookList.asView();
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-display/#listview
 */
export function ListView<Model extends ViewModel>(
  model: Model,
  options: ListViewOptions = {},
): ViewClass<ListViewBase<Model>> {
  return class extends ListViewBase<Model> {
    protected override readonly viewOptions = options;
    declare protected readonly model: Model;
    static {
      Object.defineProperty(this.prototype, "model", { value: model });
    }
  } as never;
}

export interface DetailViewOptions extends TemplateViewOptions {
  /** The name of the row in the template, besides `object`. Default: `book`. */
  contextName?: string;
  /** The field that the parameter `slug` of the path is looked for in. Default: `slug`. */
  slugField?: string;
}

/** One row, found by the parameters of the path: `pk`, `id` or `slug`. */
export class DetailViewBase<Model extends ViewModel> extends TemplateViewBase {
  protected override readonly viewOptions: DetailViewOptions = {};
  declare protected readonly model: Model;
  /** The row, once `get` or `post` has found it. */
  object: InstanceOf<Model> | undefined;

  /**
   * The rows that it may be among: those of the model's default manager. Override it to hide some.
   * It is not asynchronous; `setup` is.
   */
  getQuerySet(): DefaultRows<Model> {
    return defaultRows<Model>(this.model.$meta);
  }

  /**
   * The row that the path names.
   *
   * @throws {Http404} If there is none.
   * @throws {ViewConfigurationError} If the path has neither `pk` nor `id` nor `slug`.
   */
  async getObject(): Promise<InstanceOf<Model>> {
    const { pk, id, slug } = this.params;
    const { slugField = "slug" } = this.viewOptions;
    const lookups =
      (pk ?? id) ? { pk: pk ?? id } : slug === undefined ? undefined : { [slugField]: slug };
    if (lookups === undefined) {
      throw new ViewConfigurationError(`${this.constructor.name} cannot find its row.`, {
        hint: "Its path needs a parameter pk, id or slug: books/<int:id>/.",
      });
    }
    return getObjectOr404<InstanceOf<Model>>(this.getQuerySet() as never, lookups);
  }

  override async get(): Promise<ViewResult> {
    this.object = await this.getObject();
    return this.renderToResponse(await this.getContextData());
  }

  override getContextData(more: object = {}): ReturnType<ClassView["getContextData"]> {
    const { contextName } = this.viewOptions;
    const { camel, lower } = modelNames(this.model.$meta);
    const { object } = this;
    if (object === undefined) return super.getContextData(more);
    return super.getContextData({
      object,
      [camel]: object,
      [lower]: object,
      ...(contextName !== undefined && { [contextName]: object }),
      ...more,
    });
  }

  override getTemplateNames(): string[] {
    return templateNames(this.viewOptions, this.model, "detail");
  }
}

/**
 * One row of a model. The template gets `object` and `book` (or `contextName`).
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-display/#detailview
 */
export function DetailView<Model extends ViewModel>(
  model: Model,
  options: DetailViewOptions = {},
): ViewClass<DetailViewBase<Model>> {
  return class extends DetailViewBase<Model> {
    protected override readonly viewOptions = options;
    declare protected readonly model: Model;
    static {
      Object.defineProperty(this.prototype, "model", { value: model });
    }
  } as never;
}

/** `library/book_list.html`, as Django names it, unless there is a template of one's own. */
export function templateNames(
  { template }: TemplateViewOptions,
  model: ViewModel,
  suffix: string,
): string[] {
  if (template !== undefined) return [template];
  const { app } = model.$meta;
  return [`${app}/${modelNames(model.$meta).lower}_${suffix}.html`];
}
