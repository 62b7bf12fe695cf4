/** What is checked once for each form class, when it is first used: hooks and names of fields. */

import { hookName } from "./cleaning.ts";
import { FieldClashError, UnknownHookError } from "./errors.ts";

const checked = new WeakSet<object>();

/** Marks the class that `form({…})` made: what users write stands below it. */
export const definedFields: unique symbol = Symbol("quintet.forms.fields");

/**
 * @throws {UnknownHookError} If a `clean…` method belongs to no field.
 * @throws {FieldClashError} If a method has the name of a field.
 */
export function checkForm(form: object, fields: Readonly<Record<string, unknown>>): void {
  const { constructor } = form;
  if (checked.has(constructor)) return;
  const hooks = new Set(Object.keys(fields).map(hookName));
  for (const [own, prototype] of ownMembers(form)) {
    if (/^clean[A-Z]/.test(own) && !hooks.has(own) && own !== "cleanedData") {
      throw new UnknownHookError(constructor.name, own, [...hooks]);
    }
    if (Object.hasOwn(fields, own) && !Object.hasOwn(prototype, definedFields)) {
      throw new FieldClashError(constructor.name, own, "a method or property of the class");
    }
  }
  checked.add(constructor);
}

/** What the classes define that users wrote, up to the one that `form({…})` made. */
function* ownMembers(form: object): Iterable<[name: string, prototype: object]> {
  let prototype = Object.getPrototypeOf(form) as object | null;
  while (prototype !== null && !Object.hasOwn(prototype, definedFields)) {
    for (const name of Object.getOwnPropertyNames(prototype)) yield [name, prototype];
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}
