import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../tests/support/database.ts";
import { clock, Temporal } from "../base/index.ts";
import type { Databases } from "../db/index.ts";
import { type Handler, Request, type Response, text } from "../http/index.ts";
import { siteKeys } from "../signing/index.ts";
import {
  databaseSessions,
  decodeSession,
  encodeSession,
  fileSessions,
  hasSession,
  memorySessions,
  type Session,
  sessionOf,
  SessionRow,
  sessions,
  type SessionsOptions,
  type SessionStore,
  signedCookieSessions,
} from "./index.ts";

declare module "./index.ts" {
  interface SessionData {
    count: number;
    basket: number[];
    owner: { name: string; tags?: string[] };
  }
}

const keys = { key: "oracle", fallbackKeys: [] };
const start = Date.UTC(2025, 2, 4, 5, 6, 7);

let folder: string;
let databases: Databases;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "quintet-sessions-"));
});
after(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  clock.freeze(start);
  databases = await testDatabase([SessionRow], { app: "sessions" });
});
afterEach(async () => {
  clock.reset();
  await databases.close();
});

/** A browser with one cookie, before a site with this view. */
class Visitor {
  cookie: string | undefined;
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions, cookie?: string) {
    this.#options = options;
    this.cookie = cookie;
  }

  visit(view: (session: Session) => unknown, status = 200): Promise<Response> {
    return this.send(async (request) => {
      await view(await sessionOf(request));
      return text("", { status });
    });
  }

  async send(handler: Handler): Promise<Response> {
    const headers = this.cookie === undefined ? {} : { cookie: `sessionid=${this.cookie}` };
    const request = new Request({ url: "/", headers });
    const middleware = sessions(this.#options)(handler);
    const response = await siteKeys.run(keys, () => middleware(request));
    for (const line of response.headers.getSetCookie()) {
      const [, value = ""] = /^sessionid="?([^;"]*)/.exec(line) ?? [];
      this.cookie = value === "" ? undefined : value;
    }
    return response;
  }

  async read<Value>(view: (session: Session) => Value): Promise<Value> {
    let value: Value;
    await this.visit((session) => {
      value = view(session);
    });
    return value!;
  }
}

const stores: Readonly<Record<string, () => SessionStore>> = {
  databaseSessions: () => databaseSessions(),
  memorySessions,
  fileSessions: () => fileSessions({ folder: join(folder, "made", "later") }),
  signedCookieSessions,
};

