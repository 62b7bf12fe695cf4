/**
 * From what the server says to the errors that all databases share, by SQLSTATE.
 *
 * @see https://www.postgresql.org/docs/15/errcodes-appendix.html
 */

import {
  CannotOpenDatabaseError,
  CheckViolation,
  ConstraintViolation,
  DatabaseError,
  type DatabaseErrorOptions,
  DatabaseFailureError,
  DatabaseLockedError,
  DataError,
  DiskFullError,
  ForeignKeyViolation,
  MissingColumnError,
  MissingTableError,
  NotNullViolation,
  ProgrammingError,
  ReadOnlyDatabaseError,
  UniqueViolation,
} from "../backend/errors.ts";
import {
  ConnectionLostError,
  DeadlockError,
  ExclusionViolation,
  InvalidPatternError,
  NulByteError,
  OutOfRangeError,
  QueryCanceledError,
  SerializationFailureError,
  TextTooLongError,
  TransactionAbortedError,
} from "./error-classes.ts";

/**
 * What the server says of an error, as far as it is looked at. Its texts are in the language of the
 * server (`lc_messages`), the severity as well.
 */
interface ServerError extends Error {
  readonly code?: string;
  /** Where in the statement, in characters from 1; as text. */
  readonly position?: string;
  /** The function of the server that reports it: the same in all languages. */
  readonly routine?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  detail?: string | undefined;
  where?: string | undefined;
  internalQuery?: string | undefined;
}

export interface ErrorContext {
  /** The statement, without its values. */
  readonly sql?: string | undefined;
  /** The database, as it is to be shown: `library at localhost:5432`. */
  readonly where: string;
}

/** Does a kept statement no longer fit the schema, or is it gone? Prepared anew it may run. */
export function isStaleStatement(error: unknown): boolean {
  const { code, routine } = error as ServerError;
  return isMissingStatement(error) || (code === "0A000" && routine === "RevalidateCachedQuery");
}

/** Does the server not know a statement that was prepared? A pooler has given us another server. */
export function isMissingStatement(error: unknown): boolean {
  return (error as ServerError).code === "26000";
}

/** Did the server stop the statement, as it was told? */
export function isCanceled(error: unknown): boolean {
  return (error as ServerError).code === "57014";
}

/** Is the connection of no use any more? */
export function isFatal(error: unknown): boolean {
  const { code = "", message } = error as ServerError;
  return (
    code.startsWith("08") ||
    /^(?:57P0[1-5]|25P0[34]|28...|3D000|53300)$/.test(code) ||
    /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code) ||
    /^Connection terminated|not queryable$/.test(message)
  );
}

/** The error as all databases report it; what is not the server's is returned as it is. */
export function toDatabaseError(error: unknown, { sql, where }: ErrorContext): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error;
  const { code, table, column, constraint, detail, position } = error as ServerError;
  const columns = column === undefined ? columnsOf(detail) : [column];
  const options = { sql, table, columns, constraint, cause: redacted(error) };
  const named = identifierAt(sql, position);
  if (isFatal(error) && code !== "57014") return connectionLost(where, options);
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return error;
  return (
    (isStaleStatement(error) ? staleStatement(options) : undefined) ??
    missingError(code, error.message, named, options) ??
    exactError(code, error.message, options) ??
    classError(code.slice(0, 2), error.message, where, options)
  );
}

export function connectionLost(where: string, options: DatabaseErrorOptions): ConnectionLostError {
  return new ConnectionLostError(`The connection to ${where} was lost.`, {
    hint:
      options.sql?.toUpperCase() === "COMMIT"
        ? "Nobody knows whether the transaction was committed: look before it is run again."
        : "The statement may have run. In a transaction nothing is kept: run it again as a whole.",
    ...options,
  });
}

function exactError(
  code: string,
  message: string,
  options: DatabaseErrorOptions,
): DatabaseError | undefined {
  switch (code) {
    case "23505":
      return new UniqueViolation(options);
    case "23503":
    case "23001":
      return new ForeignKeyViolation(options);
    case "23502":
      return new NotNullViolation(options);
    case "23514":
      return new CheckViolation(options);
    case "23P01":
      return new ExclusionViolation(
        `Another row overlaps with it (constraint "${options.constraint ?? ""}").`,
        options,
      );
    case "40P01":
      return new DeadlockError("The transaction and another one waited for each other.", {
        hint: "Run it again, from its start; lock rows in the same order everywhere.",
        ...options,
      });
    case "40001":
      return new SerializationFailureError("Another transaction changed the same rows.", {
        hint: "Run the transaction again, from its start: at this isolation level it is expected.",
        ...options,
      });
    case "25P02":
      return transactionAborted(options);
    case "25006":
      return new ReadOnlyDatabaseError("The transaction, or the server, only reads.", options);
    case "55P03":
      return new DatabaseLockedError("Another transaction holds a lock.", {
        hint: "Run it again later; lockTimeoutMs says how long the server waits for a lock.",
        ...options,
      });
    case "57014":
      return new QueryCanceledError("The server stopped the statement.", {
        hint: "It took longer than statement_timeout allows, or somebody cancelled it.",
        ...options,
      });
    case "53100":
      return new DiskFullError("The server has no room left to write.", options);
    case "22003":
      return new OutOfRangeError("A number is out of range for its column.", options);
    case "22001":
      return new TextTooLongError(`A text is too long: ${message}.`, {
        hint: "fullClean() finds it before the database does.",
        ...options,
      });
    case "22P05":
      return new NulByteError("A text has a character that PostgreSQL cannot store in JSON.", {
        hint: "Take U+0000 and halves of surrogate pairs out of it.",
        ...options,
      });
    case "22021":
      return new NulByteError("A text has bytes that PostgreSQL cannot store.", options);
    case "2201B":
      return new InvalidPatternError("The pattern is not a regular expression.", {
        hint: "Patterns are PostgreSQL's on PostgreSQL.",
        ...options,
      });
    case "22012":
      return new DataError("A number was divided by zero.", options);
    default:
      return undefined;
  }
}

