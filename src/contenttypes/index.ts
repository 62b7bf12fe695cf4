/**
 * Content types: a row for each model, so that rows may point to rows of any model. Tags and
 * comments are such: they belong to books as well as to authors.
 *
 * Reading order: `content-type.ts` (the model), `generic.ts` (the relations), `app.ts` (its table,
 * for the list of apps in the settings).
 *
 * Stands on `base`, on `db`, which joins, loads and deletes over generic relations, and on `apps`.
 */

export { contentTypes } from "./app.ts";
export { ContentType } from "./content-type.ts";
export { createContentTypes } from "./create.ts";
export { UnknownContentTypeError } from "./errors.ts";
export { genericForeignKey, genericRelation } from "./generic.ts";
