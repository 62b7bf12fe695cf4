/** Quintet, as its guide says: ordinary query sets, awaited; nothing prepared by hand. */

import {
  atomic,
  avg,
  cascade,
  charField,
  connectDatabases,
  count,
  dateField,
  foreignKey,
  installedModels,
  integerField,
  manager,
  manyToMany,
  model,
  oneToOne,
  reverse,
  textField,
} from "quintet/db";
import { postgres } from "quintet/db/postgres";
import { sqlite } from "quintet/db/sqlite";

import { type Address, type Contestant, inputs } from "./workloads.ts";

class Author extends model({
  firstName: charField({ maxLength: 50 }),
  lastName: charField({ maxLength: 50 }),
  born: dateField(),
  books: () => reverse(Book, "author"),
}) {
  static objects = manager(Author);
}

class Publisher extends model({ name: charField({ maxLength: 100 }) }) {
  static objects = manager(Publisher);
}

class Book extends model({
  title: charField({ maxLength: 200 }),
  pages: integerField(),
  published: dateField(),
  author: () => foreignKey(Author, { onDelete: cascade }),
  publishers: () => manyToMany(Publisher),
}) {
  static objects = manager(Book);
}

class Profile extends model({
  author: () => oneToOne(Author, { onDelete: cascade }),
  bio: textField(),
}) {
  static objects = manager(Profile);
}

export async function open(address: Address): Promise<Contestant> {
  installedModels.install(
    "bench",
    [Author, Publisher, Book, Profile].map(({ $meta }) => $meta),
  );
  const backend =
    address.kind === "sqlite" ? sqlite({ file: address.file }) : postgres({ url: address.url });
  const databases = await connectDatabases({ default: backend }, { root: import.meta.dirname });

  const operations: Contestant["operations"] = {
    a: (turn) => Book.objects.get({ pk: inputs.book(turn) }),
    b: (turn) =>
      Book.objects
        .filter({ author__lastName__contains: inputs.part(turn), pages__gt: inputs.pages(turn) })
        .orderBy("title")
        .limit(100),
    c: (turn) =>
      Book.objects
        .filter({ pk__gt: inputs.after(turn) })
        .orderBy("pk")
        .limit(1000),
    d: () => Book.objects.orderBy("pk").values(),
    e: (turn) =>
      Book.objects
        .selectRelated("author")
        .filter({ pk__gt: inputs.after(turn) })
        .orderBy("pk")
        .limit(100),
    f: async (turn) => {
      const authors = await Author.objects
        .prefetchRelated("books__publishers")
        .filter({ pk__gt: inputs.author(turn) })
        .orderBy("pk")
        .limit(50);
      // What was prefetched is there: awaiting it runs no query.
      return authors;
    },
    g: () =>
      Book.objects
        .values("authorId")
        .annotate({ count: count("pk"), mean: avg("pages") })
        .orderBy("-count", "authorId")
        .limit(100),
    h: (turn) => Author.objects.create(inputs.newAuthor(turn)),
    i: (turn) =>
      Book.objects.bulkCreate(
        inputs.newBooks(turn).map(({ title, pages, published, authorId }) => {
          return { title, pages, published, author: authorId };
        }),
      ),
    j: (turn) =>
      Book.objects.filter({ pk: inputs.book(turn) }).update({ pages: inputs.pages(turn) }),
    k: (turn) => {
      const author = inputs.author(turn);
      return Book.objects
        .filter({ author__pk__gte: author, author__pk__lt: author + 10 })
        .update({ pages: inputs.pages(turn) });
    },
    l: (turn) =>
      atomic(async () => {
        const book = await Book.objects.get({ pk: inputs.book(turn) });
        book.pages = (book.pages % 1000) + 1;
        await book.save({ updateFields: ["pages"] });
      }),
    m: async () => [
      await Book.objects.count(),
      await Book.objects.selectRelated("author").orderBy("pk").slice(5000, 5100),
    ],
    n: (turn) => Promise.all(inputs.books(turn).map((pk) => Book.objects.get({ pk }))),
  };
  return {
    operations,
    answer: { f: plainTree },
    close: () => databases.close(),
  };
}

/** The tree of workload f as lists: related rows are read by awaiting their manager. */
async function plainTree(answer: unknown): Promise<unknown> {
  return Promise.all(
    (answer as Author[]).map(async ({ id, books }) => ({
      id,
      books: await Promise.all(
        (await books.all()).map(async (book) => ({
          id: book.id,
          publishers: await book.publishers.all(),
        })),
      ),
    })),
  );
}
