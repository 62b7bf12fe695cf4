import { OptionError } from "../base/index.ts";
import type { Backend } from "../db/index.ts";

/**
 * The database that an address names, for settings that take it from the environment.
 *
 * | Address | Database |
 * |---|---|
 * | `sqlite:///db.sqlite3` | a file in the folder of the project |
 * | `sqlite:////var/lib/site/db.sqlite3` | a file by its whole path |
 * | `sqlite://:memory:` | SQLite in memory |
 * | `postgres://user:password@host:5432/name` | PostgreSQL; what stands behind `?` is for `pg` (`sslmode=require`) |
 *
 * @throws {OptionError} If it is no such address. It is not repeated in the message: a password may be in it.
 *
 * @example
 * ```ts
 * import { databaseFromUrl, defineEnv, env } from "quintet";
 *
 * const { DATABASE_URL } = defineEnv(import.meta.dirname, {
 *   DATABASE_URL: env.string({ default: "sqlite:///db.sqlite3" }),
 * });
 *
 * export const databases = { default: await databaseFromUrl(DATABASE_URL) };
 * ```
 *
 * @see https://github.com/jazzband/dj-database-url
 */
export async function databaseFromUrl(url: string): Promise<Backend> {
  const [, scheme = "", rest = ""] = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(url) ?? [];
  switch (scheme.toLowerCase()) {
    case "sqlite":
    case "sqlite3": {
      const { sqlite } = await import("../db/sqlite/index.ts");
      return sqlite({ file: fileOf(rest) });
    }
    case "postgres":
    case "postgresql": {
      const { postgres } = await import("../db/postgres/index.ts");
      return postgres({ url });
    }
    default:
      throw new OptionError("databaseFromUrl", "url", expected, `one that begins with "${scheme}"`);
  }
}

const expected = "an address that begins with sqlite:// or postgres://";

/** Behind `//` and a host, which a file has none of, the path begins with a slash that is not its own. */
function fileOf(rest: string): string {
  const path = decodeURIComponent(rest.replace(/^\/\//, "").replace(/\?.*$/s, ""));
  if (path === ":memory:" || path === "") return ":memory:";
  if (path.startsWith("/")) return path.slice(1);
  throw new OptionError(
    "databaseFromUrl",
    "url",
    "sqlite:/// and a file, with three slashes",
    "two",
  );
}
