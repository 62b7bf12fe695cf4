/** One page of a list: its items, and where it stands among the others. */

import { snakeAliases } from "../base/index.ts";
import { EmptyPageError } from "./errors.ts";

/** What a page knows of the whole. */
export interface PagePlace {
  /** From 1. */
  readonly number: number;
  readonly numPages: number;
  /** Items on all pages. */
  readonly count: number;
  readonly paginator: PageOwner;
}

/** The paginator, as templates ask a page for it. */
export interface PageOwner {
  readonly perPage: number;
  readonly orphans: number;
}

export class Page<Item> implements Iterable<Item> {
  readonly objectList: readonly Item[];
  readonly number: number;
  readonly numPages: number;
  readonly paginator: PageOwner;
  readonly #count: number;

  constructor(items: readonly Item[], { number, numPages, count, paginator }: PagePlace) {
    this.objectList = items;
    this.number = number;
    this.numPages = numPages;
    this.paginator = paginator;
    this.#count = count;
  }

  /** Items on this page. */
  get length(): number {
    return this.objectList.length;
  }

  [Symbol.iterator](): Iterator<Item> {
    return this.objectList[Symbol.iterator]();
  }

  hasNext(): boolean {
    return this.number < this.numPages;
  }

  hasPrevious(): boolean {
    return this.number > 1;
  }

  hasOtherPages(): boolean {
    return this.hasPrevious() || this.hasNext();
  }

  /** @throws {EmptyPageError} If this is the last one. */
  nextPageNumber(): number {
    if (this.hasNext()) return this.number + 1;
    throw new EmptyPageError("That page contains no results");
  }

  /** @throws {EmptyPageError} If this is the first one. */
  previousPageNumber(): number {
    if (this.hasPrevious()) return this.number - 1;
    throw new EmptyPageError("That page number is less than 1");
  }

  /** The place of its first item among all, from 1; 0 if there are none. */
  startIndex(): number {
    return this.#count === 0 ? 0 : this.paginator.perPage * (this.number - 1) + 1;
  }

  /** The place of its last item among all. */
  endIndex(): number {
    return this.number === this.numPages ? this.#count : this.number * this.paginator.perPage;
  }

  toString(): string {
    return `<Page ${this.number} of ${this.numPages}>`;
  }
}

snakeAliases(Page, [
  "objectList",
  "numPages",
  "hasNext",
  "hasPrevious",
  "hasOtherPages",
  "nextPageNumber",
  "previousPageNumber",
  "startIndex",
  "endIndex",
]);
