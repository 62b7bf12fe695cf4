/** The pages of the library. */

import { avg, count, max, min, sum } from "quintet/db";
import { redirect, type Request } from "quintet/http";
import { messages } from "quintet/messages";
import type { View } from "quintet/routing";
import { getObjectOr404, listOf, optional, Paginator, render, template } from "quintet/views";

import { urls } from "../urls.ts";
import { findBooks, orders, readSearch, searchString } from "./book-list.ts";
import { BookForm } from "./forms.ts";
import { Author, Book, genres } from "./models.ts";
import { visitBook } from "./recent-books.ts";

// Declared by their classes: `quintet check` holds the templates against them.
const detailPage = template("library/book_detail.html", {
  book: Book,
  others: listOf(Book),
  recent: listOf(Book),
});
const formPage = template("library/book_form.html", { form: BookForm, book: optional(Book) });

export const bookList: View = async (request) => {
  const search = readSearch(request.query);
  const page = await new Paginator(findBooks(search), 24).getPage(request.query.get("page"));
  const languages = await Book.objects.orderBy("language").distinct().valuesFlat("language");
  return render(request, "library/book_list.html", {
    page,
    search,
    searchString: searchString(search),
    genres,
    languages,
    orders: Object.entries(orders).map(([key, { label }]) => ({ key, label })),
  });
};

export const bookDetail: View<{ id: number }> = async (request) => {
  const book = await getObjectOr404(Book.objects.selectRelated("author"), {
    id: request.params.id,
  });
  const others = Book.objects.filter({ author: book.author }).exclude({ id: book.id });
  const recent = await visitBook(request, book);
  return detailPage.render(request, { book, others: others.limit(6), recent });
};

export const authorList: View = async (request) => {
  const authors = Author.objects.annotate({ bookCount: count("books") });
  const page = await new Paginator(authors, 60).getPage(request.query.get("page"));
  return render(request, "library/author_list.html", { page });
};

export const authorDetail: View<{ id: number }> = async (request) => {
  const author = await getObjectOr404(Author.objects, { id: request.params.id });
  const figures = await author.books.aggregate({
    books: count("id"),
    pages: sum("pages"),
    averagePages: avg("pages"),
    first: min("publishedYear"),
    last: max("publishedYear"),
  });
  const books = author.books.orderBy("publishedYear", "title");
  return render(request, "library/author_detail.html", { author, figures, books });
};

export const addBook: View = (request) => bookForm(request);

export const editBook: View<{ id: number }> = async (request) => {
  return bookForm(request, await getObjectOr404(Book.objects, { id: request.params.id }));
};

/** Shows the form; a form that was sent and is right is saved. */
async function bookForm(request: Request, book?: Book) {
  const data = request.method === "POST" ? await request.form() : undefined;
  const form = new BookForm(data, { instance: book });
  if (data && (await form.isValid())) {
    const { id, title } = await form.save();
    messages.success(request, `“${title}” was ${book === undefined ? "added" : "saved"}.`);
    return redirect(urls.reverse("library:book", { id }));
  }
  return formPage.render(request, { form, book });
}
