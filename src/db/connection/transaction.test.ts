import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { sqlite } from "../sqlite/index.ts";
import { connectDatabases } from "./databases.ts";
import { connectionFor, runExecute, runQuery, runStream } from "./run.ts";
import { atomic, isInTransaction, onCommit, setRollback } from "./transaction.ts";

const databases = await connectDatabases(
  { default: sqlite({ file: "site.db" }), other: sqlite({ file: ":memory:" }) },
  { root: mkdtempSync(join(tmpdir(), "quintet-atomic-")) },
);
for (const using of databases.aliases) {
  await runExecute(using, "CREATE TABLE t (name text UNIQUE)", []);
}
beforeEach(async () => {
  for (const using of databases.aliases) await runExecute(using, "DELETE FROM t", []);
});
after(() => databases.close());

const insert = async (name: string, using = "default"): Promise<unknown> =>
  runExecute(using, "INSERT INTO t VALUES (?)", [name]);
const names = async (using = "default"): Promise<unknown[]> =>
  (await runQuery(using, "SELECT name FROM t ORDER BY rowid", [])).flat();
const fail = async (): Promise<never> => {
  throw new RangeError("no");
};

describe("atomic", () => {
  it("keeps what was written if the work returns, and gives its result", async () => {
    const result = await atomic(async () => {
      await insert("a");
      await sleep(1);
      await insert("b");
      return 7;
    });

    assert.equal(result, 7);
    assert.deepEqual(await names(), ["a", "b"]);
    assert.equal(isInTransaction(), false);
  });

  it("undoes it if the work throws, and throws the same error", async () => {
    await assert.rejects(
      atomic(() => insert("a").then(fail)),
      RangeError,
    );

    assert.deepEqual(await names(), []);
  });

  it("sees its own writes, which others do not see yet", async () => {
    let during: unknown[] | undefined;
    const started = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();

    const writing = atomic(async () => {
      await insert("a");
      during = await names();
      started.resolve();
      await seen.promise;
    });
    await started.promise;
    const outside = await names();
    seen.resolve();
    await writing;

    assert.deepEqual([during, outside], [["a"], []]);
  });

  it("lets two tasks wait for each other, in order", async () => {
    const task = (name: string): Promise<void> =>
      atomic(async () => {
        await insert(`${name}1`);
        await sleep(1);
        await insert(`${name}2`);
      });

    await Promise.all([task("a"), task("b"), insert("c")]);

    assert.deepEqual(await names(), ["a1", "a2", "b1", "b2", "c"]);
  });

  it("takes statements of parallel branches", async () => {
    await atomic(() => Promise.all([insert("a"), insert("b"), insert("c")]));

    assert.deepEqual(await names(), ["a", "b", "c"]);
  });

  it("is of one database only", async () => {
    await assert.rejects(
      atomic(async () => {
        await insert("a");
        await insert("b", "other");
        await fail();
      }),
    );

    assert.deepEqual([await names(), await names("other")], [[], ["b"]]);
  });

  it("rolls back if the commit fails", async () => {
    await runExecute("default", "CREATE TABLE p (id integer PRIMARY KEY)", []);
    await runExecute(
      "default",
      "CREATE TABLE f (p_id integer REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)",
      [],
    );

    const broken = atomic(async () => runExecute("default", "INSERT INTO f VALUES (5)", []));

    await assert.rejects(broken, { code: "db/foreign-key-violation" });
    assert.deepEqual(await runQuery("default", "SELECT COUNT(*) FROM f", []), [[0]]);
  });
});

describe("atomic inside atomic", () => {
  it("undoes its own part only", async () => {
    await atomic(async () => {
      await insert("a");
      await assert.rejects(
        atomic(() => insert("b").then(fail)),
        RangeError,
      );
      await insert("c");
    });

    assert.deepEqual(await names(), ["a", "c"]);
  });

  it("goes with the outer block", async () => {
    await assert.rejects(
      atomic(async () => {
        await atomic(() => insert("a"));
        await fail();
      }),
    );

    assert.deepEqual(await names(), []);
  });

  it("takes turns with its siblings, so that each undoes only its own", async () => {
    await atomic(async () => {
      await Promise.allSettled([
        atomic(async () => {
          await insert("a");
          await sleep(1);
          await fail();
        }),
        atomic(async () => {
          await insert("b");
          await sleep(1);
        }),
        insert("c"), // a write of the outer block: not to be undone with the first
      ]);
    });

    assert.deepEqual(await names(), ["b", "c"]);
  });

  it("without a savepoint leaves the outer block no way but back", async () => {
    await atomic(async () => {
      await insert("a");
      await assert.rejects(
        atomic(() => insert("b").then(fail), { savepoint: false }),
        RangeError,
      );
      await assert.rejects(insert("c"), { code: "db/needs-rollback" });
    });

    assert.deepEqual(await names(), []);
  });

  it("with a savepoint mends what failed further inside", async () => {
    await atomic(async () => {
      await insert("a");
      await assert.rejects(
        atomic(async () => {
          await insert("b");
          await atomic(() => fail(), { savepoint: false });
        }),
        RangeError,
      );
      await insert("c");
    });

    assert.deepEqual(await names(), ["a", "c"]);
  });

  it("cannot be durable, or ask for what only the outermost can have", async () => {
    await atomic(async () => {
      await assert.rejects(
        atomic(() => undefined, { durable: true }),
        { code: "db/nested-durable" },
      );
      await assert.rejects(
        atomic(() => undefined, { isolation: "serializable" }),
        { code: "db/nested-option" },
      );
      await assert.rejects(
        atomic(() => undefined, { readOnly: true }),
        { code: "db/nested-option" },
      );
    });
    await atomic(() => insert("a"), { durable: true });

    assert.deepEqual(await names(), ["a"]);
  });

  it("that nobody awaited makes the outer block fail", async () => {
    let inner: Promise<unknown> | undefined;

    const outer = atomic(async () => {
      inner = atomic(() => sleep(5).then(() => insert("a")));
      inner.catch(() => {});
    });

    await assert.rejects(outer, { code: "db/transaction-ended" });
    await assert.rejects(inner!, { code: "db/transaction-ended" });
    assert.deepEqual(await names(), []);
  });
});

