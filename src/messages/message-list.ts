/** The messages of a request: those that waited, and those that were added. */

import { andThen, type MaybePromise } from "../base/index.ts";
import { type Request, type Response, vary } from "../http/index.ts";
import type { LevelTags } from "./levels.ts";
import { Message } from "./message.ts";
import type { KeptMessages, MessageStorage } from "./message-storage.ts";

export interface MessageListOptions {
  readonly request: Request;
  readonly storage: MessageStorage;
  readonly level: number;
  readonly tags: LevelTags;
}

/**
 * The messages of a visitor. To iterate over them, as `{% for message in messages %}` does, marks
 * them as shown: they are then gone. `length` leaves them.
 */
export class MessageList implements Iterable<Message> {
  /** Messages below it are not kept. */
  level: number;
  readonly #request: Request;
  readonly #storage: MessageStorage;
  readonly #tags: LevelTags;
  #loading: MaybePromise<KeptMessages | undefined> | undefined;
  #waiting: readonly Message[] = [];
  #added: Message[] = [];
  #isShown = false;
  #isAsked = false;
  #isLoaded = false;

  constructor({ request, storage, level, tags }: MessageListOptions) {
    this.#request = request;
    this.#storage = storage;
    this.level = level;
    this.#tags = tags;
  }

  /** How many there are. */
  get length(): number {
    this.#isAsked = true;
    return this.#waiting.length + this.#added.length;
  }

  /** The messages, which are then marked as shown. */
  [Symbol.iterator](): Iterator<Message> {
    this.#isShown = true;
    this.#isAsked = true;
    this.#waiting = [...this.#waiting, ...this.#added];
    this.#added = [];
    return this.#waiting[Symbol.iterator]();
  }

  add(level: number, message: Message["message"], extraTags: string): void {
    if (level < this.level || String(message) === "") return;
    this.#added.push(new Message(level, message, { extraTags, tags: this.#tags }));
  }

  /** Reads what waits. */
  load(): MaybePromise<this> {
    this.#loading ??= this.#storage.load(this.#request, this.#tags);
    return andThen(this.#loading, (kept) => {
      if (!this.#isLoaded) this.#waiting = [...(kept?.messages ?? []), ...this.#waiting];
      this.#isLoaded = true;
      return this;
    });
  }

  /** Keeps what was not shown. @returns The response with what that needs. */
  finish(response: Response): MaybePromise<Response> {
    if (this.#isAsked) vary(response, "Cookie");
    const isKept = this.#isShown || this.#added.length > 0;
    // A view may return the same response to everybody, who must not get the messages of one.
    return isKept ? this.#keep(response.withBody(response.body)) : response;
  }

  async #keep(response: Response): Promise<Response> {
    await this.load();
    const kept = this.#isShown ? this.#added : [...this.#waiting, ...this.#added];
    const hadSome = (await this.#loading) !== undefined;
    if (kept.length > 0 || hadSome) {
      await this.#storage.store(kept, { request: this.#request, response }, { keep: "newest" });
    }
    return response;
  }
}
