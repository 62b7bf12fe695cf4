/** Errors with their place in templates. */

import { QuintetError } from "../base/index.ts";
import { TemplateError, type TemplatePlace, TemplateRenderError } from "./errors.ts";
import type { Source } from "./source.ts";

const placesOfOthers = new WeakMap<object, TemplatePlace[]>();

/**
 * Where in templates an error came up that is no template error itself: one of your own that a
 * tag threw, a 404. The innermost place first.
 */
export function templatePlaces(error: unknown): readonly TemplatePlace[] {
  if (error instanceof TemplateError) return error.places;
  return (typeof error === "object" && error !== null && placesOfOthers.get(error)) || [];
}

/** The error with its place. Errors that are not ours are wrapped: they know nothing of templates. */
export function located(error: unknown, source: Source, offset: number): unknown {
  const place = source.place(offset);
  if (error instanceof TemplateError) {
    if (error.places.at(-1)?.template !== source.name) error.addPlace(place);
    return error;
  }
  if (error instanceof QuintetError) {
    placesOfOthers.set(error, [...templatePlaces(error), place]);
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateRenderError(message, { cause: error, place });
}
