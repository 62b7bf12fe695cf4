/**
 * Keys that are objects as keys of maps and sets: two dates of the same day are the same, and so
 * are two lists with the same values, which are keys of several columns.
 */

import { durationMicroseconds, Temporal } from "../../base/index.ts";

/** A primitive value that is the same for equal keys. */
export function identity(key: unknown): unknown {
  if (typeof key === "bigint") return Number.isSafeInteger(Number(key)) ? Number(key) : key;
  if (typeof key !== "object" || key === null) return key;
  if (Array.isArray(key)) {
    return JSON.stringify(key.map((part) => [typeof part, String(identity(part))]));
  }
  if (key instanceof Temporal.Duration) return `duration ${durationMicroseconds(key)}`;
  const tag = Object.prototype.toString.call(key);
  // The text of a decimal has its places: 1.50 is 1.5.
  const text = "toFixed" in key && typeof key.toFixed === "function" ? key.toFixed() : key;
  return `${tag} ${String(text)}`;
}

/** A map that finds a key by its value. */
export class KeyMap<Value> extends Map<unknown, Value> {
  readonly #same = new Map<unknown, unknown>();

  override get(key: unknown): Value | undefined {
    return super.get(this.#same.get(identity(key)));
  }

  override has(key: unknown): boolean {
    return this.#same.has(identity(key));
  }

  override set(key: unknown, value: Value): this {
    const same = identity(key);
    if (!this.#same.has(same)) this.#same.set(same, key);
    return super.set(this.#same.get(same), value);
  }

  override delete(key: unknown): boolean {
    const same = identity(key);
    const isThere = super.delete(this.#same.get(same));
    this.#same.delete(same);
    return isThere;
  }

  override clear(): void {
    this.#same.clear();
    super.clear();
  }
}

/** A set that knows a key by its value, and returns the first of equal ones. */
export class KeySet extends Set<unknown> {
  readonly #same = new Set<unknown>();

  constructor(keys: Iterable<unknown> = []) {
    super();
    for (const key of keys) this.add(key);
  }

  override has(key: unknown): boolean {
    return this.#same.has(identity(key));
  }

  override add(key: unknown): this {
    const same = identity(key);
    if (this.#same.has(same)) return this;
    this.#same.add(same);
    return super.add(key);
  }
}
