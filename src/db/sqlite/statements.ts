/**
 * The prepared statements of a connection, by their text. Preparing costs three times what running
 * does, so they are kept; the least used ones go.
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Not worth keeping; and some PRAGMAs act while they are prepared, so not when run again. */
const runsOnce = /^\s*(?:PRAGMA|CREATE|ALTER|DROP)\b/i;

export class KeptStatements {
  readonly #database: DatabaseSync;
  readonly #bigInts: boolean;
  readonly #generationSize: number;
  #young = new Map<string, StatementSync>();
  #old = new Map<string, StatementSync>();

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
    this.#generationSize = Math.max(1, Math.floor(limit / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(text: string): StatementSync {
    return this.#young.get(text) ?? this.#keep(text);
  }

  /** A statement of its own, not kept: for a reader that is stopped and resumed. */
  prepare(text: string): StatementSync {
    const statement = this.#database.prepare(text);
    statement.setReturnArrays(true);
    if (this.#bigInts) statement.setReadBigInts(true);
    return statement;
  }

  /** Two generations: what is not used while a whole new one comes up is dropped with the old. */
  #keep(text: string): StatementSync {
    const statement = this.#old.get(text) ?? this.prepare(text);
    if (runsOnce.test(text)) return statement;
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(text);
    this.#young.set(text, statement);
    return statement;
  }
}
