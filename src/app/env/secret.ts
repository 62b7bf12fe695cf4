import { inspect } from "node:util";

/**
 * A value that is not to be seen: it prints as `***`, wherever it ends up. A log, an error page,
 * JSON and the shell show the stars; only `reveal()` gives the text.
 *
 * @example
 * ```ts
 * import { Secret } from "quintet";
 *
 * const key = new Secret("not for your eyes");
 * console.log(`${key}`, JSON.stringify({ key })); // *** {"key":"***"}
 * key.reveal(); // "not for your eyes"
 * ```
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself. Every call of it is a place to look at in a review. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "***";
  }

  toJSON(): string {
    return "***";
  }

  [inspect.custom](): string {
    return "Secret(***)";
  }
}
