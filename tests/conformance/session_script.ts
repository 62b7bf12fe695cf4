/** The steps of recorded scripts, on one session after the other. */

import {
  decodeSession,
  encodeSession,
  Session,
  type SessionLifetime,
  SessionRow,
  type SessionStore,
} from "quintet/sessions";

import { clock, QuintetError, Temporal } from "../../src/base/index.ts";
import { expiryOf, normal } from "./session_values.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";

export class SessionScript {
  readonly #store: SessionStore;
  readonly #lifetime: SessionLifetime;
  readonly #recorded: JsonObject;
  readonly #hasRows: boolean;
  readonly #names: KeyNames;
  #key: string | undefined;
  #session: Session | undefined;

  constructor(store: SessionStore, lifetime: SessionLifetime, recorded: JsonObject) {
    this.#store = store;
    this.#lifetime = lifetime;
    this.#recorded = recorded;
    this.#hasRows = recorded["backend"] !== "cache";
    this.#names = new KeyNames(recorded);
    const { key } = recorded;
    // A text that is too short for a key is none.
    this.#key = typeof key === "string" && key.length >= 8 ? key : undefined;
  }

  async run(): Promise<unknown> {
    const steps = this.#recorded["steps"] as Json[][];
    await this.#fill();
    const answers: unknown[] = [];
    for (const step of steps) answers.push(await this.#answer(step));
    const session = this.#session;
    return {
      steps: answers,
      key: this.#names.of(session === undefined ? this.#key : session.key),
      accessed: session !== undefined,
      modified: session?.isModified ?? false,
      ...(this.#hasRows && { rows: await storedRows(this.#names) }),
    };
  }

  async #fill(): Promise<void> {
    if (this.#hasRows) await fillRows(this.#recorded);
    else this.#key = await fillMemory(this.#store, this.#recorded, this.#names);
  }

  async #answer([name, ...args]: Json[]): Promise<unknown> {
    try {
      return (await this.#step(String(name), args)) ?? null;
    } catch (error) {
      return raisedBy(error);
    }
  }

  async #step(name: string, args: Json[]): Promise<unknown> {
    switch (name) {
      case "tick":
        clock.freeze(clock.nowMs() + Number(args[0]) * 1000);
        return null;
      case "reopen":
        this.#key = this.#session === undefined ? this.#key : this.#session.key;
        this.#session = undefined;
        return null;
      case "flags":
        return [this.#session !== undefined, this.#session?.isModified ?? false];
      case "key":
        return this.#names.of(this.#session === undefined ? this.#key : this.#session.key);
      case "is_empty":
        return this.#session?.isEmpty ?? this.#key === undefined;
      case "exists":
        return this.#exists(args[0]);
      case "delete":
        await this.#delete(args[0]);
        return null;
      case "clear_expired":
        await this.#store.clearExpired();
        return null;
      case "create":
        throw new Unsupported("python-internals");
      case "save":
        if (args[0] === true) throw new Unsupported("python-internals");
        return (await this.#open()).save();
      default:
        return sessionStep(await this.#open(), name, args);
    }
  }

  async #open(): Promise<Session> {
    return (this.#session ??= await Session.load({
      store: this.#store,
      lifetime: this.#lifetime,
      key: this.#key,
    }));
  }

  async #exists(given: Json | undefined): Promise<boolean> {
    const key = this.#names.actual(given) ?? this.#session?.key ?? this.#key ?? "";
    if (this.#hasRows) return SessionRow.objects.filter({ sessionKey: key }).exists();
    return (await this.#store.load(key, this.#lifetime)) !== undefined;
  }

  async #delete(given: Json | undefined): Promise<void> {
    const key = this.#names.actual(given) ?? this.#session?.key ?? this.#key;
    if (key !== undefined) await this.#store.delete(key);
  }
}

/** A step that a view can take, too. */
export async function sessionStep(session: Session, name: string, args: Json[]): Promise<unknown> {
  const [key, value] = args as [never, Json];
  switch (name) {
    case "get":
      return session.get(key) ?? value;
    case "getitem":
      return session.has(key) ? session.get(key) : keyError();
    case "contains":
    case "has_key":
      return session.has(key);
    case "set":
      if (isTagged(value)) throw new Unsupported("json-when-set");
      session.set(key, normal(value) as never);
      return null;
    case "setdefault":
      if (!session.has(key)) session.set(key, normal(value) as never);
      return session.get(key);
    case "del":
      return session.delete(key) ? null : keyError();
    case "pop": {
      if (!session.has(key)) return args.length > 1 ? normal(value) : keyError();
      const removed: unknown = session.get(key);
      session.delete(key);
      return removed;
    }
    case "keys":
      return session.keys();
    case "items":
      return session.keys().map((each) => [each, session.get(each)]);
    case "clear":
      return session.clear();
    case "flush":
      return session.flush();
    case "cycle_key":
      return session.cycleKey();
    case "set_expiry":
      return session.setExpiry(expiryOf(key));
    case "get_expiry_age":
      return session.getExpiryAge();
    case "get_expire_at_browser_close":
      return session.expiresAtBrowserClose;
    case "set_test_cookie":
      return session.setTestCookie();
    case "test_cookie_worked":
      return session.testCookieWorked();
    case "delete_test_cookie":
      return session.has("testcookie" as never) ? session.deleteTestCookie() : keyError();
    default:
      throw new Missing(`the step ${name}`);
  }
}

/** Dates and bytes, of which JSON knows nothing. */
function isTagged(value: Json): boolean {
  return typeof value === "object" && value !== null && ("$date" in value || "$bytes" in value);
}

/** Python's `KeyError`, where ours says undefined or false. */
function keyError(): never {
  throw new MissingKey();
}

class MissingKey extends Error {}

const classes: Readonly<Record<string, string>> = {
  "sessions/interrupted": "UpdateError",
  "sessions/value": "TypeError",
};

/** An error by the name of Python's class. */
export function raisedBy(error: unknown): unknown {
  if (error instanceof MissingKey) return { error: { class: "KeyError" } };
  const name = error instanceof QuintetError ? classes[error.code] : undefined;
  if (name === undefined) throw error;
  return { error: { class: name } };
}

/** Keys made by chance go by `$new1`, `$new2`. */
export class KeyNames {
  readonly #known: Set<string>;
  readonly #names = new Map<string, string>();

