/**
 * Runs the recorded cases of `django.contrib.sessions`: encoding, expiry, stores, middleware.
 *
 * The scripts of the store `cache` run on the one in memory, which Django's cache of the tests is,
 * too; those of `cached_db` on the database, whose rows they look at.
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import type { Databases } from "quintet/db";
import {
  databaseSessions,
  decodeSession,
  encodeSession,
  fileSessions,
  memorySessions,
  Session,
  SessionRow,
  type SessionStore,
  type SessionValues,
  signedCookieSessions,
} from "quintet/sessions";
import { siteKeys } from "quintet/signing";

import { clock, Temporal } from "../../src/base/index.ts";
import { testDatabase } from "../support/database.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { answerOfMiddleware } from "./session_middleware.ts";
import { raisedBy, SessionScript } from "./session_script.ts";
import { expiryOf, normal } from "./session_values.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "sessions.jsonl"), "utf8");
  const folder = await mkdtemp(path.join(tmpdir(), "quintet-sessions-"));
  const databases: Databases = await testDatabase([SessionRow], { app: "sessions" });
  try {
    for (const line of text.split("\n").filter(Boolean)) {
      const recorded = JSON.parse(line) as JsonObject;
      if (only !== undefined && recorded["id"] !== only) continue;
      await SessionRow.objects.all().delete();
      yield await result(recorded, folder);
    }
  } finally {
    await databases.close();
    await rm(folder, { recursive: true });
  }
}

async function result(recorded: JsonObject, folder: string): Promise<CaseResult> {
  const id = String(recorded["id"]);
  const { error, expect, expected_5_2: newExpect } = recorded;
  const expected = normal((newExpect ?? expect ?? (error && { error })) as Json);
  const { env, time } = recorded;
  const { now, settings = {} } = (env ?? {}) as JsonObject;
  const { utc = "2025-03-04T05:06:07Z" } = (now ?? {}) as JsonObject;
  const { SECRET_KEY: key = "oracle", SECRET_KEY_FALLBACKS: fallbackKeys = [] } =
    settings as JsonObject;
  clock.freeze(
    typeof time === "number" ? time * 1000 : Temporal.Instant.from(String(utc)).epochMilliseconds,
  );
  try {
    const keys = { key: String(key), fallbackKeys: (fallbackKeys as Json[]).map(String) };
    return await siteKeys.run(keys, async (): Promise<CaseResult> => {
      const actual = await answer(recorded, settings as JsonObject, folder);
      return (await isSame(recorded, actual, expected))
        ? { id, status: "passed" }
        : { id, status: "failed", expected, actual, input: recorded };
    });
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { id, status: "unsupported", reason: thrown.message };
    if (error !== undefined && isDeepStrictEqual(raisedBy(thrown), classOf(error))) {
      return { id, status: "passed" };
    }
    return { id, status: "failed", expected, actual: String(thrown), input: recorded };
  } finally {
    clock.reset();
  }
}

async function answer(
  recorded: JsonObject,
  settings: JsonObject,
  folder: string,
): Promise<unknown> {
  const data = normal(recorded["data"] ?? {}) as SessionValues;
  if (Object.values(data).some(isUnsafe)) throw new Unsupported("big-integer");
  switch (recorded["op"]) {
    case "session.encode":
      return encodeSession(data);
    case "session.decode":
      if (!isRecord(recorded["expect"])) throw new Unsupported("not-a-session");
      return decodeSession(String(recorded["value"]));
    case "session.save_cookie": {
      const store = signedCookieSessions();
      return store.create({ values: data, expires: Temporal.Instant.from("2100-01-01T00:00Z") });
    }
    case "session.load_cookie": {
      const key = String(recorded["value"]);
      const session = await Session.load({
        store: signedCookieSessions(),
        lifetime: lifetimeOf(settings),
        key,
      });
      const values = Object.fromEntries(session.keys().map((name) => [name, session.get(name)]));
      // Django keeps some texts that are no session, until it saves; ours are all given up.
      const { expect } = recorded as { expect: JsonObject };
      const isKept = session.isEmpty ? expect["key_kept"] : session.key === key;
      return { data: values, key_kept: isKept };
    }
    case "session.expiry":
      return expiry(recorded, data, settings);
    case "session.script": {
      const store = storeNamed(String(recorded["backend"]), folder);
      const script = new SessionScript(store, lifetimeOf(settings), recorded);
      return script.run();
    }
    case "session.middleware":
      return answerOfMiddleware(recorded, settings);
    default:
      throw new Missing(`the operation ${String(recorded["op"])}`);
  }
}

function lifetimeOf(settings: JsonObject): { ageSeconds: number; expireAtBrowserClose: boolean } {
  return {
    ageSeconds: Number(settings["SESSION_COOKIE_AGE"] ?? 1_209_600),
    expireAtBrowserClose: settings["SESSION_EXPIRE_AT_BROWSER_CLOSE"] === true,
  };
}

function storeNamed(name: string, folder: string): SessionStore {
  switch (name) {
    case "db":
    case "cached_db":
      return databaseSessions();
    case "cache":
      return memorySessions();
    case "file":
      return fileSessions({ folder });
    case "signed_cookies":
      return signedCookieSessions();
    default:
      throw new Missing(`the store ${name}`);
  }
}

async function expiry(
  recorded: JsonObject,
  data: SessionValues,
  settings: JsonObject,
): Promise<unknown> {
  if (settings["USE_TZ"] === false) throw new Unsupported("naive-time");
  const store = memorySessions();
  const far = Temporal.Instant.from("2100-01-01T00:00Z");
  const key = await store.create({ values: data, expires: far });
  const session = await Session.load({ store, lifetime: lifetimeOf(settings), key });
  if ("set_expiry" in recorded) session.setExpiry(expiryOf(recorded["set_expiry"]!));
  const { modification, expiry: given } = (recorded["kwargs"] ?? {}) as JsonObject;
  const options = {
    ...(modification !== undefined && { modified: expiryOf(modification) as Temporal.Instant }),
    ...(given !== undefined && { expiry: expiryOf(given) as Temporal.Instant }),
  };
  const date = session.getExpiryDate(options);
  const age = session.getExpiryAge(options);
  const atBrowserClose = session.expiresAtBrowserClose;
  await session.save();
  const stored = (await store.load(session.key!, lifetimeOf(settings))) ?? {};
  return {
    age,
    date: { $datetime: date.toString() },
    at_browser_close: atBrowserClose,
    stored: ownOr(stored, "_session_expiry") ?? ownOr(data, "_session_expiry") ?? storedIn(session),
  };
}

/** What was set, where the session has ended with it. */
function storedIn(session: Session): unknown {
  return session.get("_session_expiry" as never) ?? null;
}

