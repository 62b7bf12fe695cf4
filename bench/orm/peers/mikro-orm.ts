/** MikroORM 7: entities without decorators, an entity manager of its own for each operation. */

import { defineEntity as define, MikroORM as OnPostgres, p, raw } from "@mikro-orm/postgresql";
import { MikroORM as OnSqlite } from "@mikro-orm/sqlite";

import { type Address, type Contestant, inputs } from "../workloads.ts";

function entities(isSqlite: boolean) {
  const key = () =>
    isSqlite ? p.integer().primary().autoincrement() : p.bigint("number").primary().autoincrement();
  const Author: any = define({
    name: "Author",
    tableName: "bench_author",
    properties: {
      id: key(),
      firstName: p.text(),
      lastName: p.text(),
      born: p.date(),
      books: () => p.oneToMany(Book).mappedBy("author" as never),
    },
  });
  const Publisher = define({
    name: "Publisher",
    tableName: "bench_publisher",
    properties: { id: key(), name: p.text() },
  });
  const Book: any = define({
    name: "Book",
    tableName: "bench_book",
    properties: {
      id: key(),
      title: p.text(),
      pages: p.integer(),
      published: p.date(),
      author: () => p.manyToOne(Author),
      publishers: () =>
        p
          .manyToMany(Publisher)
          .pivotTable("bench_book_publishers")
          .joinColumn("book_id")
          .inverseJoinColumn("publisher_id"),
    },
  });
  const Profile = define({
    name: "Profile",
    tableName: "bench_profile",
    properties: { id: key(), author: () => p.oneToOne(Author), bio: p.text() },
  });
  return { Author, Book, Publisher, Profile };
}

export async function open(address: Address): Promise<Contestant> {
  const isSqlite = address.kind === "sqlite";
  const { Author, Book, Publisher, Profile } = entities(isSqlite);
  const all = [Author, Book, Publisher, Profile];
  const orm: any = isSqlite
    ? await OnSqlite.init({
        entities: all,
        dbName: address.file,
        onCreateConnection: async (connection: any) => {
          for (const pragma of ["journal_mode = WAL", "synchronous = NORMAL"]) {
            await connection.executeQuery({ sql: `PRAGMA ${pragma}`, parameters: [] });
          }
        },
      })
    : await OnPostgres.init({ entities: all, clientUrl: address.url, pool: { max: 10 } });
  // As a request does, which begins with an empty identity map.
  const fork = () => orm.em.fork();
  const get = (id: number) => fork().findOneOrFail(Book, id);

  return {
    operations: {
      a: (turn) => get(inputs.book(turn)),
      b: (turn) =>
        fork().find(
          Book,
          {
            author: { lastName: { $like: `%${inputs.part(turn)}%` } },
            pages: { $gt: inputs.pages(turn) },
          },
          { orderBy: { title: "asc" }, limit: 100 },
        ),
      c: (turn) =>
        fork().find(
          Book,
          { id: { $gt: inputs.after(turn) } },
          { orderBy: { id: "asc" }, limit: 1000 },
        ),
      d: () => fork().createQueryBuilder(Book).select("*").orderBy({ id: "asc" }).execute(),
      e: (turn) =>
        fork().find(
          Book,
          { id: { $gt: inputs.after(turn) } },
          { populate: ["author"], orderBy: { id: "asc" }, limit: 100 },
        ),
      f: (turn) =>
        fork().find(
          Author,
          { id: { $gt: inputs.author(turn) } },
          { populate: ["books.publishers"], orderBy: { id: "asc" }, limit: 50 },
        ),
      g: () =>
        fork()
          .createQueryBuilder(Book)
          .select(["author", raw("count(*) as count"), raw("avg(pages) as mean")])
          .groupBy("author")
          .orderBy([{ [raw("count(*)")]: "desc" }, { author: "asc" }])
          .limit(100)
          .execute(),
      h: async (turn) => {
        const manager = fork();
        const author = manager.create(Author, inputs.newAuthor(turn));
        await manager.flush();
        return author;
      },
      i: (turn) =>
        fork().insertMany(
          Book,
          inputs.newBooks(turn).map(({ authorId: author, ...book }) => ({ ...book, author })),
        ),
      j: (turn) =>
        fork().nativeUpdate(Book, { id: inputs.book(turn) }, { pages: inputs.pages(turn) }),
      k: (turn) => {
        const author = inputs.author(turn);
        return fork().nativeUpdate(
          Book,
          { author: { $gte: author, $lt: author + 10 } },
          { pages: inputs.pages(turn) },
        );
      },
      l: (turn) =>
        fork().transactional(async (inside: any) => {
          const book = await inside.findOneOrFail(Book, inputs.book(turn));
          book.pages = (book.pages % 1000) + 1;
        }),
      m: async () => {
        const [page, count] = await fork().findAndCount(
          Book,
          {},
          { populate: ["author"], orderBy: { id: "asc" }, limit: 100, offset: 5000 },
        );
        return [count, page];
      },
      n: (turn) => Promise.all(inputs.books(turn).map(get)),
    },
    answer: {
      d: withKeys,
      g: withKeys,
    },
    close: () => orm.close(),
  };
}

/** In plain rows the key of the author has the name of the relation. */
function withKeys(rows: any): unknown[] {
  return rows.map(({ author, ...row }: any) => ({ ...row, authorId: author }));
}
