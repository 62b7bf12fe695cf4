/** TypeORM 1: repositories of entity schemas, and its builder of queries for plain rows. */

import Database from "better-sqlite3";
import {
  And,
  DataSource,
  EntitySchema,
  LessThan,
  Like,
  MoreThan,
  MoreThanOrEqual,
  type EntitySchemaColumnOptions,
} from "typeorm";

import { type Address, type Contestant, inputs } from "../workloads.ts";

function schemas(isSqlite: boolean) {
  const key = isSqlite ? "integer" : "bigint";
  const id: EntitySchemaColumnOptions = { type: key, primary: true, generated: "increment" };
  const Author = new EntitySchema<any>({
    name: "Author",
    tableName: "bench_author",
    columns: {
      id,
      firstName: { name: "first_name", type: "text" },
      lastName: { name: "last_name", type: "text" },
      born: { type: "date" },
    },
    relations: {
      books: { type: "one-to-many", target: "Book", inverseSide: "author" },
    },
  });
  const Book = new EntitySchema<any>({
    name: "Book",
    tableName: "bench_book",
    columns: {
      id,
      title: { type: "text" },
      pages: { type: "integer" },
      published: { type: "date" },
      authorId: { name: "author_id", type: key },
    },
    relations: {
      author: {
        type: "many-to-one",
        target: "Author",
        inverseSide: "books",
        joinColumn: { name: "author_id" },
      },
      publishers: {
        type: "many-to-many",
        target: "Publisher",
        joinTable: {
          name: "bench_book_publishers",
          joinColumn: { name: "book_id" },
          inverseJoinColumn: { name: "publisher_id" },
        },
      },
    },
  });
  const Publisher = new EntitySchema<any>({
    name: "Publisher",
    tableName: "bench_publisher",
    columns: { id, name: { type: "text" } },
  });
  const Profile = new EntitySchema<any>({
    name: "Profile",
    tableName: "bench_profile",
    columns: { id, bio: { type: "text" } },
    relations: {
      author: { type: "one-to-one", target: "Author", joinColumn: { name: "author_id" } },
    },
  });
  return { Author, Book, Publisher, Profile };
}

export async function open(address: Address): Promise<Contestant> {
  const isSqlite = address.kind === "sqlite";
  const { Author, Book, Publisher, Profile } = schemas(isSqlite);
  const entities = [Author, Book, Publisher, Profile];
  const source = new DataSource(
    isSqlite
      ? {
          type: "better-sqlite3",
          driver: Database,
          database: address.file,
          enableWAL: true,
          prepareDatabase: (database) => database.pragma("synchronous = NORMAL"),
          entities,
        }
      : { type: "postgres", url: address.url, poolSize: 10, entities },
  );
  await source.initialize();
  const authors = source.getRepository(Author);
  const books = source.getRepository(Book);
  const get = (id: number) => books.findOneByOrFail({ id });

  return {
    operations: {
      a: (turn) => get(inputs.book(turn)),
      b: (turn) =>
        books.find({
          where: {
            author: { lastName: Like(`%${inputs.part(turn)}%`) },
            pages: MoreThan(inputs.pages(turn)),
          },
          order: { title: "ASC" },
          take: 100,
        }),
      c: (turn) =>
        books.find({
          where: { id: MoreThan(inputs.after(turn)) },
          order: { id: "ASC" },
          take: 1000,
        }),
      d: () =>
        books
          .createQueryBuilder("book")
          .select("book.id", "id")
          .addSelect("book.title", "title")
          .addSelect("book.pages", "pages")
          .addSelect("book.published", "published")
          .addSelect("book.authorId", "authorId")
          .orderBy("book.id")
          .getRawMany(),
      e: (turn) =>
        books.find({
          where: { id: MoreThan(inputs.after(turn)) },
          relations: { author: true },
          order: { id: "ASC" },
          take: 100,
        }),
      f: (turn) =>
        authors.find({
          where: { id: MoreThan(inputs.author(turn)) },
          relations: { books: { publishers: true } },
          order: { id: "ASC" },
          take: 50,
        }),
      g: () =>
        books
          .createQueryBuilder("book")
          .select("book.authorId", "authorId")
          .addSelect("COUNT(*)", "count")
          .addSelect("AVG(book.pages)", "mean")
          .groupBy("book.authorId")
          .orderBy("COUNT(*)", "DESC")
          .addOrderBy("book.authorId")
          .limit(100)
          .getRawMany(),
      h: (turn) => authors.save(authors.create(inputs.newAuthor(turn))),
      i: (turn) => books.insert(inputs.newBooks(turn)),
      j: (turn) => books.update(inputs.book(turn), { pages: inputs.pages(turn) }),
      k: (turn) => {
        const author = inputs.author(turn);
        return books.update(
          { authorId: And(MoreThanOrEqual(author), LessThan(author + 10)) },
          { pages: inputs.pages(turn) },
        );
      },
      l: (turn) =>
        source.transaction(async (inside) => {
          const book = await inside.findOneByOrFail(Book, { id: inputs.book(turn) });
          book.pages = (book.pages % 1000) + 1;
          await inside.save(Book, book);
        }),
      m: async () => {
        const [page, count] = await books.findAndCount({
          relations: { author: true },
          order: { id: "ASC" },
          skip: 5000,
          take: 100,
        });
        return [count, page];
      },
      n: (turn) => Promise.all(inputs.books(turn).map(get)),
    },
    close: () => source.destroy(),
  };
}
