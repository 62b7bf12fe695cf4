/** PostgreSQL behind a PgBouncer that lends its connections by transaction. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "../../../src/base/index.ts";
import {
  atomic,
  charField,
  connectDatabases,
  dateTimeField,
  durationField,
  F,
  integerField,
  manager,
  model,
} from "../../../src/db/index.ts";
import { postgres } from "../../../src/db/postgres/index.ts";
import { createTables, install } from "../../support/database.ts";
import { noPgBouncer, startPgBouncer } from "./pgbouncer.ts";
import { createDatabase, noServer } from "./postgres.ts";

const obstacle = (await noServer()) ?? noPgBouncer;

class Coin extends model({
  a: integerField(),
  b: integerField(),
  note: charField({ maxLength: 20, default: "" }),
  lasts: durationField({ null: true }),
  at: dateTimeField({ null: true }),
}) {
  static objects = manager(Coin);
}

const lasts = Temporal.Duration.from({ hours: -26, microseconds: -7 });
const at = Temporal.Instant.from("2024-06-01T12:00:00.123456Z");

/** Two clients of the same pooler, each with connections of its own to it. */
async function withTwoClients(
  preparedStatements: number | undefined,
  work: () => Promise<void>,
): Promise<void> {
  install([Coin]);
  const database = await createDatabase();
  try {
    await using pooler = await startPgBouncer(database.url, 3);
    const url = pooler.through(database.url);
    const options = {
      url,
      max: 3,
      ...(preparedStatements !== undefined && { preparedStatements }),
    };
    const databases = await connectDatabases(
      { default: postgres(options), other: postgres(options), direct: database.backend },
      { root: "/" },
    );
    try {
      await createTables([Coin.$meta], "direct");
      await Coin.objects
        .using("direct")
        .bulkCreate(Array.from({ length: 5 }, () => ({ a: 1, b: 2, lasts, at })));
      await work();
    } finally {
      await databases.close();
    }
  } finally {
    await database.remove();
  }
}

describe("PostgreSQL behind PgBouncer", { skip: obstacle ?? false }, () => {
  it("answers each client's own queries, without prepared statements", async () => {
    await withTwoClients(0, async () => {
      const counted = await Promise.all(
        Array.from({ length: 100 }, async () => [
          await Coin.objects.using("default").filter({ a: 1 }).count(),
          await Coin.objects.using("other").filter({ b: 1 }).count(),
        ]),
      );
      assert.deepEqual([...new Set(counted.map(String))], ["5,0"]);

      const coin = await Coin.objects.create({ a: 0, b: 0 });
      const work = Array.from({ length: 40 }, async (_, task) => {
        const using = task % 2 === 0 ? "default" : "other";
        const coins = Coin.objects.using(using);
        await atomic(
          async () => {
            await coins.filter({ id: coin.id }).update({ b: F("b").plus(1) });
            const made = await coins.create({ a: 10 + task, b: 3, lasts, at });
            await made.refreshFromDb();
            assert.equal(made.a, 10 + task);
            assert.equal(made.lasts?.total("microseconds"), lasts.total("microseconds"));
            assert.equal(String(made.at), String(at));
          },
          { using },
        );
        const found = [];
        for await (const { a } of coins.filter({ a: 10 + task }).iterator({ chunkSize: 1 })) {
          found.push(a);
        }
        assert.deepEqual(found, [10 + task]);
      });
      await Promise.all(work);
      await coin.refreshFromDb();
      assert.equal(coin.b, 40);
    });
  });

  it("never answers with another query, even with prepared statements", async () => {
    await withTwoClients(undefined, async () => {
      const counted = await Promise.all(
        Array.from({ length: 100 }, async () => [
          await Coin.objects.using("default").filter({ a: 1 }).count(),
          await Coin.objects.using("other").filter({ b: 1 }).count(),
        ]),
      );
      assert.deepEqual([...new Set(counted.map(String))], ["5,0"]);
    });
  });
});
