/** Who takes part, where, and in which module. */

import type { DatabaseKind } from "./workloads.ts";

export const contestants: Readonly<
  Record<string, string | Readonly<Record<DatabaseKind, string>>>
> = {
  raw: { sqlite: "./raw-sqlite.ts", postgres: "./raw-postgres.ts" },
  quintet: "./quintet.ts",
  drizzle: "./peers/drizzle.ts",
  kysely: "./peers/kysely.ts",
  "mikro-orm": "./peers/mikro-orm.ts",
  prisma: "./peers/prisma.ts",
  typeorm: "./peers/typeorm.ts",
  lucid: "./peers/lucid.ts",
};

export function moduleOf(name: string, kind: DatabaseKind): string {
  const module = contestants[name];
  if (module === undefined) {
    const known = Object.keys(contestants).join(", ");
    throw new RangeError(`There is no contestant "${name}"; there are ${known}.`);
  }
  return typeof module === "string" ? module : module[kind];
}
