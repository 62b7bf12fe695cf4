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

type One = string | TextObject | Issue;

/** What is wrong: a message, an issue, or several of them. */
type Problem = One | readonly One[];

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
   * @param problem A message, an issue, several, or those of each field: `{ pages: "Too many." }`.
   *   A message in the language of the reader (`gettextLazy`) is written at once: errors are thrown
   *   for somebody.
   * @param options.code The code of what is only a message. Default: `invalid`.
   */
  constructor(
    problem: Problem | Readonly<Record<string, Problem>>,
    { code = "invalid" }: { code?: string } = {},
  ) {
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

function byField(
  problem: Problem | Readonly<Record<string, Problem>>,
  code: string,
): Readonly<Record<string, readonly Issue[]>> {
  if (isProblem(problem)) return { [nonFieldErrors]: issuesOf(problem, code) };
  return Object.fromEntries(
    Object.entries(problem).map(([field, each]) => [field, issuesOf(each, code)]),
  );
}

function issuesOf(problem: Problem, code: string): readonly Issue[] {
  const list = Array.isArray(problem) ? (problem as readonly One[]) : [problem as One];
  return list.map((each) => (isIssue(each) ? each : { code, message: String(each) }));
}

function isProblem(problem: Problem | Readonly<Record<string, Problem>>): problem is Problem {
  return isText(problem) || Array.isArray(problem) || isIssue(problem);
}

/** Fields may be named `code` and `message` as well: then what they say is no list of issues. */
function isIssue(problem: object | string): problem is Issue {
  if (typeof problem === "string") return false;
  const { code, message } = problem as Partial<Issue>;
  return (
    typeof code === "string" &&
    typeof message === "string" &&
    Object.keys(problem).every((key) => key === "code" || key === "message" || key === "params")
  );
}

/** An object that stands for a text has the text as its value; plain data has itself. */
function isText(problem: object | string): boolean {
  return typeof problem.valueOf() === "string";
}
