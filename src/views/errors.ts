/** Mistakes in views, and page numbers that lead nowhere. */

import { QuintetError } from "../base/index.ts";

/** The base of both: `getPage` is for visitors, and throws neither. */
export abstract class InvalidPageError extends QuintetError {}

/** A page was asked for by something that is no whole number. */
export class PageNotAnIntegerError extends InvalidPageError {
  readonly code = "views/page-not-an-integer";

  constructor() {
    super("That page number is not an integer");
  }
}

/** There is no page of that number. */
export class EmptyPageError extends InvalidPageError {
  readonly code = "views/empty-page";
}

/** A class view misses an option or a method that it cannot do without. */
export class ViewConfigurationError extends QuintetError {
  readonly code = "views/configuration";
}