describe("work that outlives its block", () => {
  it("is refused, rather than written outside", async () => {
    let late: Promise<unknown> | undefined;

    await atomic(async () => {
      late = sleep(2).then(() => insert("late"));
      late.catch(() => {});
    });

    await assert.rejects(late!, { code: "db/transaction-ended", hint: /onCommit/ });
    assert.deepEqual(await names(), []);
  });

  it("cannot begin a transaction either", async () => {
    let late: Promise<unknown> | undefined;

    await atomic(async () => {
      late = sleep(2).then(() => atomic(() => insert("late")));
      late.catch(() => {});
    });

    await assert.rejects(late!, { code: "db/transaction-ended" });
  });
});

describe("setRollback", () => {
  it("undoes the block without an error", async () => {
    await atomic(async () => {
      await insert("a");
      await atomic(async () => {
        await insert("b");
        setRollback(true);
      });
      await insert("c");
    });

    assert.deepEqual(await names(), ["a", "c"]);
  });

  it("needs a block", () => {
    assert.throws(() => setRollback(true), { code: "db/no-transaction" });
  });
});

describe("a read-only block", () => {
  it("sees one moment and writes nothing", async () => {
    await insert("a");

    const seen = await atomic(
      async () => {
        const before = await names();
        await assert.rejects(insert("b"), { code: "db/read-only-transaction", message: /INSERT/ });
        return before;
      },
      { readOnly: true },
    );

    assert.deepEqual(seen, ["a"]);
  });

  it("does not wait for one that writes", async () => {
    await atomic(async () => {
      const seen = await databases.run(() => names());
      assert.deepEqual(seen, []);
    });
    const started = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const writing = atomic(async () => {
      started.resolve();
      await done.promise;
    });
    await started.promise;

    const seen = await atomic(() => names(), { readOnly: true });
    done.resolve();
    await writing;

    assert.deepEqual(seen, []);
  });
});

describe("onCommit", () => {
  it("calls back after the commit, in order, outside of the transaction", async () => {
    const calls: unknown[] = [];

    await atomic(async () => {
      onCommit(async () => calls.push([isInTransaction(), await names()]));
      await atomic(async () => void onCommit(() => calls.push("second")));
      await insert("a");
      assert.deepEqual(calls, []);
    });

    assert.deepEqual(calls, [[false, ["a"]], "second"]);
  });

  it("drops what belongs to a part that was undone", async () => {
    const calls: string[] = [];

    await atomic(async () => {
      onCommit(() => calls.push("kept"));
      await assert.rejects(
        atomic(async () => {
          await atomic(async () => void onCommit(() => calls.push("dropped")));
          await fail();
        }),
      );
    });
    await assert.rejects(
      atomic(async () => {
        onCommit(() => calls.push("dropped"));
        await fail();
      }),
    );

    assert.deepEqual(calls, ["kept"]);
  });

  it("calls back at once outside of a transaction", async () => {
    let calls = 0;

    await onCommit(() => (calls += 1));

    assert.equal(calls, 1);
  });

  it("passes on the error of a callback, unless that one is robust", async (test) => {
    const printed = test.mock.method(console, "error", () => {});
    const calls: string[] = [];

    await atomic(async () => {
      onCommit(fail, { robust: true });
      onCommit(() => calls.push("after the robust one"));
    });
    const failing = atomic(async () => {
      await insert("a");
      onCommit(fail);
      onCommit(() => calls.push("never"));
    });

    await assert.rejects(failing, RangeError);
    assert.deepEqual(calls, ["after the robust one"]);
    assert.equal(printed.mock.callCount(), 1);
    assert.deepEqual(await names(), ["a"]);
  });
});

describe("a stream inside a block", () => {
  it("sees what the block wrote, and ends with it", async () => {
    const stream = await atomic(async () => {
      await insert("a");
      await insert("b");
      const seen: unknown[] = [];
      for await (const rows of runStream("default", "SELECT name FROM t", []))
        seen.push(...rows.flat());
      assert.deepEqual(seen, ["a", "b"]);
      return connectionFor().stream("SELECT name FROM t", [], { chunkSize: 1 });
    });

    await assert.rejects(stream[Symbol.asyncIterator]().next(), { code: "db/transaction-ended" });
  });
});
