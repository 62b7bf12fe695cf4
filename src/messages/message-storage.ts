/** Where messages wait for the page that shows them. */

import type { MaybePromise } from "../base/index.ts";
import type { Request, Response } from "../http/index.ts";
import type { LevelTags } from "./levels.ts";
import type { Message } from "./message.ts";

/** What a storage has kept. */
export interface KeptMessages {
  readonly messages: readonly Message[];
  /** Whether these are all; else the next storage has the others. */
  readonly isComplete: boolean;
}

export interface StoreOptions {
  /** Which go where there is no room for all: the oldest, or the newest. */
  readonly keep: "newest" | "oldest";
}

/** Keeps messages from one request to the next. */
export interface MessageStorage {
  /** The messages of a visitor; undefined if nothing is kept here. */
  load(request: Request, tags: LevelTags): MaybePromise<KeptMessages | undefined>;
  /**
   * Keeps these messages instead of those that were kept. @returns Those that found no room.
   */
  store(
    messages: readonly Message[],
    exchange: { readonly request: Request; readonly response: Response },
    options: StoreOptions,
  ): MaybePromise<readonly Message[]>;
}