for (const [name, makeStore] of Object.entries(stores)) {
  const isOnServer = name !== "signedCookieSessions";

  describe(name, () => {
    let visitor: Visitor;
    let store: SessionStore;
    beforeEach(() => {
      store = makeStore();
      visitor = new Visitor({ store });
    });

    it("remembers values from request to request", async () => {
      await visitor.visit((session) => session.set("count", 1).set("owner", { name: "Ada" }));

      assert.deepEqual(await visitor.read((session) => [...session.keys()]), ["count", "owner"]);
      assert.deepEqual(await visitor.read((session) => session.get("owner")), { name: "Ada" });
    });

    it("saves what was changed inside of a value", async () => {
      await visitor.visit((session) => session.set("basket", [1]));
      await visitor.visit((session) => session.get("basket")?.push(2));
      await visitor.visit((session) => {
        const basket = [7];
        session.set("basket", basket);
        basket.push(8);
      });

      assert.deepEqual(await visitor.read((session) => session.get("basket")), [7, 8]);
    });

    it("gives up what was flushed, and has the cookie deleted", async () => {
      await visitor.visit((session) => session.set("count", 1));
      const { cookie } = visitor;
      const response = await visitor.visit((session) => session.flush());

      assert.match(response.headers.getSetCookie()[0]!, /^sessionid=""; .*Max-Age=0; Path=\//);
      const old = new Visitor({ store }, cookie);
      // A cookie that holds the session itself cannot be taken back.
      assert.equal(await old.read((session) => session.has("count")), !isOnServer);
    });

    it("keeps the values under a new key, and not under the old one", async () => {
      await visitor.visit((session) => session.set("count", 1));
      const { cookie } = visitor;
      clock.freeze(start + 1000);
      await visitor.visit((session) => session.cycleKey());

      assert.notEqual(visitor.cookie, cookie);
      assert.equal(await visitor.read((session) => session.get("count")), 1);
      const old = new Visitor({ store }, cookie);
      assert.equal(await old.read((session) => session.isEmpty), isOnServer);
    });

    it("takes no key over that it has not made", async () => {
      const forged = [
        "a".repeat(32),
        "../../etc/passwd",
        '"a\\000b"',
        "__proto__",
        "x".repeat(5000),
      ];
      for (const key of forged) {
        const stranger = new Visitor({ store }, key);
        assert.equal(await stranger.read((session) => session.isEmpty), true);
        await stranger.visit((session) => session.set("count", 1));
        assert.notEqual(stranger.cookie, key);
      }
    });

    it("ends a session after its age, and after its own expiry", async () => {
      const own = new Visitor({ store });
      await visitor.visit((session) => session.set("count", 1));
      await own.visit((session) => {
        session.set("count", 1);
        session.setExpiry(60);
      });

      clock.freeze(start + 61_000);
      assert.equal(await visitor.read((session) => session.get("count")), 1);
      assert.equal(await own.read((session) => session.get("count")), undefined);
      clock.freeze(start + 14 * 24 * 3_600_000 + 1000);
      assert.equal(await visitor.read((session) => session.get("count")), undefined);
    });

    it("keeps a name like __proto__ as any other", async () => {
      await visitor.visit((session) => session.set("__proto__" as never, { admin: true } as never));

      const seen = await visitor.read((session) => [
        session.has("__proto__" as never),
        session.has("admin" as never),
        ({} as Record<string, unknown>)["admin"],
      ]);
      assert.deepEqual(seen, [true, false, undefined]);
    });

    it("does not save with a status of 500", async () => {
      await visitor.visit((session) => session.set("count", 1), 500);

      assert.equal(visitor.cookie, undefined);
    });

    if (!isOnServer) return;

    it("keeps the changes of two requests at once", async () => {
      await visitor.visit((session) => session.set("owner", { name: "Ada" }));
      const tabs = [new Visitor({ store }, visitor.cookie), new Visitor({ store }, visitor.cookie)];
      const bothLoaded = Promise.withResolvers<void>();
      let loaded = 0;
      await Promise.all(
        tabs.map((tab, index) =>
          tab.visit(async (session) => {
            if (++loaded === tabs.length) bothLoaded.resolve();
            await bothLoaded.promise;
            if (index === 0) session.set("count", 1);
            else session.set("basket", [1]);
          }),
        ),
      );

      const found = await visitor.read((session) => [session.get("count"), session.get("basket")]);
      assert.deepEqual(found, [1, [1]]);
    });

    it("does not revive a session that was deleted meanwhile", async () => {
      await visitor.visit((session) => session.set("count", 1));
      const other = new Visitor({ store }, visitor.cookie);

      const late = visitor.visit(async (session) => {
        await other.visit((same) => same.flush());
        session.set("count", 2);
      });

      await assert.rejects(late, { code: "sessions/interrupted", status: 400 });
      assert.equal(await visitor.read((session) => session.isEmpty), true);
    });

    it("deletes the sessions that have ended", async () => {
      await siteKeys.run(keys, async () => {
        await store.clearExpired();
        const at = (seconds: number) =>
          Temporal.Instant.fromEpochMilliseconds(start + seconds * 1000);
        await store.create({ values: {}, expires: at(-1) });
        await store.create({ values: {}, expires: at(60) });

        assert.equal(await store.clearExpired(), 1);
        assert.equal(await store.clearExpired(), 0);
      });
    });
  });
}

describe("sessions", () => {
  const store = memorySessions();

  it("loads nothing and sets no header where nobody asks", async () => {
    const response = await new Visitor({ store }, "a".repeat(32)).send(() => text(""));

    assert.deepEqual([...response.headers.keys()], ["content-type"]);
  });

  it("says that the response depends on the cookie where somebody asked", async () => {
    const visitor = new Visitor({ store });
    const read = await visitor.visit((session) => session.get("count"));
    const asked = await visitor.send((request) => text(String(hasSession(request))));

    assert.deepEqual([read.headers.get("vary"), read.headers.getSetCookie()], ["Cookie", []]);
    assert.deepEqual([asked.headers.get("vary"), asked.body], ["Cookie", "false"]);
  });

  it("sends a cookie that scripts do not see, over HTTPS only if it came so", async () => {
    const response = await new Visitor({ store }).visit((session) => session.set("count", 1));
    const [line] = response.headers.getSetCookie();

    assert.match(
      line!,
      /^sessionid=[a-z\d]{32}; Expires=Tue, 18 Mar 2025 05:06:07 GMT; HttpOnly; Max-Age=1209600; Path=\/; SameSite=Lax$/,
    );
    const request = new Request({ url: "/", isSecure: true });
    const secure = await sessions({ store })(async (each) => {
      (await sessionOf(each)).set("count", 1);
      return text("");
    })(request);
    assert.match(secure.headers.getSetCookie()[0]!, /; Secure$/);
  });

  it("has the cookie end with the browser, or at the moment that was set", async () => {
    const cookieOf = async (options: SessionsOptions, view: (session: Session) => void) =>
      (await new Visitor({ store, ...options }).visit(view)).headers.getSetCookie()[0]!;
    const moment = Temporal.Instant.fromEpochMilliseconds(start + 90_000);

    assert.doesNotMatch(await cookieOf({}, (session) => session.setExpiry(0)), /Max-Age/);
    assert.doesNotMatch(
      await cookieOf({ expireAtBrowserClose: true }, (session) => session.set("count", 1)),
      /Max-Age/,
    );
    assert.match(await cookieOf({}, (session) => session.setExpiry(moment)), /Max-Age=90;/);
    assert.match(
      await cookieOf({}, (session) => session.setExpiry(Temporal.Duration.from({ minutes: 2 }))),
      /Max-Age=120;/,
    );
  });

  it("saves with each request if it is to", async () => {
    const visitor = new Visitor({ store, saveEveryRequest: true });
    await visitor.visit((session) => session.set("count", 1));
    clock.freeze(start + 60_000);
    const response = await visitor.send(() => text(""));

    assert.match(response.headers.getSetCookie()[0]!, /Expires=Tue, 18 Mar 2025 05:07:07 GMT/);
    const unknown = new Visitor({ store, saveEveryRequest: true }, "b".repeat(32));
    assert.match((await unknown.send(() => text(""))).headers.getSetCookie()[0]!, /Max-Age=0/);
  });

  it("refuses what JSON does not give back", async () => {
    const loop: unknown[] = [];
    loop.push(loop);
    for (const value of [
      new Date(),
      new Map(),
      undefined,
      Number.NaN,
      1n,
      () => 1,
      loop,
      [new Set()],
    ]) {
      await assert.rejects(
        new Visitor({ store }).visit((session) => session.set("owner", value as never)),
        { code: "sessions/value" },
      );
    }
    const inside = new Visitor({ store }).visit((session) => {
      const owner = { name: "Ada" };
      session.set("owner", owner);
      owner.name = new Date() as never;
    });
    await assert.rejects(inside, { code: "sessions/value", message: /owner\.name/ });
  });

  it("lets nobody change a session after its response", async () => {
    let late: Session;
    await new Visitor({ store }).visit((session) => {
      late = session;
    });

    assert.throws(() => late.set("count", 1), { code: "sessions/closed" });
  });

  it("gives the cookie of a visitor to nobody else, though a view has one response for all", async () => {
    const same = text("same");
    const first = await new Visitor({ store }).send(async (request) => {
      (await sessionOf(request)).set("count", 1);
      return same;
    });
    const second = await new Visitor({ store }).send(() => same);

    assert.equal(first.headers.getSetCookie().length, 1);
    assert.deepEqual(second.headers.getSetCookie(), []);
  });

  it("lets a view answer though its session cannot be loaded", async () => {
    const broken: SessionStore = {
      ...memorySessions(),
      load: () => Promise.reject(new RangeError("no database")),
    };
    const visitor = new Visitor({ store: broken }, "a".repeat(32));
    const response = await visitor.send(async (request) => {
      await assert.rejects(() => sessionOf(request), RangeError);
      return text("without");
    });

    assert.equal(response.body, "without");
    await assert.rejects(
      visitor.visit(() => {}),
      RangeError,
    );
  });

  it("says that the middleware is missing", () => {
    assert.throws(() => sessionOf(new Request({ url: "/" })), { code: "sessions/no-middleware" });
  });

  it("refuses a session that no cookie can hold", async () => {
    const visitor = new Visitor({ store: signedCookieSessions() });
    const noise = Array.from({ length: 3000 }, (_, index) => (index * 7919) % 10_007);

    await assert.rejects(
      visitor.visit((session) => session.set("basket", noise)),
      { code: "sessions/too-large" },
    );
  });

  it("remembers whether the browser takes cookies", async () => {
    const visitor = new Visitor({ store });
    await visitor.visit((session) => session.setTestCookie());

    assert.equal(await visitor.read((session) => session.testCookieWorked()), true);
    await visitor.visit((session) => session.deleteTestCookie());
    assert.equal(await visitor.read((session) => session.testCookieWorked()), false);
  });
});

describe("encodeSession", () => {
  it("is read by Django, and reads what Django has written", () => {
    siteKeys.run(keys, () => {
      const text = "eyJhIjoxfQ:1tpKTn:cER9u-x6sMQKTzVpXCryfLOKhyMkFsB2nYgj1afUvZI";
      assert.equal(encodeSession({ a: 1 }), text);
      assert.deepEqual(decodeSession(text), { a: 1 });
      assert.deepEqual(decodeSession(`x${text}`), {});
    });
  });
});
