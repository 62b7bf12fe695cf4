/**
 * The prepared statements of a connection, by their text. Preparing costs three times what running
 * does, so they are kept; the least used ones go.
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";

import { BoundedCache } from "../../base/index.ts";

/** Not worth keeping; and some PRAGMAs act while they are prepared, so not when run again. */
const runsOnce = /^\s*(?:PRAGMA|CREATE|ALTER|DROP)\b/i;

export class KeptStatements {
  readonly #database: DatabaseSync;
  readonly #bigInts: boolean;
  readonly #kept: BoundedCache<string, StatementSync>;

  /**
   * @param options.bigInts Do they read whole numbers as `bigint`?
   * @param options.limit How many are kept at most. Default: 500.
   */
  constructor(
    database: DatabaseSync,
    { bigInts, limit = 500 }: { bigInts: boolean; limit?: number },
  ) {
    this.#database = database;
    this.#bigInts = bigInts;
    this.#kept = new BoundedCache(limit);
  }

  get size(): number {
    return this.#kept.size;
  }

  get(text: string): StatementSync {
    return this.#kept.get(text) ?? this.#keep(text);
  }

  /** A statement of its own, not kept: for a reader that is stopped and resumed. */
  prepare(text: string): StatementSync {
    const statement = this.#database.prepare(text);
    statement.setReturnArrays(true);
    if (this.#bigInts) statement.setReadBigInts(true);
    return statement;
  }

  #keep(text: string): StatementSync {
    const statement = this.prepare(text);
    if (!runsOnce.test(text)) this.#kept.set(text, statement);
    return statement;
  }
}
