/** Which options a field can be told: what the compiler does not see is refused when it is made. */

import { didYouMean, QuintetError } from "../../base/index.ts";

/** A field was told something that means nothing to it. */
export class UnknownFieldOptionError extends QuintetError {
  readonly code = "db/unknown-field-option";

  constructor(field: string, option: string, known: readonly string[]) {
    super(`${field} has no option "${option}".`, { hint: didYouMean(option, known, "options") });
  }
}

/** A list of names, from an object so that the compiler misses those that are forgotten. */
export function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names) as Name[];
}

/** @throws {UnknownFieldOptionError} If one of the options is none of these. */
export function refuseUnknown(field: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new UnknownFieldOptionError(field, name, known);
  }
}
