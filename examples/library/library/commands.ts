/** Commands of the library: `quintet loadbooks` reads books from a CSV file. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { CsvError, parse } from "csv-parse/sync";
import { defineCommand, QuintetError, type Terminal, ValidationError } from "quintet";
import { atomic } from "quintet/db";

import { type BookRow, columns, parseRow, type RawRow } from "./book-row.ts";
import { Author, Book, Publisher } from "./models.ts";

const booksFile = join(import.meta.dirname, "data", "books.csv");

/** The file cannot be read as a table of books at all. */
export class BooksFileError extends QuintetError {
  readonly code = "library/books-file";
}

export const loadbooks = defineCommand({
  name: "loadbooks",
  help: "Reads books from a CSV file.",
  description:
    "Books that are there already are brought up to date. Rows that cannot be understood are\n" +
    "reported by their line and left out; with --strict one such row refuses the whole file.",
  args: {
    file: { help: "the file; without it the books that come with the library", optional: true },
  },
  options: {
    strict: { type: "boolean", help: "take all rows or none" },
  },
  async run({ args, options, terminal }) {
    const { rows, problems } = await readRows(args.file ?? booksFile);
    for (const { line, text } of problems) terminal.warn(`line ${line}: ${text}`);
    if (problems.length > 0 && options.strict) {
      terminal.warn(`Nothing was loaded: ${problems.length} of the rows are wrong (--strict).`);
      return 1;
    }
    const created = await store(rows, terminal);
    terminal.print(
      `${rows.length} books loaded, ${created} of them new.` +
        (problems.length > 0 ? ` ${problems.length} rows were left out.` : ""),
    );
    return 0;
  },
});

interface Problem {
  line: number;
  text: string;
}

/** Reads all rows before anything is written, so that all problems show at once. */
async function readRows(file: string): Promise<{ rows: BookRow[]; problems: Problem[] }> {
  const rows: BookRow[] = [];
  const problems: Problem[] = [];
  for (const { line, record } of await readRecords(file, problems)) {
    try {
      rows.push(await parseRow(record));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      problems.push({ line, text: error.message });
    }
  }
  return { rows, problems: problems.toSorted((a, b) => a.line - b.line) };
}

interface NumberedRow {
  line: number;
  record: RawRow;
}

/** The rows as they stand in the file, with their lines. */
async function readRecords(file: string, problems: Problem[]): Promise<NumberedRow[]> {
  const text = await readText(file);
  try {
    const records = parse(text, {
      bom: true,
      columns: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error)
          problems.push({ line: Number(error.lines ?? 0), text: shortened(error.message) });
        return undefined;
      },
    }) as unknown as { record: RawRow; info: { lines: number } }[];
    requireColumns(file, records[0]?.record);
    return records.map(({ record, info }) => ({ line: info.lines, record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BooksFileError(`${file} is no CSV file.`, { hint: error.message, cause: error });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new BooksFileError(`${file} cannot be read.`, {
      hint: "Name a CSV file; without a name the books that come with the library are loaded.",
      cause: error,
    });
  }
}

function requireColumns(file: string, record: RawRow | undefined): void {
  const missing = columns.filter((column) => record !== undefined && !(column in record));
  if (missing.length === 0) return;
  throw new BooksFileError(`${file} has no column ${missing.join(", ")}.`, {
    hint: `Its first line must be: ${columns.join(",")}`,
  });
}

/** Writes the rows in one transaction: all of them, or none. Returns how many books are new. */
function store(rows: readonly BookRow[], terminal: Terminal): Promise<number> {
  const bar = terminal.progress("Loading books", { total: rows.length });
  return atomic(async () => {
    let created = 0;
    for (const row of rows) {
      if (await storeRow(row)) created++;
      bar.advance();
    }
    return created;
  }).finally(() => bar.stop());
}

/** Visitors may have added the same once more: then the oldest is the one that is meant. */
async function storeRow({ author, book, publishers }: BookRow): Promise<boolean> {
  const { firstName, lastName, birthDate } = author;
  const authors = Author.objects.filter({ firstName, lastName }).orderBy("pk");
  const known = (await authors.first()) ?? new Author({ firstName, lastName });
  Object.assign(known, { birthDate });
  await known.save();

  const { title, publishedDate, publishedYear, pages, language, genre } = book;
  const found = await Book.objects.filter({ title, author: known }).orderBy("pk").first();
  const stored = found ?? new Book({ title, author: known });
  Object.assign(stored, { publishedDate, publishedYear, pages, language, genre });
  await stored.save();
  const published = [];
  for (const name of publishers) {
    const [publisher] = await Publisher.objects.getOrCreate({ name });
    published.push(publisher);
  }
  await stored.publishers.set(published);
  return found === undefined;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
