/** What templates ask of values: is there anything, is it the same, is it in it. As Python would. */

import { isPromise } from "../base/index.ts";
import { TemplateRenderError } from "./errors.ts";
import { SafeString } from "./safe-string.ts";

/** Empty text, lists, sets, maps and plain objects count as nothing, as in Django. */
export function truthy(value: unknown): boolean {
  if (typeof value !== "object") return Boolean(value);
  if (value === null) return false;
  const bare = bareValue(value);
  if (typeof bare !== "object") return Boolean(bare);
  const size = sizeOf(bare);
  return size === undefined || size > 0;
}

/** How many are in it; undefined for what has no length. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.length;
  const { length, size } = value as { length?: unknown; size?: unknown };
  if (typeof size === "number" && (value instanceof Map || value instanceof Set)) return size;
  if (isPlainObject(value)) return Object.keys(value).length;
  if (typeof length === "number") return length;
  return typeof size === "number" ? size : undefined;
}

/** An object as one writes it, `{ a: 1 }`: a dictionary, in templates. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Wrappers (`SafeString`, `new Number(1)`, moments with `valueOf`) as what they stand for. */
export function bareValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof SafeString) return value.text;
  if (value instanceof Date) return value;
  const { valueOf } = value;
  if (valueOf === Object.prototype.valueOf || typeof valueOf !== "function") return value;
  if (value.constructor.name in temporalNames) return value;
  return valueOf.call(value);
}

/** Temporal's `valueOf` throws on purpose. */
const temporalNames: Readonly<Record<string, true>> = {
  PlainDate: true,
  PlainTime: true,
  PlainDateTime: true,
  ZonedDateTime: true,
  Instant: true,
  Duration: true,
  PlainYearMonth: true,
  PlainMonthDay: true,
};

interface Comparable {
  equals(other: unknown): boolean;
}

/** `==` of `{% if %}`: lists and dictionaries by what is in them, others by identity. */
export function equal(left: unknown, right: unknown): boolean {
  const a = bareValue(left) ?? null;
  const b = bareValue(right) ?? null;
  if (a === b) return true;
  if (typeof a === "boolean" || typeof b === "boolean") return equalBoolean(a, b);
  if (isNumeric(a) && isNumeric(b)) return Number(a) === Number(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) return equalLists(a, b);
  if (isPlainObject(a) && isPlainObject(b)) return equalObjects(a, b);
  if (a.constructor !== b.constructor) return false;
  return typeof (a as Partial<Comparable>).equals === "function" && (a as Comparable).equals(b);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function equalBoolean(a: unknown, b: unknown): boolean {
  const [left, right] = [a, b].map((each) => (typeof each === "boolean" ? Number(each) : each));
  return isNumeric(left) && isNumeric(right) && Number(left) === Number(right);
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index]));
}

function equalObjects(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

/** Negative, zero or positive as `left` comes before `right`; NaN if they cannot be compared. */
export function compare(left: unknown, right: unknown): number {
  const a = bareValue(left);
  const b = bareValue(right);
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : Number(a > b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (isOrdered(a) && isOrdered(b)) {
    const [x, y] = [Number(a), Number(b)];
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : NaN;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return NaN;
  const order = (a.constructor as { compare?: (a: unknown, b: unknown) => number }).compare;
  return a.constructor === b.constructor && typeof order === "function" ? order(a, b) : NaN;
}

function isOrdered(value: unknown): boolean {
  return isNumeric(value) || typeof value === "boolean" || value instanceof Date;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compare(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** `in` of `{% if %}`: an item of a list, a key of a dictionary, a part of a text. */
export function contains(container: unknown, item: unknown): boolean {
  const bare = bareValue(container);
  if (typeof bare === "string") {
    const part = bareValue(item);
    return typeof part === "string" && bare.includes(part);
  }
  if (typeof bare !== "object" || bare === null) return false;
  if (bare instanceof Map || bare instanceof Set) {
    return bare.has(item) || bare.keys().some((key: unknown) => equal(key, item));
  }
  if (isIterable(bare)) return Iterator.from(bare).some((each) => equal(each, item));
  return isPlainObject(bare) && Object.hasOwn(bare, String(item));
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === "function"
  );
}

/** `is` of `{% if %}`. */
export function isSame(left: unknown, right: unknown): boolean {
  return (left ?? null) === (right ?? null);
}

/** More than this a page cannot show; a generator that never ends would take all memory. */
const maxItems = 1_000_000;

function takenFrom(items: Iterable<unknown>): unknown[] {
  const list: unknown[] = [];
  for (const item of items) {
    if (list.length === maxItems) throw endless();
    list.push(item);
  }
  return list;
}

/** Who waits for the list. */
export interface ListReader {
  /** Has the reader gone? Then nothing more is taken, and the iterator is told so. */
  readonly isAbandoned: boolean;
}

async function takenFromAsync(
  items: AsyncIterable<unknown>,
  reader: ListReader | undefined,
): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const item of items) {
    if (reader?.isAbandoned === true) throw new DOMException("Nobody reads on.", "AbortError");
    if (list.length === maxItems) throw endless();
    list.push(item);
  }
  return list;
}

function endless(): TemplateRenderError {
  return new TemplateRenderError(
    `A value that is gone through gives more than ${maxItems.toLocaleString("en")} items.`,
    { hint: "Does it ever end? Take a part of it in the view." },
  );
}

/** A value as a list to go through; undefined for what cannot be gone through. */
export function listOf(
  value: unknown,
  reader?: ListReader,
): readonly unknown[] | Promise<readonly unknown[]> | undefined {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined || value === "") return [];
  if (typeof value === "string") return [...value];
  if (value instanceof SafeString) return [...value.text];
  if (typeof value !== "object") return undefined;
  if (value instanceof Map) return [...value.keys()];
  if (isIterable(value)) return takenFrom(value);
  const { [Symbol.asyncIterator]: iterator } = value as Partial<AsyncIterable<unknown>>;
  if (typeof iterator === "function") {
    return takenFromAsync(value as AsyncIterable<unknown>, reader);
  }
  if (isPromise(value as never))
    return Promise.resolve(value).then((list) => listOf(list, reader) ?? []);
  return isPlainObject(value) ? Object.keys(value) : undefined;
}
