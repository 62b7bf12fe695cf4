/**
 * Views that are needed again and again, and what they are made of.
 *
 * Reading order: `template` (a template as a typed handle) and `shortcuts`; `paginator` and `page`;
 * `class-view` (a method for each method of HTTP), then `simple-views`, `model-views` (list, detail)
 * and `edit-views` (form, create, update, delete).
 *
 * Stands on `base`, `http`, `routing`, `templates`, `db` and `forms`.
 */

export { type AnyParams, ClassView } from "./class-view.ts";
export {
  CreateView,
  DeleteView,
  DeleteViewBase,
  type DeleteViewOptions,
  EditViewBase,
  type EditViewOptions,
  FormView,
  FormViewBase,
  type FormViewOptions,
  UpdateView,
} from "./edit-views.ts";
export {
  EmptyPageError,
  InvalidPageError,
  PageNotAnIntegerError,
  ViewConfigurationError,
} from "./errors.ts";
export {
  DetailView,
  DetailViewBase,
  type DetailViewOptions,
  ListView,
  ListViewBase,
  type ListViewOptions,
} from "./model-views.ts";
export { Page } from "./page.ts";
export { type Countable, type PageSource, Paginator, type PaginatorOptions } from "./paginator.ts";
export { getListOr404, getObjectOr404, redirectTo, type RedirectToOptions } from "./shortcuts.ts";
export {
  RedirectView,
  RedirectViewBase,
  type RedirectViewOptions,
  TemplateView,
  TemplateViewBase,
  type TemplateViewOptions,
  type ViewClass,
} from "./simple-views.ts";
export {
  anything,
  type ContextOf,
  type Declarations,
  type Declared,
  listOf,
  optional,
  pageOf,
} from "./declared.ts";
export { render, renderStream, template, type TemplateHandle } from "./template.ts";
export type { SuccessUrl } from "./success-url.ts";
