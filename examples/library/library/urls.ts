/** Where the pages of the library are. */

import { path } from "quintet/routing";

import { addBook, authorDetail, authorList, bookDetail, bookList, editBook } from "./views.ts";

export const libraryUrls = [
  path("", bookList, { name: "books" }),
  path("books/add/", addBook, { name: "addBook" }),
  path("books/<int:id>/", bookDetail, { name: "book" }),
  path("books/<int:id>/edit/", editBook, { name: "editBook" }),
  path("authors/", authorList, { name: "authors" }),
  path("authors/<int:id>/", authorDetail, { name: "author" }),
] as const;
