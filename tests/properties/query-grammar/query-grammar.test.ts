/**
 * Random chains of query methods give the same on SQLite, on PostgreSQL and in memory: the rows, how
 * many they are, what is computed of them, and what they are as a part of another query.
 *
 * QUINTET_PROPERTY_RUNS says how many chains are tried on each database.
 */

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import * as fc from "fast-check";

import { count, Q, sum } from "../../../src/db/index.ts";
import { onEachDatabase } from "../../support/each-database.ts";
import { type AnyQuery, built, type Chain, chains, columnsOf, isOfValues } from "./chains.ts";
import { evaluated } from "./memory.ts";
import { Book, fillTables, models, type Value } from "./schema.ts";

const numRuns = Number(process.env["QUINTET_PROPERTY_RUNS"] ?? 200);
const seed = process.env["QUINTET_PROPERTY_SEED"];
const options = { numRuns, ...(seed !== undefined && { seed: Number(seed) }) };

/** The rows of a query, each as its columns. */
async function rowsOf(query: AnyQuery, chain: Chain): Promise<Value[][]> {
  const columns = columnsOf(chain);
  return (await query).map((row) => columns.map((name) => (row[name] ?? null) as Value));
}

function isSlice({ slice }: Chain): boolean {
  return slice !== undefined && (slice[0] > 0 || slice[1] !== undefined);
}

/** Without an order rows come in any. */
function inOrder(rows: readonly Value[][], chain: Chain): Value[][] {
  const texts = rows.map((row) => JSON.stringify(row));
  return (chain.slice ? texts : texts.toSorted()).map((text) => JSON.parse(text) as Value[]);
}

await onEachDatabase(models, () => {
  before(fillTables);

  describe("a random chain", () => {
    it("gives the rows that it gives in memory", async () => {
      await fc.assert(
        fc.asyncProperty(chains, async (chain) => {
          const rows = await rowsOf(built(chain), chain);

          assert.deepEqual(inOrder(rows, chain), inOrder(evaluated(chain), chain));
        }),
        options,
      );
    });

    it("says how many rows there are, and computes what all of them have", async () => {
      await fc.assert(
        fc.asyncProperty(chains, async (chain) => {
          const query = built(chain);
          const rows = evaluated(chain, { isCounted: true });
          const added = columnsOf(chain).findLastIndex((name) => /^n\d/.test(name));

          assert.equal(await query.count(), rows.length);
          assert.equal(await query.exists(), rows.length > 0);
          assert.deepEqual(await query.aggregate({ n: count("*") }), { n: rows.length });
          if (added === -1) return;
          const values = rows.map((row) => row[added]!).filter((each) => each !== null);
          const name = columnsOf(chain)[added]!;
          assert.deepEqual(await query.aggregate({ s: sum(name) } as never), {
            s:
              values.length === 0
                ? null
                : values.reduce<number>((all, each) => all + Number(each), 0),
          });
        }),
        options,
      );
    });

    it("stands for its keys in another query", async () => {
      await fc.assert(
        fc.asyncProperty(chains, async (chain) => {
          fc.pre(!isOfValues(chain));
          const keys = new Set(evaluated(chain, { isCounted: true }).map(([key]) => key as number));
          const inside = Book.objects.filter(Q.dynamic({ pk__in: built(chain) }));
          const outside = Book.objects.exclude(Q.dynamic({ pk__in: built(chain) }));

          assert.deepEqual(new Set(await inside.valuesFlat("id")), keys);
          assert.equal(await inside.count(), keys.size);
          assert.equal((await outside.count()) + keys.size, 6);
        }),
        options,
      );
    });

    it("has the same rows in pages, and beside what is joined", async () => {
      await fc.assert(
        fc.asyncProperty(chains, async (given) => {
          const chain = { ...given, slice: [0, undefined] as const };
          const query = built(chain);
          const pages = [query.slice(0, 2), query.slice(2, 4), query.slice(4)];
          const rows: Value[][] = [];
          for (const page of pages) rows.push(...(await rowsOf(page, chain)));

          assert.deepEqual(rows, evaluated(chain));
          if (isOfValues(chain)) return;
          const joined = query.selectRelated(...(["author", "editor__boss"] as never[]));
          assert.deepEqual(await rowsOf(joined as never, chain), rows);
        }),
        options,
      );
    });

    it("is put together with another by its values", async () => {
      const other = fc.tuple(chains, chains).filter(([, second]) => !isOfValues(second));
      await fc.assert(
        fc.asyncProperty(other, fc.boolean(), async ([first, second], isAll) => {
          fc.pre(!isOfValues(first));
          const parts = [first, second].map((chain) => {
            // An order means nothing inside, unless it says which rows a slice has.
            const ordered = isSlice(chain) ? chain : { ...chain, order: [], slice: undefined };
            return built(ordered).valuesList("title", "pages");
          });
          const [one, two] = parts as unknown as [AnyQuery, AnyQuery];
          const rows = [];
          for (const part of parts) rows.push(...((await part) as unknown as Value[][]));
          const texts = rows.map((row) => JSON.stringify(row));
          const expected = (isAll ? texts : [...new Set(texts)]).toSorted();

          const union = isAll ? one.unionAll(two) : one.union(two);

          const found = ((await union) as unknown as Value[][]).map((row) => JSON.stringify(row));
          assert.deepEqual(found.toSorted(), expected);
          assert.equal(await union.count(), expected.length);
          assert.equal(
            (await union.orderBy("title").slice(1, 3)).length,
            expected.slice(1, 3).length,
          );
        }),
        options,
      );
    });
  });
});
