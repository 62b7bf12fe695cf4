/** A session while a request is answered: its values, and what was changed of them. */

import type { Temporal } from "../base/index.ts";
import { SessionClosedError, SessionInterruptedError } from "./errors.ts";
import {
  expiresAtBrowserClose,
  expiryAge,
  expiryDate,
  expiryKey,
  type ExpiryOptions,
  type SessionExpiry,
  type SessionLifetime,
  storedExpiry,
} from "./expiry.ts";
import { jsonOf } from "./json-value.ts";
import type { SessionData, SessionKey, SessionValues } from "./session-data.ts";
import type { SessionStore, StoredSession } from "./session-store.ts";

const testKey = "testcookie";
const testValue = "worked";

/** What a session is made of. The middleware makes it; so can a test. */
export interface SessionOptions {
  readonly store: SessionStore;
  readonly lifetime: SessionLifetime;
  /** The key that the visitor has sent. */
  readonly key?: string | undefined;
}

/**
 * What the site remembers of a visitor, from request to request. It is used as a `Map` is, with the
 * keys that the apps declare in `SessionData`. What was changed is saved after the view, key by key:
 * also what was changed inside of an array or object that `get` has returned.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import type { View } from "quintet/routing";
 * import { sessionOf } from "quintet/sessions";
 *
 * declare module "quintet/sessions" {
 *   interface SessionData {
 *     visits: number;
 *   }
 * }
 *
 * export const home: View = async (request) => {
 *   const session = await sessionOf(request);
 *   const visits = (session.get("visits") ?? 0) + 1;
 *   session.set("visits", visits);
 *   return text(`Visit ${visits}`);
 * };
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/sessions/
 */
export class Session {
  readonly #store: SessionStore;
  readonly #lifetime: SessionLifetime;
  readonly #sentKey: string | undefined;
  #key: string | undefined;
  #values: Map<string, unknown>;
  /** JSON of the arrays and objects that were handed out, to see whether they were changed. */
  readonly #handedOut = new Map<string, string>();
  /** The keys that were set or removed since the last save. */
  readonly #changed = new Set<string>();
  /** Was everything removed since the last save? */
  #isCleared = false;
  #isModified = false;
  #isClosed = false;

  private constructor({ store, lifetime, key }: SessionOptions, found: SessionValues | undefined) {
    this.#store = store;
    this.#lifetime = lifetime;
    this.#sentKey = key;
    // A key that was not ours is never taken over: whoever sent it could have given it to others.
    this.#key = found === undefined ? undefined : key;
    this.#values = new Map(Object.entries(found ?? {}));
  }

  /** The session under a key; an empty one without a key if there is none. */
  static async load(options: SessionOptions): Promise<Session> {
    const { store, lifetime, key } = options;
    return new Session(options, key === undefined ? undefined : await store.load(key, lifetime));
  }

  /** What names it in the cookie; undefined as long as it was not saved. */
  get key(): string | undefined {
    return this.#key;
  }

  /** Whether there is nothing to remember: no key, and no value. */
  get isEmpty(): boolean {
    return this.#key === undefined && this.#values.size === 0;
  }

  /** Whether it was changed since it was loaded, or saved by the view. */
  get isModified(): boolean {
    return this.#isModified || this.hasUnsaved;
  }

  /** Whether there are changes that are not saved yet. */
  get hasUnsaved(): boolean {
    this.#findChangesInside();
    return this.#isCleared || this.#changed.size > 0;
  }

  /** The value of a key; undefined if there is none. */
  get<Key extends SessionKey>(key: Key): SessionData[Key] | undefined {
    return this.#read(key) as SessionData[Key] | undefined;
  }

  has(key: SessionKey): boolean {
    return this.#values.has(key);
  }

  /**
   * Sets a value.
   *
   * @throws {SessionValueError} If JSON cannot hold it.
   * @throws {SessionClosedError} After the response was made.
   */
  set<Key extends SessionKey>(key: Key, value: SessionData[Key]): this {
    this.#write(key, value);
    return this;
  }

  /** Removes a value. @returns Whether there was one. */
  delete(key: SessionKey): boolean {
    return this.#remove(key);
  }

