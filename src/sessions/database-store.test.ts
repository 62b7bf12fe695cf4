import assert from "node:assert/strict";
import { it } from "node:test";

import { describeOnEach } from "../../tests/support/each-database.ts";
import { Temporal } from "../base/index.ts";
import { atomic } from "../db/index.ts";
import { siteKeys } from "../signing/index.ts";
import { databaseSessions, SessionRow, type SessionValues } from "./index.ts";

const keys = { key: "oracle", fallbackKeys: [] };
const expires = Temporal.Instant.from("2100-01-01T00:00Z");
const lifetime = { ageSeconds: 60, expireAtBrowserClose: false };

describeOnEach("databaseSessions", [SessionRow], () => {
  const store = databaseSessions();
  const onSite = <Result>(work: () => Promise<Result>): Promise<Result> => siteKeys.run(keys, work);

  it("loses no key of many requests at once", () =>
    onSite(async () => {
      const key = await store.create({ values: { start: true }, expires });
      const names = Array.from({ length: 20 }, (_, index) => `key${index}`);

      await Promise.all(
        names.map((name) =>
          store.update(key, (present: SessionValues) => ({
            values: { ...present, [name]: true },
            expires,
          })),
        ),
      );

      const values = await store.load(key, lifetime);
      assert.deepEqual(Object.keys(values ?? {}).toSorted(), ["start", ...names].toSorted());
    }));

  it("revives no session that is deleted while it is changed", () =>
    onSite(async () => {
      const key = await store.create({ values: {}, expires });

      const [, updated] = await Promise.all([
        store.delete(key),
        store.update(key, (values) => ({ values, expires })),
      ]);

      assert.ok(updated === undefined || updated === key);
      assert.equal(await store.load(key, lifetime), undefined);
    }));

  it("makes sessions inside of a transaction, which may be rolled back", () =>
    onSite(async () => {
      let key = "";
      await assert.rejects(
        atomic(async () => {
          key = await store.create({ values: {}, expires });
          throw new RangeError("no");
        }),
        RangeError,
      );

      assert.equal(await store.load(key, lifetime), undefined);
      assert.equal(await store.update(key, (values) => ({ values, expires })), undefined);
    }));

  it("never asks the database for what can be no key", () =>
    onSite(async () => {
      for (const key of ["", "a\0b", "'; DROP TABLE django_session; --", "x".repeat(1e6)]) {
        assert.equal(await store.load(key, lifetime), undefined);
        await store.delete(key);
      }
    }));
});
