/** Which methods of an object change data: templates, which may be asked by a GET, do not call them. */

/** The names of these methods; on a prototype, so that what overrides one of them is meant as well. */
export const altersData: unique symbol = Symbol.for("quintet.altersData") as never;

/** Notes that methods of a class change data, besides those of the classes it extends. */
export function markAltersData(prototype: object, names: readonly string[]): void {
  const inherited = namesOf(prototype);
  Object.defineProperty(prototype, altersData, { value: new Set([...inherited, ...names]) });
}

/** Does this method of the object change data, by its name or by a mark of its own? */
export function doesAlterData(object: object, name: string, method: unknown): boolean {
  return (method as { altersData?: unknown }).altersData === true || namesOf(object).has(name);
}

const none: ReadonlySet<string> = new Set();

function namesOf(object: object): ReadonlySet<string> {
  return (object as { [altersData]?: ReadonlySet<string> })[altersData] ?? none;
}
