/**
 * `book.author.name`: one step of it. As in Django, a key, then an attribute, then an index; what
 * is a method is called, without arguments. Never reached: what all objects and functions inherit,
 * `constructor`, `__proto__` and the like, so no template gets hold of more than it was given.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/api/#variables-and-lookups
 */

import { doesAlterData } from "../base/index.ts";
import { isPlainObject } from "./values.ts";

/** A method that changes data: templates do not call it. Django's `alters_data`. */
export interface AltersData {
  altersData?: boolean;
  /** Is it a value for templates, not to be called? Django's `do_not_call_in_templates`. */
  doNotCallInTemplates?: boolean;
}

const refused: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  "prototype",
  "caller",
  "callee",
  "arguments",
]);

/** Not even where an object has a property of that name itself. */
const neverRead: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** May a template ask for it at all? */
export function isRefused(name: string): boolean {
  return refused.has(name);
}

/** Of classes, and of the language's own constructors, `prototype` cannot be set. */
function isClass(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, "prototype")?.writable === false;
}

type Callable = ((this: unknown) => unknown) & AltersData;

/**
 * The value that a function stands for: what it returns. Functions that change data or need
 * arguments give undefined; classes stay what they are.
 */
export function called(value: unknown, owner?: unknown): unknown {
  if (typeof value !== "function") return value;
  const call = value as Callable;
  if (call.doNotCallInTemplates === true) return value;
  if (call.altersData === true) return undefined;
  if (isClass(value)) return value;
  if (value.length > 0) return undefined;
  try {
    return call.call(owner) ?? null;
  } catch (error) {
    if (isSilent(error)) return undefined;
    throw error;
  }
}

/** Django's `silent_variable_failure`: the error counts as an unknown name. */
export function isSilent(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    (error as { silentVariableFailure?: unknown }).silentVariableFailure === true
  );
}

/**
 * One step of a path from an object whose property was read already: getters are run once.
 *
 * @param value What `object[name]` gave.
 */
export function lookupRead(object: object, name: string, value: unknown): unknown {
  if (Array.isArray(object)) return ofArray(object, name);
  if (object instanceof Map) return ofMap(object, name);
  return ofObject(object, name, value);
}

/** Undefined for an error that counts as an unknown name; others are thrown again. */
export function silenced(error: unknown): undefined {
  if (!isSilent(error)) throw error;
}

/** One step of a path. Undefined: there is no such thing. May be a promise of it. */
export function lookup(given: unknown, name: string): unknown {
  const object = called(given);
  if (object === undefined || object === null) return undefined;
  if (typeof object === "string") return ofString(object, name);
  if (typeof object !== "object" && typeof object !== "function") return undefined;
  if (typeof (object as { then?: unknown }).then === "function") {
    const isLazy = !(object instanceof Promise) && name in object && !refused.has(name);
    if (!isLazy) return Promise.resolve(object as unknown).then((value) => lookup(value, name));
  }
  if (Array.isArray(object)) return ofArray(object, name);
  if (object instanceof Map) return ofMap(object, name);
  return readOfObject(object, name);
}

function ofString(text: string, name: string): unknown {
  return name === "length" ? text.length : text[toIndex(name)];
}

function ofArray(list: readonly unknown[], name: string): unknown {
  if (name === "length") return list.length;
  const index = toIndex(name);
  if (index >= 0) return index < list.length ? (called(list[index]) ?? null) : undefined;
  if (Object.hasOwn(list, name)) return called((list as never)[name], list) ?? null;
  // A list of one's own, class Page extends Array, has attributes of its own.
  if (Object.getPrototypeOf(list) === Array.prototype || name in Array.prototype) return undefined;
  return readOfObject(list, name);
}

function ofMap(map: Map<unknown, unknown>, name: string): unknown {
  if (map.has(name)) return called(map.get(name)) ?? null;
  const index = toIndex(name);
  if (index >= 0 && map.has(index)) return called(map.get(index)) ?? null;
  switch (name) {
    case "size":
    case "length":
      return map.size;
    case "keys":
      return [...map.keys()];
    case "values":
      return [...map.values()];
    case "items":
    case "entries":
      return [...map.entries()];
    default:
      return Object.getPrototypeOf(map) === Map.prototype || name in Map.prototype
        ? undefined
        : readOfObject(map, name);
  }
}

function readOfObject(object: object, name: string): unknown {
  try {
    const isReadable = !refused.has(name) || Object.hasOwn(object, name);
    return ofObject(
      object,
      name,
      isReadable ? (object as Record<string, unknown>)[name] : undefined,
    );
  } catch (error) {
    return silenced(error);
  }
}

function ofObject(object: object, name: string, value: unknown): unknown {
  if (refused.has(name) && (neverRead.has(name) || !Object.hasOwn(object, name))) return undefined;
  if (typeof object === "function" && !Object.hasOwn(object, name)) return undefined;
  if (value === undefined && !(name in object)) return ofDictionary(object, name);
  if (typeof value !== "function") return value ?? null;
  return mayCall(object, name, value) ? called(value, object) : undefined;
}

/** The platform's own methods without arguments that change what they belong to. */
const changing: ReadonlySet<unknown> = new Set([
  Set.prototype.clear,
  Map.prototype.clear,
  URLSearchParams.prototype.sort,
]);

/** Does a template call this method? Not what changes data, which a page that is shown never does. */
export function mayCall(object: object, name: string, method: unknown): boolean {
  return !changing.has(method) && !doesAlterData(object, name, method);
}

/** Python's methods of a dictionary, which templates are full of: `{% for k, v in x.items %}`. */
function ofDictionary(object: object, name: string): unknown {
  if (object instanceof Set && name === "length") return object.size;
  if (!isPlainObject(object)) return undefined;
  switch (name) {
    case "items":
      return Object.entries(object);
    case "keys":
      return Object.keys(object);
    case "values":
      return Object.values(object);
    default:
      return undefined;
  }
}

/** A number not below 0, else -1. */
function toIndex(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : -1;
}
