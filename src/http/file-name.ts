/** Names of files that visitors give. */

import { BadRequest } from "./errors.ts";

/**
 * A name that is safe on every file system: blanks become underscores, and everything but letters,
 * digits, `_`, `-` and `.` goes. Django's `get_valid_filename`.
 *
 * @throws {BadRequest} If nothing is left that could be a name.
 * @example
 * ```ts
 * import { validFileName } from "quintet/http";
 *
 * validFileName("  john's portrait in 2004.jpg"); // "johns_portrait_in_2004.jpg"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.text.get_valid_filename
 */
export function validFileName(name: string): string {
  const valid = name
    .trim()
    .replaceAll(" ", "_")
    .replaceAll(/[^-\p{L}\p{N}_.]/gu, "");
  if (valid !== "" && valid !== "." && valid !== "..") return valid;
  throw new BadRequest(`Could not derive file name from '${name}'`);
}
