/** The form that adds and edits a book. */

import { modelForm } from "quintet/forms";

import { Book } from "./models.ts";

export class BookForm extends modelForm(Book, {
  fields: [
    "title",
    "author",
    "publishedDate",
    "publishedYear",
    "pages",
    "language",
    "genre",
    "publishers",
  ],
}) {}
