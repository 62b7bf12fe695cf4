/** Names as Django's templates use them: `page.has_next` beside `page.hasNext`. */

import { snakeCase } from "../base/index.ts";

/** Gives methods and getters of a class a second name in snake_case, for templates only. */
export function snakeAliases(
  owner: { readonly prototype: object },
  names: readonly string[],
): void {
  for (const name of names) {
    Object.defineProperty(owner.prototype, snakeCase(name), {
      configurable: true,
      get(this: Record<string, unknown>) {
        return this[name];
      },
    });
  }
}