  constructor({ rows, key }: JsonObject) {
    this.#known = new Set([...Object.keys((rows ?? {}) as JsonObject), String(key)]);
  }

  /** Another key than the recorded one, which stands for it. */
  alias(actual: string, recorded: string): void {
    this.#names.set(actual, recorded);
  }

  of(key: string | undefined): string | null {
    if (key === undefined) return null;
    if (this.#names.has(key)) return this.#names.get(key)!;
    if (this.#known.has(key)) return key;
    const made = [...this.#names.values()].filter((name) => name.startsWith("$new")).length;
    this.#names.set(key, `$new${made + 1}`);
    return this.#names.get(key)!;
  }

  actual(recorded: Json | undefined): string | undefined {
    if (typeof recorded !== "string") return undefined;
    return [...this.#names].find(([, name]) => name === recorded)?.[0] ?? recorded;
  }
}

export async function fillRows({ rows }: JsonObject): Promise<void> {
  for (const [sessionKey, row] of Object.entries((rows ?? {}) as JsonObject)) {
    const { data, expires } = row as JsonObject;
    await SessionRow.objects.create({
      sessionKey,
      sessionData: encodeSession(normal(data!) as object as never),
      expireDate: Temporal.Instant.from(String(expires)),
    });
  }
}

/** The store in memory makes keys of its own, which go by the recorded ones. */
async function fillMemory(
  store: SessionStore,
  { rows, key }: JsonObject,
  names: KeyNames,
): Promise<string | undefined> {
  for (const [recorded, row] of Object.entries((rows ?? {}) as JsonObject)) {
    const { data, expires } = row as JsonObject;
    const actual = await store.create({
      values: normal(data!) as never,
      expires: Temporal.Instant.from(String(expires)),
    });
    names.alias(actual, recorded);
  }
  return names.actual(key ?? undefined);
}

export async function storedRows(names: KeyNames): Promise<unknown> {
  const rows = await SessionRow.objects.orderBy("sessionKey");
  return Object.fromEntries(
    rows.map(({ sessionKey, sessionData, expireDate }) => [
      names.of(sessionKey),
      { data: decodeSession(sessionData), expires: { $datetime: expireDate.toString() } },
    ]),
  );
}
