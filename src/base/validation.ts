/**
 * Issues of data: why a value is not valid. A failure of data is a list of issues, shown beside
 * the field; it is no mistake of the program. `ValidationError` carries them where an exception
 * is the natural way to say no: in `clean…()` hooks and `fullClean()`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/exceptions/#validationerror
 */

import { QuintetError } from "./errors.ts";

export interface Issue {
  /** What kind of wrong it is, for programs and message catalogues: `max-length`. */
  code: string;
  /** For people. `{name}` stands for a value of `params`. */
  message: string;
  params?: Readonly<Record<string, string | number>>;
}

/** The key of issues that belong to no single field. Django's `NON_FIELD_ERRORS`. */
export const nonFieldErrors = "nonField";

/** The message of an issue with its params filled in. */
export function issueText({ message, params }: Issue): string {
  if (params === undefined) return message;
  return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** A text that is in the language of whoever asks for it. */
interface TextObject {
  valueOf(): string;
}

/** What a `ValidationError` is made of. */
type Problem =
  | string
  | TextObject
  | Issue
  | readonly Issue[]
  | Readonly<Record<string, readonly Issue[]>>;

/**
 * Says that data is not valid.
 *
 * @example
 * ```ts
 * import { ValidationError } from "quintet";
 *
 * function cleanSubject(subject: string): string {
 *   if (subject === "") throw new ValidationError("Say something.", { code: "required" });
 *   return subject.trim();
 * }
 * ```
 */
export class ValidationError extends QuintetError {
  readonly code = "base/validation";
  /** The issues by field; those of no field stand under `nonField`. */
  readonly issues: Readonly<Record<string, readonly Issue[]>>;

  /**
   * @param problem A message, one issue, several, or all of them by field. A message in the language
   *   of the reader (`gettextLazy`) is written at once: errors are thrown for somebody.
   * @param options.code The code of the issue, if `problem` is a message. Default: `invalid`.
   */
  constructor(problem: Problem, { code = "invalid" }: { code?: string } = {}) {
    const issues = byField(problem, code);
    super(
      Object.entries(issues)
        .map(([field, list]) => {
          const text = list.map(issueText).join(" ");
          return field === nonFieldErrors ? text : `${field}: ${text}`;
        })
        .join(" "),
    );
    this.issues = issues;
  }
}

function byField(problem: Problem, code: string): Readonly<Record<string, readonly Issue[]>> {
  if (typeof problem === "string" || isText(problem)) {
    return { [nonFieldErrors]: [{ code, message: String(problem) }] };
  }
  if (Array.isArray(problem)) return { [nonFieldErrors]: problem as readonly Issue[] };
  if (isIssue(problem)) return { [nonFieldErrors]: [problem] };
  return problem as Readonly<Record<string, readonly Issue[]>>;
}

function isIssue(problem: object): problem is Issue {
  return (
    typeof (problem as Issue).code === "string" && typeof (problem as Issue).message === "string"
  );
}

/** An object that stands for a text has the text as its value; plain data has itself. */
function isText(problem: object): boolean {
  return typeof problem.valueOf() === "string";
}