function classError(
  codeClass: string,
  message: string,
  where: string,
  options: DatabaseErrorOptions,
): DatabaseError {
  switch (codeClass) {
    case "22":
      return new DataError(`A value does not fit: ${withoutValues(message)}.`, options);
    case "23":
      return new ConstraintViolation(message, options);
    case "0A":
    case "21":
    case "25":
    case "34":
    case "42":
    case "54":
    case "55":
      return new ProgrammingError(`PostgreSQL cannot run the statement: ${message}.`, options);
    case "53":
      return new CannotOpenDatabaseError(
        `The server of ${where} has no room: ${message}.`,
        options,
      );
    default:
      return new DatabaseFailureError(`PostgreSQL failed: ${withoutValues(message)}.`, options);
  }
}

export function transactionAborted(options: DatabaseErrorOptions = {}): TransactionAbortedError {
  return new TransactionAbortedError("A statement of this transaction failed before this one.", {
    hint: "Let its error leave the atomic() block, or run it in a block of its own, a savepoint.",
    ...options,
  });
}

/** Outside of a transaction such a statement was run again, and nobody heard of it. */
function staleStatement(options: DatabaseErrorOptions): SerializationFailureError {
  return new SerializationFailureError("The server no longer runs a statement it had prepared.", {
    hint:
      "The schema was changed meanwhile: run the transaction again, from its start. Behind a " +
      "pooler that lends connections by transaction, set preparedStatements: 0.",
    ...options,
  });
}

/** The table or column that is not there. */
function missingError(
  code: string,
  message: string,
  named: readonly string[],
  options: DatabaseErrorOptions,
): DatabaseError | undefined {
  if (code === "42P01") {
    const table = named.at(-1) ?? quoted(message);
    return new MissingTableError(table, { ...options, table });
  }
  if (code !== "42703") return undefined;
  // `column "isbn" of relation "book" does not exist`, `column book.isbn does not exist`
  const [, text, relation] =
    /^column "?(.+?)"?(?: of relation "(.+)")? does not exist/.exec(message) ?? [];
  const [column = quoted(message), qualifier] = (text?.split(".") ?? named).toReversed();
  const table = relation ?? qualifier;
  return new MissingColumnError(column, { ...options, table, columns: [column] });
}

/** The parts of the name that stands at a place of a statement: `"book"."isbn"`. */
function identifierAt(sql: string | undefined, position: string | undefined): string[] {
  if (sql === undefined || position === undefined) return [];
  const rest = [...sql].slice(Number(position) - 1).join("");
  const name =
    /^(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))*/u;
  const parts = name.exec(rest)?.[0].match(/"(?:[^"]|"")+"|[^".]+/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );
}

/** `Key (author_id, title)=(1, …) already exists.` → the columns; never the values. */
function columnsOf(detail: string | undefined): string[] {
  const list = /\((.+?)\)=\(/.exec(detail ?? "")?.[1];
  return list === undefined ? [] : list.split(", ").map((name) => name.replaceAll('"', ""));
}

/** What quotes look like in the languages that the server speaks. */
const quotes = `"»«„“”‚‘’『』「」'`;
const inQuotes = new RegExp(`[${quotes}](.+)[${quotes}]`, "s");

function quoted(message: string): string {
  return inQuotes.exec(message)?.[1] ?? message;
}

/** `invalid input syntax for type integer: "secret"` without what was put in. */
function withoutValues(message: string): string {
  return message.replace(new RegExp(`(?:: ?| ?)${inQuotes.source}`, "s"), "");
}

/** What is kept as the cause is written to logs, too: rows and values are taken out of it. */
function redacted(error: ServerError): Error {
  delete error.detail;
  delete error.where;
  delete error.internalQuery;
  if (error.code?.startsWith("22") !== true) return error;
  const text = withoutValues(error.message);
  if (error.stack !== undefined) error.stack = error.stack.replace(error.message, text);
  error.message = text;
  return error;
}
