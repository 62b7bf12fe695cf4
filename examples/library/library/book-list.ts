/** What the list of books shows: which books, in which order, as the address asks for. */

import { F, Q } from "quintet/db";

import { Book, genres } from "./models.ts";

/** The orders that a visitor may choose; what has no value comes last. */
export const orders = {
  title: { label: "Title", by: [F("title").asc()] },
  author: { label: "Author", by: [F("author__lastName").asc(), F("title").asc()] },
  oldest: { label: "Oldest first", by: [F("publishedYear").asc({ nulls: "last" })] },
  newest: { label: "Newest first", by: [F("publishedYear").desc({ nulls: "last" })] },
  longest: { label: "Longest first", by: [F("pages").desc({ nulls: "last" })] },
} as const;

export interface BookSearch {
  /** Words that stand in the title, the author's name or the name of a publisher. */
  q: string;
  genre: string;
  language: string;
  order: keyof typeof orders;
}

/** What the address asks for; what it cannot mean is left out. */
export function readSearch(query: URLSearchParams): BookSearch {
  const genre = query.get("genre") ?? "";
  const order = query.get("order") ?? "";
  return {
    q: (query.get("q") ?? "").trim().slice(0, 100),
    genre: genres.find((known) => known === genre) ?? "",
    language: (query.get("language") ?? "").slice(0, 30),
    order: Object.hasOwn(orders, order) ? (order as keyof typeof orders) : "title",
  };
}

/** The books that are asked for, with their authors. */
export function findBooks({ q, genre, language, order }: BookSearch) {
  let books = Book.objects.selectRelated("author");
  for (const word of q.split(/\s+/).filter((part) => part !== "")) {
    books = books.filter(
      Q(Book).or(
        { title__icontains: word },
        { author__lastName__icontains: word },
        { author__firstName__icontains: word },
      ),
    );
  }
  if (genre !== "") books = books.filter({ genre: genre as (typeof genres)[number] });
  if (language !== "") books = books.filter({ language });
  return books.orderBy(...orders[order].by);
}

/** The query string of the search, for links to other pages of it. */
export function searchString({ q, genre, language, order }: BookSearch): string {
  const entries = Object.entries({ q, genre, language, order: order === "title" ? "" : order });
  return new URLSearchParams(entries.filter(([, value]) => value !== "")).toString();
}
