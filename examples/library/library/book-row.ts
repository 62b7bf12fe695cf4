/** One row of books.csv: what it says, or why it cannot be understood. */

import { ValidationError } from "quintet";

import { Author, Book, genres } from "./models.ts";

/** The columns of the file. Title and last name must be there, the others may be empty. */
export const columns = [
  "title",
  "author_first_name",
  "author_last_name",
  "author_birth_date",
  "published",
  "pages",
  "publishers",
  "language",
  "genre",
] as const;

export type RawRow = Readonly<Record<(typeof columns)[number], string>>;

export interface BookRow {
  author: Author;
  book: Book;
  publishers: readonly string[];
}

/**
 * Reads a row. `published` is a day, `1813-01-28`, or a year, `1813`.
 *
 * @throws {ValidationError} With all that is wrong with it, by field.
 */
export async function parseRow(row: RawRow): Promise<BookRow> {
  const isYear = /^\d{1,4}$/.test(row.published);
  const author = new Author({
    firstName: row.author_first_name,
    lastName: row.author_last_name,
    birthDate: row.author_birth_date || null,
  });
  const book = new Book({
    title: row.title,
    publishedDate: isYear ? null : row.published || null,
    publishedYear: isYear ? Number(row.published) : null,
    pages: row.pages === "" ? null : wholeNumber("pages", row.pages),
    language: row.language || "English",
    genre: genreOf(row.genre),
  });
  await author.fullClean();
  await book.fullClean({ exclude: ["author"] });
  const publishers = row.publishers.split(";").map((name) => name.trim());
  return { author, book, publishers: publishers.filter((name) => name !== "") };
}

function genreOf(text: string): (typeof genres)[number] {
  const genre = genres.find((known) => known.toLowerCase() === (text || "Novel").toLowerCase());
  if (genre) return genre;
  throw new ValidationError({
    genre: [{ code: "invalid-choice", message: `There is no genre “${text}”.` }],
  });
}

function wholeNumber(field: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ValidationError({
    [field]: [{ code: "invalid", message: `“${text}” is no whole number.` }],
  });
}
