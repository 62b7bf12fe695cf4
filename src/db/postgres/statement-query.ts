/**
 * How a statement goes to the server and its answer comes back, inside `pg`, which calls the
 * `handle…` methods with the messages of the server. What the server has once said about a prepared
 * statement, its columns, is not asked again: it never changes under one name.
 *
 * @see https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */

import type { Query } from "pg";

import type { Row } from "../backend/driver.ts";
import { type ColumnParsers, type DescribedColumn, ResultColumns } from "./result-columns.ts";
import type { PreparedStatement } from "./statements.ts";
import type { PostgresValue } from "./values.ts";

/** What the server answered. */
export interface StatementAnswer {
  readonly rows: Row[];
  readonly columns: ResultColumns | null | undefined;
  /** How many rows were returned, inserted, updated or deleted. */
  readonly count: number;
}

export interface StatementOrder {
  readonly statement: PreparedStatement;
  readonly values: readonly PostgresValue[];
  /** Are whole numbers read as `bigint`? */
  readonly bigInts: boolean;
  readonly resolve: (answer: StatementAnswer) => void;
  readonly reject: (error: unknown) => void;
  /** Is called first, whatever comes of it. */
  readonly end: () => void;
}

/** What is used of a connection of `pg`: each call sends a message. */
interface Messages {
  /** The statements it has prepared: text by name. */
  readonly parsedStatements: Record<string, string | undefined>;
  /** Those that were sent to be prepared. */
  readonly submittedNamedStatements: Record<string, string | undefined>;
  readonly stream: { cork(): void; uncork(): void };
  close(message: { type: "S"; name: string }): void;
  parse(message: { text: string; name: string; types: readonly number[] | undefined }): void;
  bind(message: { statement: string; values: readonly PostgresValue[] }): void;
  describe(message: { type: "P"; name: "" }): void;
  execute(message: Readonly<Record<never, never>>): void;
  sync(): void;
}

export type StatementQueryClass = new (order: StatementOrder) => Query;

/** Its base is loaded with `pg`, when the first connection opens. */
export function statementQueryClass(PgQuery: typeof Query): StatementQueryClass {
  return class StatementQuery extends PgQuery {
    /** By these, `pg` notes what has been prepared. */
    readonly name: string;
    readonly text: string;
    readonly #order: StatementOrder;
    readonly #rows: Row[] = [];
    #parsers: ColumnParsers | undefined;
    #tag = "";
    #failure: unknown;

    constructor(order: StatementOrder) {
      super("");
      this.#order = order;
      this.name = order.statement.name;
      this.text = order.statement.text;
      this.submit = this.#submit as never; // the types have it as a property
    }

    #submit(messages: Messages): null {
      const { statement, values } = this.#order;
      const { name, text, types } = statement;
      messages.stream.cork();
      try {
        const isPrepared =
          name !== "" &&
          (messages.parsedStatements[name] ?? messages.submittedNamedStatements[name]) !==
            undefined;
        if (!isPrepared) {
          // Somebody else may have prepared it on this connection of the server: a pooler's client.
          if (name !== "") messages.close({ type: "S", name });
          messages.parse({ text, name, types });
          if (name !== "") messages.submittedNamedStatements[name] = text;
        }
        messages.bind({ statement: name, values });
        if (statement.columns === undefined) messages.describe({ type: "P", name: "" });
        else this.#read(statement.columns);
        messages.execute({});
        messages.sync();
      } finally {
        messages.stream.uncork();
      }
      return null;
    }

    handleRowDescription({ fields }: { readonly fields: readonly DescribedColumn[] }): void {
      const columns = new ResultColumns(fields);
      this.#order.statement.columns = columns;
      this.#read(columns);
    }

    #read(columns: ResultColumns | null): void {
      this.#parsers = columns?.parsers(this.#order.bigInts);
    }

    /** The texts become values where they are: nobody else has the array. */
    handleDataRow({ fields: row }: { readonly fields: Row }): void {
      const parsers = this.#parsers!;
      try {
        for (let index = 0; index < row.length; index++) {
          const parse = parsers[index];
          if (parse !== undefined && row[index] !== null) row[index] = parse(row[index] as string);
        }
      } catch (error) {
        this.#failure ??= error;
      }
      this.#rows.push(row);
    }

    handleCommandComplete({ text }: { readonly text: string }): void {
      this.#tag = text;
      this.#order.statement.columns ??= null; // it was not described: there is nothing to
    }

    handleEmptyQuery(): void {
      // A statement that is only a comment. Nothing comes of it.
    }

    handleError(error: unknown): void {
      this.#order.end();
      this.#order.reject(error);
    }

    handleReadyForQuery(): void {
      const { statement, resolve, reject, end } = this.#order;
      end();
      if (this.#failure !== undefined) reject(this.#failure);
      else resolve({ rows: this.#rows, columns: statement.columns, count: countOf(this.#tag) });
    }

    handleCopyInResponse(messages: { sendCopyFail(reason: string): void }): void {
      messages.sendCopyFail("COPY FROM STDIN is not supported.");
    }

    handleCopyData(): void {
      // What COPY TO STDOUT sends; the answer has no place for it.
    }

    handlePortalSuspended(): void {
      // Never sent: all rows are asked for.
    }
  };
}

/** `INSERT 0 3`, `SELECT 5`; a statement that counts nothing has no number. */
function countOf(tag: string): number {
  const count = Number(tag.slice(tag.lastIndexOf(" ") + 1));
  return Number.isNaN(count) ? 0 : count;
}