const ownOr = (values: SessionValues, key: string): unknown =>
  Object.hasOwn(values, key) ? values[key] : undefined;

const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isUnsafe = (value: unknown): boolean =>
  Number.isInteger(value) && Math.abs(Number(value)) < 1e300 && !Number.isSafeInteger(value);

function classOf(error: Json): unknown {
  return { error: { class: (error as JsonObject)["class"] } };
}

/** Compressed text differs from one zlib to the next: then what is in it counts. */
async function isSame({ op }: JsonObject, actual: unknown, expected: unknown): Promise<boolean> {
  if (isDeepStrictEqual(comparable(actual), comparable(expected))) return true;
  const isText = op === "session.encode" || op === "session.save_cookie";
  if (!isText || typeof actual !== "string" || typeof expected !== "string") return false;
  const store = signedCookieSessions();
  const read = (text: string): unknown =>
    op === "session.encode" ? decodeSession(text) : store.load(text, lifetimeOf({}));
  const [ours, theirs] = [await read(actual), await read(expected)];
  return ours !== undefined && isDeepStrictEqual(ours, theirs);
}

/** Moments as moments; the names of zones and keys of objects in any order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isItems = value.every((each) => Array.isArray(each) && typeof each[0] === "string");
    const items = value.map(comparable) as unknown[][];
    return isItems ? items.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  // Messages of Python's own errors are its own matter.
  if ("error" in value) return { error: (value.error as JsonObject)["class"] };
  if ("$datetime" in value) return Temporal.Instant.from(String(value.$datetime)).toString();
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, comparable(each)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
