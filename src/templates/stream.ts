/** A render in pieces: what is written goes to a reader, and waits until the reader has taken it. */

import type { MaybePromise } from "../base/index.ts";

/** Where the text of a render goes that somebody reads while it is made. */
export class TextSink {
  #text = "";
  #end: { readonly error?: unknown } | undefined;
  #isAbandoned = false;
  /** Tells the reader that there is something. */
  #wake: (() => void) | undefined;
  /** Tells the render that it may go on. */
  #taken: PromiseWithResolvers<void> | undefined;

  write(text: string): void {
    this.#text += text;
  }

  /**
   * Offers what was written to the reader.
   *
   * @returns Settles when it has been taken; undefined if there is nothing to take.
   */
  taken(): Promise<void> | undefined {
    if (this.#isAbandoned)
      return Promise.reject(new DOMException("Nobody reads on.", "AbortError"));
    if (this.#text === "") return undefined;
    this.#taken ??= Promise.withResolvers();
    this.#wake?.();
    return this.#taken.promise;
  }

  end(end: { readonly error?: unknown }): void {
    this.#end = end;
    this.#wake?.();
  }

  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /** Nobody reads on: the render stops where it waits next, and who waits for a piece is let go. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#end ??= {};
    this.#wake?.();
    this.#taken?.reject(new DOMException("Nobody reads on.", "AbortError"));
  }

  /** The next piece; undefined at the end. */
  async read(): Promise<string | undefined> {
    while (this.#taken === undefined && this.#end === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    // What was not offered yet when the render failed is not shown: it may still be an error page.
    const hasFailed = this.#end !== undefined && "error" in this.#end;
    const text = hasFailed && this.#taken === undefined ? "" : this.#text;
    this.#text = "";
    this.#taken?.resolve();
    this.#taken = undefined;
    if (text !== "") return text;
    if (this.#end !== undefined && "error" in this.#end) throw this.#end.error;
    return undefined;
  }
}

/**
 * The text of a render in pieces. The render begins when the first is asked for. The signal tells
 * that the reader has gone while it waits for a piece, when `return()` has to wait, too.
 */
export async function* streamed(
  render: (sink: TextSink) => MaybePromise<string>,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (signal?.aborted === true) return;
  const sink = new TextSink();
  const leave = (): void => sink.abandon();
  signal?.addEventListener("abort", leave, { once: true });
  void settle(sink, render);
  try {
    for (;;) {
      const text = await sink.read();
      if (text === undefined) return;
      yield text;
    }
  } finally {
    signal?.removeEventListener("abort", leave);
    sink.abandon();
  }
}

async function settle(
  sink: TextSink,
  render: (sink: TextSink) => MaybePromise<string>,
): Promise<void> {
  try {
    sink.write(await render(sink));
    sink.end({});
  } catch (error) {
    sink.end({ error });
  }
}
