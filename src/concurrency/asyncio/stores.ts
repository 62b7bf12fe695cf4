/** What is in a queue, in the order in which it comes out. */

export interface Store<Item> {
  readonly size: number;
  push(item: Item): void;
  /** Only called if there is something. */
  pop(): Item;
}

/** First in, first out. `shift` of a long array moves all of it; this does so rarely. */
export class Fifo<Item> implements Store<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** The next to come out. Only asked if there is one. */
  get first(): Item {
    return this.#items[this.#head] as Item;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Back to the front, for what was taken too early. */
  unshift(item: Item): void {
    if (this.#head === 0) this.#items.unshift(item);
    else this.#items[(this.#head -= 1)] = item;
  }

  pop(): Item {
    const item = this.#items[this.#head] as Item;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/** Last in, first out. */
export class Stack<Item> implements Store<Item> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  pop(): Item {
    return this.#items.pop() as Item;
  }
}

/** The least first; among equals, the one that came first. A binary heap. */
export class Heap<Item> implements Store<Item> {
  readonly #entries: { readonly item: Item; readonly order: number }[] = [];
  readonly #compare: (a: Item, b: Item) => number;
  #order = 0;

  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#entries.length;
  }

  push(item: Item): void {
    this.#entries.push({ item, order: this.#order });
    this.#order += 1;
    let at = this.size - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): Item {
    this.#swap(0, this.size - 1);
    const { item } = this.#entries.pop()!;
    let at = 0;
    for (;;) {
      let first = at;
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < this.size && this.#isBefore(below, first)) first = below;
      }
      if (first === at) return item;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#entries[a]!, this.#entries[b]!];
    const order = this.#compare(left.item, right.item);
    return order < 0 || (order === 0 && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    [entries[a], entries[b]] = [entries[b]!, entries[a]!];
  }
}
