/**
 * A cache of a bounded size that forgets what is not used. Two generations: what is asked for moves
 * to the young one, and when that is full, the old one is dropped. Unlike a cache that is emptied
 * when it is full, it keeps what is in use, however much passes through once.
 */
export class BoundedCache<Key, Value extends NonNullable<unknown>> {
  readonly #generationSize: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /** @param limit How many entries are kept at most; half of it are kept for sure. */
  constructor(limit: number) {
    this.#generationSize = Math.max(1, Math.floor(limit / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#rejuvenated(key);
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#generationSize && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(key);
    this.#young.set(key, value);
  }

  #rejuvenated(key: Key): Value | undefined {
    const value = this.#old.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }
}
