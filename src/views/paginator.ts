/**
 * Cuts a long list, or a query, into pages. Over an array everything is there at once; over a
 * query set the count and each page is a query, and the same methods give promises.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/paginator/
 */

import { andThen, type MaybePromise, OptionError, snakeAliases } from "../base/index.ts";
import { EmptyPageError, InvalidPageError, PageNotAnIntegerError } from "./errors.ts";
import { Page } from "./page.ts";

/** A query set, as far as pages go. */
export interface Countable<Item> {
  count(): Promise<number>;
  slice(start: number, end: number): PromiseLike<Item[]>;
}

export type PageSource<Item> = readonly Item[] | Countable<Item>;

export interface PaginatorOptions {
  /** So few items on a last page of their own are put on the page before. Default: 0. */
  orphans?: number;
  /** Has an empty list one page, without items? Default: true. */
  allowEmptyFirstPage?: boolean;
}

export interface ElidedOptions {
  /** Page numbers on each side of the current one. Default: 3. */
  onEachSide?: number;
  /** Page numbers at both ends. Default: 2. */
  onEnds?: number;
}

/** Stands for page numbers that are left out. */
export const ellipsis = "…";

/**
 * @example
 * ```ts
 * import { Paginator } from "quintet/views";
 *
 * const paginator = new Paginator(["a", "b", "c"], 2);
 * const page = await paginator.getPage("2");
 * [...page]; // ["c"]
 * page.hasNext(); // false
 * ```
 */
export class Paginator<Item> {
  readonly perPage: number;
  readonly orphans: number;
  readonly allowEmptyFirstPage: boolean;
  readonly #source: PageSource<Item>;
  #count: number | undefined;

  /**
   * @param source An array, or an ordered query set.
   * @param perPage Items on a page, at least 1.
   * @throws {OptionError} If `perPage` is no whole number above 0.
   */
  constructor(source: PageSource<Item>, perPage: number, options: PaginatorOptions = {}) {
    if (!Number.isInteger(perPage) || perPage < 1) {
      throw new OptionError("Paginator", "perPage", "a whole number above 0", perPage);
    }
    this.#source = source;
    this.perPage = perPage;
    this.orphans = options.orphans ?? 0;
    this.allowEmptyFirstPage = options.allowEmptyFirstPage ?? true;
  }

  /** How many items there are on all pages. Asked once. */
  get count(): MaybePromise<number> {
    if (this.#count !== undefined) return this.#count;
    const count = isList(this.#source) ? this.#source.length : this.#source.count();
    return andThen(count, (known) => (this.#count = known));
  }

  get numPages(): MaybePromise<number> {
    return andThen(this.count, (count) => {
      if (count === 0 && !this.allowEmptyFirstPage) return 0;
      return Math.ceil(Math.max(1, count - this.orphans) / this.perPage);
    });
  }

  /** All page numbers, from 1. */
  get pageRange(): MaybePromise<number[]> {
    return andThen(this.numPages, (pages) => range(1, pages));
  }

  /**
   * The page, for what a visitor asked for: what is no number is the first page, and what lies
   * beyond the end is the last.
   */
  getPage(number: unknown): MaybePromise<Page<Item>> {
    return andThen(this.numPages, (pages) => {
      // Most visitors ask for no page at all: that is no error, and need not cost one.
      if (number === null || number === undefined) return this.#page(1, pages);
      try {
        return this.#page(checkedNumber(number, pages), pages);
      } catch (error) {
        if (!(error instanceof InvalidPageError)) throw error;
        return this.#page(error instanceof PageNotAnIntegerError ? 1 : pages, pages);
      }
    });
  }

  /**
   * The page of that number.
   *
   * @throws {PageNotAnIntegerError}
   * @throws {EmptyPageError}
   */
  page(number: unknown): MaybePromise<Page<Item>> {
    return andThen(this.numPages, (pages) => this.#page(checkedNumber(number, pages), pages));
  }

  /**
   * The number of a page that is there.
   *
   * @throws {PageNotAnIntegerError}
   * @throws {EmptyPageError}
   */
  validateNumber(number: unknown): MaybePromise<number> {
    return andThen(this.numPages, (pages) => checkedNumber(number, pages));
  }

  /** Page numbers around one of them and at both ends, with `…` for those between. */
  getElidedPageRange(
    number: unknown = 1,
    { onEachSide = 3, onEnds = 2 }: ElidedOptions = {},
  ): MaybePromise<(number | typeof ellipsis)[]> {
    return andThen(this.numPages, (pages) => {
      const current = checkedNumber(number, pages);
      if (pages <= (onEachSide + onEnds) * 2) return range(1, pages);
      const before =
        current > onEachSide + onEnds + 2
          ? [...range(1, onEnds), ellipsis, ...range(current - onEachSide, current)]
          : range(1, current);
      const after =
        current < pages - onEachSide - onEnds - 1
          ? [
              ...range(current + 1, current + onEachSide),
              ellipsis,
              ...range(pages - onEnds + 1, pages),
            ]
          : range(current + 1, pages);
      return [...before, ...after] as (number | typeof ellipsis)[];
    });
  }

  #page(number: number, numPages: number): MaybePromise<Page<Item>> {
    return andThen(this.count, (count) => {
      const start = Math.max(0, number - 1) * this.perPage;
      const end = start + this.perPage + this.orphans >= count ? count : start + this.perPage;
      const items = isList(this.#source)
        ? this.#source.slice(start, end)
        : count === 0
          ? []
          : Promise.resolve(this.#source.slice(start, end));
      return andThen(items, (list) => new Page(list, { number, numPages, count, paginator: this }));
    });
  }
}

function isList<Item>(source: PageSource<Item>): source is readonly Item[] {
  return Array.isArray(source);
}

function checkedNumber(value: unknown, numPages: number): number {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^\s*[-+]?\d+\s*$/.test(text)) throw new PageNotAnIntegerError();
  const number = Number(text);
  if (number < 1) throw new EmptyPageError("That page number is less than 1");
  if (number > numPages) throw new EmptyPageError("That page contains no results");
  return number;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

snakeAliases(Paginator, ["perPage", "numPages", "pageRange", "getPage", "getElidedPageRange"]);