  /** The keys that have values, without those of the session itself. */
  keys(): SessionKey[] {
    return [...this.#values.keys()].filter((key) => key !== expiryKey) as SessionKey[];
  }

  /** Removes all values. The key stays; `flush` gives that up, too. */
  clear(): void {
    this.#assertOpen();
    this.#values.clear();
    this.#handedOut.clear();
    this.#changed.clear();
    this.#isCleared = true;
    this.#isModified = true;
  }

  /** Removes all values, and the session from the store: the visitor is forgotten. For a logout. */
  async flush(): Promise<void> {
    this.clear();
    this.#isCleared = false; // there is nothing left to save
    const key = this.#key ?? this.#sentKey; // also one that has ended
    if (key !== undefined) await this.#store.delete(key);
    this.#key = undefined;
  }

  /**
   * Gives the session a new key, so that an old one that somebody else knows is of no use. For a
   * login. The values stay.
   *
   * @throws {SessionInterruptedError} If it was deleted meanwhile.
   */
  async cycleKey(): Promise<void> {
    this.#assertOpen();
    const former = this.#key;
    if (former !== undefined) await this.save(); // also what other requests have changed
    this.#key = await this.#store.create(this.#stored(this.#asValues()));
    this.#isModified = true;
    this.#setSaved();
    if (former !== undefined) await this.#store.delete(former);
  }

  /**
   * Saves what was changed. The middleware does so after the view.
   *
   * @throws {SessionInterruptedError} If the session was deleted meanwhile: it is not revived.
   * @throws {SessionValueError} If JSON cannot hold what was changed inside of a value.
   */
  async save(): Promise<void> {
    this.#assertOpen();
    this.#findChangesInside();
    if (this.#key === undefined) {
      this.#key = await this.#store.create(this.#stored(this.#asValues()));
    } else {
      const key = await this.#store.update(this.#key, (present) => this.#merged(present));
      if (key === undefined) throw new SessionInterruptedError();
      this.#key = key;
    }
    this.#setSaved();
  }

  /** When it ends: see `SessionExpiry`. `null`: as the site says. */
  setExpiry(expiry: SessionExpiry): void {
    if (expiry === null) this.#remove(expiryKey);
    else this.#write(expiryKey, storedExpiry(expiry));
  }

  /** In how many seconds it ends, if it is not changed before. */
  getExpiryAge(options?: ExpiryOptions): number {
    return expiryAge(this.#asValues(), this.#lifetime, options);
  }

  /** When it ends, if it is not changed before. */
  getExpiryDate(options?: ExpiryOptions): Temporal.Instant {
    return expiryDate(this.#asValues(), this.#lifetime, options);
  }

  /** Whether it ends when the browser is closed. */
  get expiresAtBrowserClose(): boolean {
    return expiresAtBrowserClose(this.#asValues(), this.#lifetime);
  }

  /** Leaves a value, which a later request looks for: does the browser take cookies? */
  setTestCookie(): void {
    this.#write(testKey, testValue);
  }

  /** Whether the value of `setTestCookie` came back. */
  testCookieWorked(): boolean {
    return this.#values.get(testKey) === testValue;
  }

  deleteTestCookie(): void {
    this.#remove(testKey);
  }

  /** Lets nobody change it any more: the response is made. */
  close(): void {
    this.#isClosed = true;
  }

  #read(key: string): unknown {
    const value = this.#values.get(key);
    if (typeof value === "object" && value !== null && !this.#handedOut.has(key)) {
      this.#handedOut.set(key, JSON.stringify(value));
    }
    return value;
  }

  #write(key: string, value: unknown): void {
    this.#assertOpen();
    const text = jsonOf(key, value);
    this.#values.set(key, value);
    // It is the caller's own still, who may change it after.
    if (typeof value === "object") this.#handedOut.set(key, text);
    this.#changed.add(key);
    this.#isModified = true;
  }

  #remove(key: string): boolean {
    this.#assertOpen();
    if (!this.#values.delete(key)) return false;
    this.#handedOut.delete(key);
    this.#changed.add(key);
    this.#isModified = true;
    return true;
  }

  #findChangesInside(): void {
    for (const [key, before] of this.#handedOut) {
      const text = jsonOf(key, this.#values.get(key));
      if (text === before) continue;
      this.#handedOut.set(key, text);
      this.#changed.add(key);
      this.#isModified = true;
    }
  }

  /** The present values of the store with our changes. */
  #merged(present: SessionValues): StoredSession {
    const values = new Map(this.#isCleared ? [] : Object.entries(present));
    for (const key of this.#isCleared ? this.#values.keys() : this.#changed) {
      if (this.#values.has(key)) values.set(key, this.#values.get(key));
      else values.delete(key);
    }
    for (const [key, text] of this.#handedOut) {
      // What a view holds stays the session's own, unless another request has replaced it.
      if (JSON.stringify(values.get(key)) === text) values.set(key, this.#values.get(key));
      else this.#handedOut.delete(key);
    }
    this.#values = values;
    return this.#stored(this.#asValues());
  }

  #stored(values: SessionValues): StoredSession {
    return { values, expires: expiryDate(values, this.#lifetime) };
  }

  #asValues(): SessionValues {
    return Object.fromEntries(this.#values);
  }

  #setSaved(): void {
    this.#changed.clear();
    this.#isCleared = false;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new SessionClosedError();
  }
}
