import { OptionError } from "../../base/index.ts";
import {
  QueueEmptyError,
  QueueFullError,
  QueueShutDownError,
  TooManyTaskDoneError,
} from "../errors.ts";
import { checkpoint, listening, type WaitOptions } from "./scope.ts";
import { Fifo, Heap, Stack, type Store } from "./stores.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface ShutdownOptions {
  /** Throws away what is in the queue; `join` does not wait for it. Default: false. */
  immediate?: boolean | undefined;
}

/**
 * Hands items from those who make them to those who use them; first in, first out. With a
 * `maxSize`, `put` waits for room, so that the makers do not run ahead.
 *
 * @example
 * ```ts
 * import { Queue, taskGroup } from "quintet/concurrency";
 *
 * const queue = new Queue<string>(100);
 * await taskGroup(async (group) => {
 *   group.spawn(async () => {
 *     for await (const url of queue) console.log(url);
 *   });
 *   await queue.put("/books/");
 *   queue.shutdown(); // the loop ends when the queue is empty
 * });
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html
 */
export class Queue<Item> implements AsyncIterable<Item> {
  /** The most it holds. */
  readonly maxSize: number;
  readonly #items: Store<Item>;
  readonly #getters = new WaitingLine();
  readonly #putters = new WaitingLine();
  readonly #joiners = new WaitingLine();
  #unfinished = 0;
  #isShutDown = false;

  /**
   * @param maxSize The most it holds, at least 1. Default: no limit.
   * @param store In which order items come out. Default: first in, first out.
   */
  constructor(maxSize = Infinity, store: Store<Item> = new Fifo()) {
    if (!(maxSize >= 1)) {
      throw new OptionError(new.target.name, "maxSize", "a number of at least 1", maxSize);
    }
    this.maxSize = maxSize;
    this.#items = store;
  }

  /** How many items are in it. */
  get size(): number {
    return this.#items.size;
  }

  get empty(): boolean {
    return this.#items.size === 0;
  }

  get full(): boolean {
    return this.#items.size >= this.maxSize;
  }

  /**
   * Puts an item in, and waits for room first.
   *
   * @throws {QueueShutDownError} If the queue is shut down, also while it waits.
   */
  put(item: Item, options?: WaitOptions): Promise<void> {
    return listening(options, async () => {
      checkpoint();
      while (this.full && !this.#isShutDown) await this.#putters.wait();
      this.putNowait(item);
    });
  }

  /**
   * Puts an item in if there is room.
   *
   * @throws {QueueFullError} If there is none.
   * @throws {QueueShutDownError} If the queue is shut down.
   */
  putNowait(item: Item): void {
    if (this.#isShutDown) throw new QueueShutDownError();
    if (this.full) throw new QueueFullError(this.maxSize);
    this.#items.push(item);
    this.#unfinished += 1;
    this.#getters.wakeOne();
  }

  /**
   * Takes the next item, and waits for one first.
   *
   * @throws {QueueShutDownError} If the queue is shut down and empty.
   */
  get(options?: WaitOptions): Promise<Item> {
    return listening(options, async () => {
      checkpoint();
      while (this.empty && !this.#isShutDown) await this.#getters.wait();
      return this.getNowait();
    });
  }

  /**
   * Takes the next item if there is one.
   *
   * @throws {QueueEmptyError} If there is none.
   * @throws {QueueShutDownError} If there is none and there will be none.
   */
  getNowait(): Item {
    if (this.empty) throw this.#isShutDown ? new QueueShutDownError() : new QueueEmptyError();
    const item = this.#items.pop();
    this.#putters.wakeOne();
    return item;
  }

  /**
   * Says that an item from `get` has been dealt with.
   *
   * @throws {TooManyTaskDoneError} If all have been already.
   */
  taskDone(): void {
    if (this.#unfinished === 0) throw new TooManyTaskDoneError();
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#joiners.wakeAll();
  }

  /** Waits until `taskDone` was called for every item. */
  join(options?: WaitOptions): Promise<void> {
    return listening(options, async () => {
      checkpoint();
      if (this.#unfinished > 0) await this.#joiners.wait();
    });
  }

  /** Takes nothing more. What is in it still comes out, unless it is `immediate`. */
  shutdown({ immediate = false }: ShutdownOptions = {}): void {
    this.#isShutDown = true;
    if (immediate) this.#discard();
    this.#getters.wakeAll();
    this.#putters.wakeAll();
  }

  #discard(): void {
    while (!this.empty) {
      this.#items.pop();
      this.taskDone();
    }
  }

  /** The items as they come, until the queue is shut down and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for (;;) {
      let item: Item;
      try {
        item = await this.get();
      } catch (error) {
        if (error instanceof QueueShutDownError) return;
        throw error;
      }
      yield item;
    }
  }
}

/**
 * A queue from which the least item comes first.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from "quintet/concurrency";
 *
 * const queue = new PriorityQueue<{ due: number }>({ compare: (a, b) => a.due - b.due });
 * queue.putNowait({ due: 9 });
 * queue.putNowait({ due: 3 });
 * console.log(queue.getNowait().due); // 3
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#priority-queue
 */
export class PriorityQueue<Item> extends Queue<Item> {
  constructor({ compare = byValue, maxSize }: PriorityQueueOptions<Item> = {}) {
    super(maxSize, new Heap(compare));
  }
}

export interface PriorityQueueOptions<Item> {
  /** As for `sort`: below 0 if `a` comes out before `b`. Default: the lesser value first. */
  compare?: ((a: Item, b: Item) => number) | undefined;
  /** The most it holds, at least 1. Default: no limit. */
  maxSize?: number | undefined;
}

/**
 * A queue from which the last item comes first: a stack.
 *
 * @example
 * ```ts
 * import { LifoQueue } from "quintet/concurrency";
 *
 * const queue = new LifoQueue<string>();
 * queue.putNowait("first");
 * queue.putNowait("last");
 * console.log(queue.getNowait()); // last
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#lifo-queue
 */
export class LifoQueue<Item> extends Queue<Item> {
  /** @param maxSize The most it holds, at least 1. Default: no limit. */
  constructor(maxSize?: number) {
    super(maxSize, new Stack());
  }
}

function byValue(a: unknown, b: unknown): number {
  const [left, right] = [a as number, b as number];
  if (left < right) return -1;
  return left > right ? 1 : 0;
}
