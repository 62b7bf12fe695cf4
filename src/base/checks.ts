/**
 * System checks: what can be found wrong before the first request. A check yields messages; the
 * `check` command and `runserver` print them, errors stop the start.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/checks/
 */

import type { ErrorCode } from "./errors.ts";

export interface CheckMessage {
  level: "error" | "warning" | "info";
  /** Shares the list of the error codes: an anchor in docs/errors.md. */
  code: ErrorCode;
  /** What Django calls the same check: `models.E028`. */
  id?: string;
  /** What is wrong, as a sentence. */
  message: string;
  /** What to do about it, as a sentence. */
  hint?: string;
  /** What it is about: `books.Book.title`, a file with its line. */
  where?: string;
  /**
   * Does `runserver` start in spite of this error, because it is in a file that is read anew at
   * each request? Default: false.
   */
  allowsStart?: boolean;
}

/** Yields what is wrong; nothing when all is well. */
export type Check = () =>
  | Iterable<CheckMessage>
  | AsyncIterable<CheckMessage>
  | Promise<Iterable<CheckMessage>>;

/** Runs checks one after the other and collects what they found. */
export async function runChecks(checks: Iterable<Check>): Promise<CheckMessage[]> {
  const found: CheckMessage[] = [];
  for (const check of checks) {
    for await (const message of await check()) found.push(message);
  }
  return found;
}

/** `error  books.Book.title: … (db/…)` and the hint below it, as commands print it. */
export function formatCheckMessage({
  level,
  code,
  id,
  message,
  hint,
  where,
}: CheckMessage): string {
  const head = `${level}  ${where ? `${where}: ` : ""}${message} (${code}${id === undefined ? "" : `, ${id}`})`;
  return hint ? `${head}\n       ${hint}` : head;
}
