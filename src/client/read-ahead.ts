import type { IncomingResponse } from "./transport.ts";

/** What is kept of a body that nobody reads yet: enough for the answers of most services. */
const heldBytes = 262_144;

export interface ReadAheadOptions {
  /** How long a body that is larger may wait for its reader. */
  idleMs: number;
  /** Called when nothing more comes of the body; several times, perhaps. */
  onEnd(): void;
  /** Breaks the request off: nobody wants the rest, or nobody came for it in time. */
  breakOff(why: "discarded" | "idle"): void;
}

/**
 * A body that is taken in as soon as it comes. So the connection of a small answer is free for the
 * next request whether somebody reads it or not; and one that is large does not hold its
 * connection for ever.
 */
export class ReadAhead implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #options: ReadAheadOptions;
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  #isTaken = false;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  readonly #filling: Promise<void>;
  #idle: NodeJS.Timeout | undefined;

  constructor(body: IncomingResponse["body"], options: ReadAheadOptions) {
    this.#source = body[Symbol.asyncIterator]();
    this.#options = options;
    this.#filling = this.#fill();
  }

  /** Has all of it come? */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Reads nothing more. */
  close(): void {
    this.#take();
    if (!this.#isEnded) this.#options.breakOff("discarded");
    this.#options.onEnd();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    this.#take();
    try {
      while (this.#parts.length > 0) yield this.#parts.shift()!;
      await this.#filling;
      while (this.#parts.length > 0) yield this.#parts.shift()!;
      if (this.#failure !== undefined) throw this.#failure.error;
      while (!this.#isEnded) {
        const { done, value } = await this.#source.next();
        this.#isEnded = done === true;
        if (!this.#isEnded) yield value as Uint8Array;
      }
    } finally {
      if (!this.#isEnded) await this.#source.return?.();
      this.#options.onEnd();
    }
  }

  #take(): void {
    this.#isTaken = true;
    clearTimeout(this.#idle);
  }

  async #fill(): Promise<void> {
    try {
      while (!this.#isTaken && this.#size < heldBytes) {
        const { done, value } = await this.#source.next();
        if (done === true) {
          this.#isEnded = true;
          this.#options.onEnd();
          return;
        }
        this.#parts.push(value);
        this.#size += value.length;
      }
      if (!this.#isTaken) {
        this.#idle = setTimeout(() => this.#options.breakOff("idle"), this.#options.idleMs);
      }
    } catch (error) {
      this.#failure = { error };
      this.#isEnded = true;
      this.#options.onEnd();
    }
  }
}

/** Reads the rest of an answer that is followed by another, if that is short; else closes it. */
export async function letGo(body: IncomingResponse["body"]): Promise<void> {
  let size = 0;
  for await (const part of body) if ((size += part.length) > heldBytes) break;
}
