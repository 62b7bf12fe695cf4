/**
 * The prepared statements of a connection, by their text. The server keeps what has a name, parsed
 * and planned; the least used ones are given up.
 *
 * A name is a hash of the text and its types: where a pooler (PgBouncer) lets several clients share
 * a connection of the server, one name can never stand for two statements.
 */

import { createHash } from "node:crypto";

import type { Parameters } from "../backend/driver.ts";
import { fitsTypes, parameterTypes } from "./parameter-types.ts";
import type { ResultColumns } from "./result-columns.ts";

/** Only these are worth keeping, and can be. */
const isKept = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES)\b/i;

/** A statement with the types of its parameters: the same text with others is another one. */
export interface PreparedStatement {
  /** Empty for one that is not kept. */
  readonly name: string;
  readonly text: string;
  /** Undefined if the server finds all of them out. */
  readonly types: readonly number[] | undefined;
  /** What it returns: null is nothing, undefined that the server has not said it yet. */
  columns: ResultColumns | null | undefined;
}

export class PreparedStatements {
  /** 0: none is kept. */
  #generationSize: number;
  readonly #drop: (name: string) => void;
  #young = new Generation();
  #old = new Generation();

  /**
   * @param limit How many are kept at most; with 0 no statement has a name.
   * @param drop Is called with each name that is given up.
   */
  constructor(limit: number, drop: (name: string) => void) {
    this.#generationSize = Math.ceil(limit / 2);
    this.#drop = drop;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The statement with this text that takes these values. */
  get(text: string, params: Parameters): PreparedStatement {
    return this.#young.find(text, params) ?? this.#keep(text, params);
  }

  /** It is to be prepared anew. */
  forget(statement: PreparedStatement): void {
    if (statement.name === "") return;
    this.#young.remove(statement);
    this.#old.remove(statement);
    this.#drop(statement.name);
  }

  /** All are to be prepared anew: the schema has changed. */
  clear(): void {
    for (const generation of [this.#young, this.#old]) {
      for (const { name } of generation.statements()) this.#drop(name);
    }
    this.#young = new Generation();
    this.#old = new Generation();
  }

  /** From now on no statement has a name: what the server keeps under it is not for us to say. */
  stopKeeping(): void {
    this.#generationSize = 0;
    this.#young = new Generation();
    this.#old = new Generation();
  }

  /** Two generations: what is not used while a whole new one comes up is dropped with the old. */
  #keep(text: string, params: Parameters): PreparedStatement {
    const known = this.#old.find(text, params);
    const types = known?.types ?? parameterTypes(params);
    if (known === undefined && (this.#generationSize === 0 || !isKept.test(text))) {
      return { name: "", text, types, columns: undefined };
    }
    if (known) this.#old.remove(known);
    if (this.#young.size >= this.#generationSize) {
      for (const { name } of this.#old.statements()) this.#drop(name);
      this.#old = this.#young;
      this.#young = new Generation();
    }
    const statement = known ?? { name: nameOf(text, types), text, types, columns: undefined };
    this.#young.add(statement);
    return statement;
  }
}

function nameOf(text: string, types: readonly number[] | undefined): string {
  const hash = createHash("sha256").update(`${types?.join() ?? ""}\n${text}`);
  return `q${hash.digest("hex").slice(0, 32)}`;
}

class Generation {
  readonly #byText = new Map<string, PreparedStatement[]>();
  size = 0;

  find(text: string, params: Parameters): PreparedStatement | undefined {
    const statements = this.#byText.get(text);
    if (statements === undefined) return undefined;
    for (const statement of statements) if (fitsTypes(params, statement.types)) return statement;
    return undefined;
  }

  *statements(): Generator<PreparedStatement> {
    for (const statements of this.#byText.values()) yield* statements;
  }

  add(statement: PreparedStatement): void {
    const statements = this.#byText.get(statement.text);
    if (statements === undefined) this.#byText.set(statement.text, [statement]);
    else statements.push(statement);
    this.size += 1;
  }

  remove(statement: PreparedStatement): void {
    const statements = this.#byText.get(statement.text);
    const at = statements?.indexOf(statement) ?? -1;
    if (at === -1) return;
    statements!.splice(at, 1);
    if (statements!.length === 0) this.#byText.delete(statement.text);
    this.size -= 1;
  }
}
