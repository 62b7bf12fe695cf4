/** Prisma 7: a generated client, its compiler of queries in WASM, and an adapter for each driver. */

import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";

import { type Address, type Contestant, inputs } from "../workloads.ts";

/** The clients are generated when the bench is installed. */
const clientOf = (kind: Address["kind"]) => `./.generated/prisma-${kind}/client.ts`;

export async function open(address: Address): Promise<Contestant> {
  const isSqlite = address.kind === "sqlite";
  const adapter = isSqlite
    ? new PrismaBetterSqlite3({ url: `file:${address.file}` })
    : new PrismaPg({ connectionString: address.url, max: 10 });
  const { PrismaClient } = await import(clientOf(address.kind));
  const prisma = new PrismaClient({ adapter });
  if (isSqlite) {
    await prisma.$queryRawUnsafe("PRAGMA journal_mode = WAL");
    await prisma.$executeRawUnsafe("PRAGMA synchronous = NORMAL");
  }
  // SQLite has no type for days: there they are text.
  const day = (text: string) => (isSqlite ? text : new Date(text));
  const get = (id: number) => prisma.book.findUnique({ where: { id } });

  return {
    operations: {
      a: (turn) => get(inputs.book(turn)),
      b: (turn) =>
        prisma.book.findMany({
          where: {
            author: { lastName: { contains: inputs.part(turn) } },
            pages: { gt: inputs.pages(turn) },
          },
          orderBy: { title: "asc" },
          take: 100,
        }),
      c: (turn) =>
        prisma.book.findMany({
          where: { id: { gt: inputs.after(turn) } },
          orderBy: { id: "asc" },
          take: 1000,
        }),
      d: () => prisma.book.findMany({ orderBy: { id: "asc" } }),
      e: (turn) =>
        prisma.book.findMany({
          where: { id: { gt: inputs.after(turn) } },
          include: { author: true },
          orderBy: { id: "asc" },
          take: 100,
        }),
      f: (turn) =>
        prisma.author.findMany({
          where: { id: { gt: inputs.author(turn) } },
          include: { books: { include: { links: { include: { publisher: true } } } } },
          orderBy: { id: "asc" },
          take: 50,
        }),
      g: () =>
        prisma.book.groupBy({
          by: ["authorId"],
          _count: { id: true },
          _avg: { pages: true },
          orderBy: [{ _count: { id: "desc" } }, { authorId: "asc" }],
          take: 100,
        }),
      h: (turn) => {
        const { born, ...names } = inputs.newAuthor(turn);
        return prisma.author.create({ data: { ...names, born: day(born) } });
      },
      i: (turn) =>
        prisma.book.createMany({
          data: inputs
            .newBooks(turn)
            .map(({ published, ...book }) => ({ ...book, published: day(published) })),
        }),
      j: (turn) =>
        prisma.book.update({
          where: { id: inputs.book(turn) },
          data: { pages: inputs.pages(turn) },
        }),
      k: (turn) => {
        const author = inputs.author(turn);
        return prisma.book.updateMany({
          where: { authorId: { gte: author, lt: author + 10 } },
          data: { pages: inputs.pages(turn) },
        });
      },
      l: (turn) =>
        prisma.$transaction(async (inside: any) => {
          const { id, pages } = await inside.book.findUniqueOrThrow({
            where: { id: inputs.book(turn) },
          });
          await inside.book.update({ where: { id }, data: { pages: (pages % 1000) + 1 } });
        }),
      m: async () => [
        await prisma.book.count(),
        await prisma.book.findMany({
          include: { author: true },
          orderBy: { id: "asc" },
          skip: 5000,
          take: 100,
        }),
      ],
      n: (turn) => Promise.all(inputs.books(turn).map(get)),
    },
    answer: {
      f: (authors: any) =>
        authors.map(({ id, books }: any) => ({
          id,
          books: books.map((book: any) => ({
            id: book.id,
            publishers: book.links.map((link: any) => link.publisher),
          })),
        })),
      g: (rows: any) =>
        rows.map(({ authorId, _count, _avg }: any) => ({
          authorId,
          count: _count.id,
          mean: _avg.pages,
        })),
    },
    close: () => prisma.$disconnect(),
  };
}
