import type { ServerResponse } from "node:http";

import { ClientGoneError } from "../errors.ts";

const lastWordsMs = 100;

/**
 * The signal of a request, made when somebody asks for it: aborted when the client has gone before
 * it was answered, or when the server ends.
 */
export class RequestSignal {
  readonly #outgoing: ServerResponse;
  readonly #asked: Set<RequestSignal>;
  #controller: AbortController | undefined;
  #reason: unknown;

  /** @param asked Where those stand whose signal somebody listens to. */
  constructor(outgoing: ServerResponse, asked: Set<RequestSignal>) {
    this.#outgoing = outgoing;
    this.#asked = asked;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
      else if (this.#outgoing.closed) this.#close();
      else {
        this.#asked.add(this);
        this.#outgoing.once("close", () => this.#close());
      }
    }
    return this.#controller.signal;
  }

  /** Calls back when the exchange is over, whoever ended it. */
  onEnd(callback: () => void): void {
    if (this.#outgoing.closed) callback();
    else this.#outgoing.once("close", callback);
  }

  /** Asks the work to stop, and closes the connection if it has not ended in a moment. */
  end(reason: unknown): void {
    this.#asked.delete(this);
    this.#reason = reason;
    this.#controller?.abort(reason);
    setTimeout(() => this.#outgoing.destroy(), lastWordsMs).unref();
  }

  #close(): void {
    this.#asked.delete(this);
    if (!this.#outgoing.writableFinished) this.#controller?.abort(new ClientGoneError());
  }
}
