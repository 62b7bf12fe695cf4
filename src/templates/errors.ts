/**
 * What can go wrong with a template. Every error knows the place: template, line, column, the
 * line's text, and by which includes and extends one came there.
 */

import { type ErrorCode, QuintetError } from "../base/index.ts";

/** A place in a template. */
export interface TemplatePlace {
  /** The name by which it was loaded; `<string>` if it has none. */
  readonly template: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The text of that line. */
  readonly sourceLine: string;
}

interface TemplateErrorOptions {
  place?: TemplatePlace | undefined;
  hint?: string | undefined;
  cause?: unknown;
}

/** The base of all errors that have a place in a template. */
export abstract class TemplateError extends QuintetError {
  abstract override readonly code: ErrorCode;
  /** What happened, without the place. */
  readonly reason: string;
  /** The innermost place first, then those that included or extended it. */
  readonly places: TemplatePlace[] = [];

  constructor(reason: string, { place, hint, cause }: TemplateErrorOptions = {}) {
    super(reason, { hint, cause });
    this.reason = reason;
    if (place) this.addPlace(place);
  }

  get template(): string | undefined {
    return this.places[0]?.template;
  }

  get line(): number | undefined {
    return this.places[0]?.line;
  }

  get column(): number | undefined {
    return this.places[0]?.column;
  }

  get sourceLine(): string | undefined {
    return this.places[0]?.sourceLine;
  }

  /** Notes from where the failing template was reached, and says it in the message. */
  addPlace(place: TemplatePlace): void {
    this.places.push(place);
    const [first, ...outer] = this.places;
    this.message = [
      this.hint ? `${this.reason} ${this.hint}` : this.reason,
      `  in ${where(first!)}`,
      `    ${first!.sourceLine}`,
      `    ${" ".repeat(Math.max(0, first!.column - 1))}^`,
      ...outer.map((each) => `  from ${where(each)}: ${each.sourceLine.trim()}`),
    ].join("\n");
  }
}

function where({ template, line, column }: TemplatePlace): string {
  return `${template}, line ${line}, column ${column}`;
}

/** The template is not written as the language wants it. */
export class TemplateSyntaxError extends TemplateError {
  readonly code = "templates/syntax";
}

/** A tag, a filter or a value failed while the template was rendered; `cause` is that failure. */
export class TemplateRenderError extends TemplateError {
  readonly code = "templates/render";
}

/** Strict mode: the template uses a name that is not there. */
export class UnknownVariableError extends TemplateError {
  readonly code = "templates/unknown-variable";
}

/** Includes or extends go round in a circle, or too deep. */
export class TemplateRecursionError extends TemplateError {
  readonly code = "templates/recursion";
}

/** A value stands where HTML cannot take one safely. */
export class UnsafeContextError extends TemplateError {
  readonly code = "templates/unsafe-context";
}

/** No loader has a template of that name. */
export class TemplateNotFoundError extends TemplateError {
  readonly code = "templates/not-found";
  /** The names that were asked for. */
  readonly names: readonly string[];
  /** Where it was looked for. */
  readonly tried: readonly string[];

  constructor(names: readonly string[], tried: readonly string[], hint?: string) {
    const looked = tried.length > 0 ? ` Looked in: ${tried.join(", ")}.` : "";
    const subject = names.length > 1 ? "None of the templates is there:" : "There is no template";
    const list =
      names.length > 0 ? names.map((name) => `"${name}"`).join(", ") : "(no names given)";
    super(`${subject} ${list}.${looked}`, { hint });
    this.names = names;
    this.tried = tried;
  }
}

/** A template's name leads out of the folders that templates may come from. */
export class TemplatePathError extends TemplateError {
  readonly code = "templates/path";
}

/** HTML was wanted at once, of a value that has to be waited for. */
export class AsyncHtmlError extends QuintetError {
  readonly code = "templates/async-html";

  constructor() {
    super("The HTML of this value has to be waited for, and here it is wanted at once.", {
      hint: "Await it first, or write it in a template, which waits by itself.",
    });
  }
}
