/**
 * Errors: one base class, one class a cause, a stable code, and a hint.
 *
 * The message says what happened, with the names and values involved; the hint says what to do
 * next. `code` is "folder/reason": the folder it is thrown in, and an anchor in docs/errors.md.
 */

import { inspect } from "node:util";

export interface QuintetErrorOptions {
  /** What the reader can do about it, as one sentence. */
  hint?: string | undefined;
  /** The lower-level error this one explains. */
  cause?: unknown;
}

/** `folder/reason`, in kebab-case: the anchor in docs/errors.md. */
export type ErrorCode = `${string}/${string}`;

/**
 * Everything Quintet throws on purpose. Catch it by class, or compare `code`.
 *
 * @example
 * ```ts
 * import { QuintetError } from "quintet";
 *
 * try {
 *   await work();
 * } catch (error) {
 *   if (error instanceof QuintetError) console.error(error.code, error.hint);
 * }
 * async function work(): Promise<void> {}
 * ```
 */
export abstract class QuintetError extends Error {
  abstract readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(message: string, { hint, cause }: QuintetErrorOptions = {}) {
    super(hint ? `${message} ${hint}` : message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.hint = hint;
  }
}

/** The message alone, where the hint is shown in a place of its own, or does not fit. */
export function messageWithoutHint(error: Error): string {
  const { message } = error;
  const hint = error instanceof QuintetError ? error.hint : undefined;
  return hint !== undefined && message.endsWith(hint)
    ? message.slice(0, -hint.length).trimEnd()
    : message;
}

/** An option has a value that it cannot take. Thrown at start-up, where the option is written. */
export class OptionError extends QuintetError {
  readonly code = "base/option";

  constructor(owner: string, option: string, expected: string, given: unknown) {
    super(`${owner} wants ${option} to be ${expected}, but got ${inspect(given, { depth: 1 })}.`);
  }
}
