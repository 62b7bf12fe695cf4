/** A database of its own on the PostgreSQL server of DATABASE_URL, or of this machine. */

import { connectDatabases } from "../../../src/db/index.ts";
import { postgres } from "../../../src/db/postgres/index.ts";
import { createDatabase, type NewDatabase } from "../../contracts/backend/postgres.ts";
import type { Schema } from "./case.ts";
import { PostgresDatabase } from "./postgres-database.ts";
import { ddlOf, tablesOf } from "./postgres-tables.ts";
import type { States } from "./states.ts";

/** What is lost if the machine breaks down is not worth waiting for the disk. */
const hurry = "-c synchronous_commit=off -c client_min_messages=error";

export class PostgresServer implements AsyncDisposable {
  readonly #database: NewDatabase;

  private constructor(database: NewDatabase) {
    this.#database = database;
  }

  static async create(): Promise<PostgresServer> {
    return new PostgresServer(await createDatabase());
  }

  /** A namespace of its own with the tables of an app. */
  async open(schema: Schema, states: States): Promise<PostgresDatabase> {
    const url = new URL(this.#database.url);
    url.searchParams.set("options", `${hurry} -c search_path=${schema.app},public`);
    const backend = postgres({ url: url.href, max: 2 });
    const databases = await connectDatabases({ default: backend }, { root: "/" });
    const { pool } = databases.get("default");
    const driver = await pool.acquire({});
    try {
      const texts = [
        `CREATE SCHEMA ${schema.app}`,
        "CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public",
        ...ddlOf(schema, backend),
      ];
      await driver.executeScript(texts.join(";\n"));
    } finally {
      pool.release(driver);
    }
    return new PostgresDatabase(tablesOf(schema), states, () => databases.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database.remove();
  }
}
