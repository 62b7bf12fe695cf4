import { snakeCase } from "./text-case.ts";

/**
 * Gives methods and getters of a class a second name in snake_case, as Django's templates use
 * them: `form.as_p` beside `form.asP`. For templates only: the types do not know them.
 */
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
