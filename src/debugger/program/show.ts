/** Values as text, made where they live: classes, query sets and models print as in the shell. */

import { inspect, types } from "node:util";

import { masked, secretName, stars } from "./mask.ts";

export interface ShowOptions {
  /** One value a line, and deeper. */
  pretty?: boolean;
  colors?: boolean;
  /** How deep; default 2, pretty 6. */
  depth?: number;
  /** The name of the variable or property: it may be that of a secret. */
  name?: string;
  /** Are secrets shown? Default: false. */
  secrets?: boolean;
  /** Characters at most; default 20,000. */
  most?: number;
}

const mostText = 10_000;

export function show(value: unknown, options: ShowOptions): string {
  const { pretty = false, colors = false, secrets = false, most = 20_000 } = options;
  const depth = options.depth ?? (pretty ? 6 : 2);
  if (!secrets && secretName.test(options.name ?? "") && isTelling(value)) return `'${stars}'`;
  if (isQuerySet(value) && !hasMethod(value, inspect.custom)) return "a query set, not run";
  let text: string;
  try {
    text = inspect(value, {
      depth,
      colors,
      breakLength: pretty ? 78 : Number.POSITIVE_INFINITY,
      compact: pretty ? 3 : true,
      maxStringLength: mostText,
      maxArrayLength: 100,
    });
  } catch (error) {
    // A proxy, or an [inspect.custom] of the program, that throws.
    return `[not printable: ${messageOf(error)}]`;
  }
  if (text.length > most) {
    const more = (text.length - most).toLocaleString("en");
    text = `${text.slice(0, most)}… ${more} more characters`;
  }
  return secrets ? text : masked(text);
}

/** Rows that are not read yet. It can be awaited, counted and filtered: that is all that is known here. */
export interface QuerySetLike {
  count(): PromiseLike<number>;
}

export function isQuerySet(value: unknown): value is QuerySetLike {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  return ["then", "count", "filter"].every((name) => hasMethod(value, name));
}

/** Looks without calling a getter: to show a value must not change anything. */
function hasMethod(value: object, name: string | symbol): boolean {
  for (let each: object | null = value; each !== null; each = Object.getPrototypeOf(each)) {
    const property = Object.getOwnPropertyDescriptor(each, name);
    if (property !== undefined) return typeof property.value === "function";
    if (types.isProxy(each)) return false;
  }
  return false;
}

/** The name at the end of an expression: `user.password` and `user["password"]` → `password`. */
export function lastName(expression: string): string {
  return /([\w$]+)["'`\])!;\s]*$/.exec(expression)?.[1] ?? "";
}

/** Would it tell more of a secret than whether there is one? */
function isTelling(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : typeof value === "object" && value !== null;
}

/** What was thrown, on one line: `TypeError: x is not a function`. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error, { depth: 1, breakLength: Infinity });
  return `${error.name}: ${error.message}`.split("\n", 1)[0]!;
}

/** The kind of a value, as `whatis` says it: `Class Cart`, `Function total`, `Map`, `number`. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function") {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    return `${isClass ? "Class" : "Function"} ${value.name || "(anonymous)"}`;
  }
  if (typeof value !== "object") return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return "object without a prototype";
  const { constructor } = prototype as { constructor?: unknown };
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "object";
}

/** All that one can write behind `value.`. */
export function memberNames(value: unknown): string[] {
  const names = new Set<string>();
  for (let each: unknown = value; each != null; each = Object.getPrototypeOf(Object(each))) {
    for (const name of Object.getOwnPropertyNames(Object(each))) names.add(name);
  }
  return [...names];
}
