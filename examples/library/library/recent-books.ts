/** The books that a visitor has looked at last, in their session. */

import type { Request } from "quintet/http";
import { sessionOf } from "quintet/sessions";

import { Book } from "./models.ts";

declare module "quintet/sessions" {
  interface SessionData {
    /** The keys of the books, the last one first. */
    recentBooks: number[];
  }
}

const howMany = 5;

/** Notes that the visitor looks at a book, and returns those that they have looked at before. */
export async function visitBook(request: Request<unknown>, book: Book): Promise<Book[]> {
  const session = await sessionOf(request);
  const seen = (session.get("recentBooks") ?? []).filter((id) => id !== book.id);
  session.set("recentBooks", [book.id, ...seen].slice(0, howMany + 1));
  const books = await Book.objects.inBulk(seen.slice(0, howMany));
  return seen.flatMap((id) => books.get(id) ?? []); // without those that were deleted
}
