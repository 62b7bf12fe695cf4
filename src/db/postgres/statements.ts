/**
 * Names for the prepared statements of a connection, by their text. The server keeps what has a
 * name, parsed and planned; the least used ones are given up.
 */

/** Only these are worth keeping, and can be. */
const isKept = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES)\b/i;

export class StatementNames {
  readonly #generationSize: number;
  readonly #drop: (name: string) => void;
  #young = new Map<string, string>();
  #old = new Map<string, string>();
  #count = 0;

  /**
   * @param limit How many are kept at most.
   * @param drop Is called with each name that is given up.
   */
  constructor(limit: number, drop: (name: string) => void) {
    this.#generationSize = Math.max(1, Math.floor(limit / 2));
    this.#drop = drop;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The name of a statement; undefined for one that is not kept. */
  get(text: string): string | undefined {
    return this.#young.get(text) ?? this.#keep(text);
  }

  /** It is to be prepared anew. */
  forget(text: string): void {
    for (const generation of [this.#young, this.#old]) {
      const name = generation.get(text);
      if (name !== undefined) this.#drop(name);
      generation.delete(text);
    }
  }

  /** All are to be prepared anew: the schema has changed. */
  clear(): void {
    for (const generation of [this.#young, this.#old]) {
      for (const name of generation.values()) this.#drop(name);
      generation.clear();
    }
  }

  /** Two generations: what is not used while a whole new one comes up is dropped with the old. */
  #keep(text: string): string | undefined {
    const known = this.#old.get(text);
    if (known === undefined && !isKept.test(text)) return undefined;
    const name = known ?? `q${(this.#count += 1)}`;
    this.#old.delete(text);
    if (this.#young.size >= this.#generationSize) {
      for (const dropped of this.#old.values()) this.#drop(dropped);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, name);
    return name;
  }
}
