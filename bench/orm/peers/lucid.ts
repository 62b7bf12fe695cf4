/** Lucid 22: models whose decorators are called as functions, and the builder of queries below them. */

import { Application } from "@adonisjs/core/app";
import { Emitter } from "@adonisjs/core/events";
import { Logger } from "@adonisjs/core/logger";
import { Database } from "@adonisjs/lucid/database";
import { Adapter, BaseModel, belongsTo, column, hasMany, manyToMany } from "@adonisjs/lucid/orm";
import type { BelongsTo, HasMany, ManyToMany } from "@adonisjs/lucid/types/relations";

import { type Address, type Contestant, inputs } from "../workloads.ts";

class Author extends BaseModel {
  static override table = "bench_author";
  declare id: number;
  declare firstName: string;
  declare lastName: string;
  declare born: unknown;
  declare books: HasMany<typeof Book>;
}

class Publisher extends BaseModel {
  static override table = "bench_publisher";
  declare id: number;
  declare name: string;
}

class Book extends BaseModel {
  static override table = "bench_book";
  declare id: number;
  declare title: string;
  declare pages: number;
  declare published: unknown;
  declare authorId: number;
  declare author: BelongsTo<typeof Author>;
  declare publishers: ManyToMany<typeof Publisher>;
}

class Profile extends BaseModel {
  static override table = "bench_profile";
  declare id: number;
  declare authorId: number;
  declare bio: string;
  declare author: BelongsTo<typeof Author>;
}

column({ isPrimary: true })(Author.prototype, "id");
column()(Author.prototype, "firstName");
column()(Author.prototype, "lastName");
column.date()(Author.prototype, "born");
hasMany(() => Book)(Author.prototype, "books");

column({ isPrimary: true })(Publisher.prototype, "id");
column()(Publisher.prototype, "name");

column({ isPrimary: true })(Book.prototype, "id");
column()(Book.prototype, "title");
column()(Book.prototype, "pages");
column.date()(Book.prototype, "published");
column()(Book.prototype, "authorId");
belongsTo(() => Author)(Book.prototype, "author");
manyToMany(() => Publisher, {
  pivotTable: "bench_book_publishers",
  pivotForeignKey: "book_id",
  pivotRelatedForeignKey: "publisher_id",
})(Book.prototype, "publishers");

column({ isPrimary: true })(Profile.prototype, "id");
column()(Profile.prototype, "authorId");
column()(Profile.prototype, "bio");
belongsTo(() => Author)(Profile.prototype, "author");

function connectionTo(address: Address): any {
  if (address.kind === "postgres") {
    return { client: "pg", connection: address.url, pool: { min: 0, max: 10 } };
  }
  return {
    client: "better-sqlite3",
    connection: { filename: address.file },
    useNullAsDefault: true,
    pool: {
      afterCreate: (connection: any, done: () => void) => {
        connection.pragma("journal_mode = WAL");
        connection.pragma("synchronous = NORMAL");
        done();
      },
    },
  };
}

const get = (id: number) => Book.findOrFail(id);

export function open(address: Address): Contestant {
  const application = new Application(new URL(import.meta.url), { environment: "console" });
  const database = new Database(
    { connection: "default", connections: { default: connectionTo(address) } },
    new Logger({ enabled: false }),
    new Emitter(application),
  );
  BaseModel.$adapter = new Adapter(database);
  // On SQLite rows are joined by UNION ALL, and it takes no more of those.
  const mostRows = address.kind === "sqlite" ? 500 : 1000;

  return {
    operations: {
      a: (turn) => get(inputs.book(turn)),
      b: (turn) =>
        Book.query()
          .whereHas("author", (author) => author.whereLike("last_name", `%${inputs.part(turn)}%`))
          .where("pages", ">", inputs.pages(turn))
          .orderBy("title")
          .limit(100),
      c: (turn) => Book.query().where("id", ">", inputs.after(turn)).orderBy("id").limit(1000),
      d: () => Book.query().orderBy("id").pojo(),
      e: (turn) =>
        Book.query()
          .where("id", ">", inputs.after(turn))
          .preload("author")
          .orderBy("id")
          .limit(100),
      f: (turn) =>
        Author.query()
          .where("id", ">", inputs.author(turn))
          .preload("books", (books) => books.preload("publishers"))
          .orderBy("id")
          .limit(50),
      g: () =>
        Book.query()
          .select("author_id")
          .count("* as count")
          .avg("pages as mean")
          .groupBy("author_id")
          .orderBy("count", "desc")
          .orderBy("author_id")
          .limit(100)
          .pojo(),
      h: (turn) => Author.create(inputs.newAuthor(turn)),
      i: (turn) =>
        database.transaction(async (client) => {
          const rows = inputs
            .newBooks(turn)
            .map(({ authorId: author_id, ...book }) => ({ ...book, author_id }));
          for (let from = 0; from < rows.length; from += mostRows) {
            await client.table("bench_book").multiInsert(rows.slice(from, from + mostRows));
          }
        }),
      j: (turn) =>
        Book.query()
          .where("id", inputs.book(turn))
          .update({ pages: inputs.pages(turn) }),
      k: (turn) => {
        const author = inputs.author(turn);
        return Book.query()
          .where("author_id", ">=", author)
          .where("author_id", "<", author + 10)
          .update({ pages: inputs.pages(turn) });
      },
      l: (turn) =>
        database.transaction(async (client) => {
          const book = await Book.findOrFail(inputs.book(turn), { client });
          book.pages = (book.pages % 1000) + 1;
          await book.save();
        }),
      m: async () => {
        const page = await Book.query().preload("author").orderBy("id").paginate(51, 100);
        return [page.total, page.all()];
      },
      n: (turn) => Promise.all(inputs.books(turn).map(get)),
    },
    close: () => database.manager.closeAll(),
  };
}
