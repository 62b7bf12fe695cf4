/** From what SQLite says to the errors that all databases share. */

import { unsafeInteger } from "../backend/big-integers.ts";
import {
  CannotOpenDatabaseError,
  CheckViolation,
  ConstraintViolation,
  DatabaseClosedError,
  DatabaseError,
  DatabaseFailureError,
  DatabaseLockedError,
  DataError,
  DiskFullError,
  ForeignKeyViolation,
  MissingColumnError,
  MissingTableError,
  NotADatabaseError,
  NotNullViolation,
  ProgrammingError,
  ReadOnlyDatabaseError,
  UniqueViolation,
} from "../backend/errors.ts";

/** Result codes that are told apart. @see https://www.sqlite.org/rescode.html */
const resultCode = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  range: 25,
  notADatabase: 26,
  busySnapshot: 517,
  constraintCheck: 275,
  constraintForeignKey: 787,
  constraintNotNull: 1299,
  constraintPrimaryKey: 1555,
  constraintUnique: 2067,
  constraintRowid: 2579,
  constraintDatatype: 3091,
} as const;

/** Begins the name of a table that takes the place of another. */
export const newTablePrefix = "new__";

interface SqliteError extends Error {
  readonly code?: string;
  readonly errcode?: number;
}

export interface ErrorContext {
  /** The statement, without its values. */
  readonly sql?: string | undefined;
  /** The file, as it is to be shown. */
  readonly file: string;
  /** Is the connection one that only reads, whatever the file allows? Default: false. */
  readonly isReader?: boolean | undefined;
}

/** Does another connection hold a lock, so that trying again may help? */
export function isBusy(error: unknown): boolean {
  const code = (error as SqliteError).errcode ?? 0;
  return (code & 0xff) === resultCode.busy && code !== resultCode.busySnapshot;
}

/** Is there a whole number that a JavaScript number cannot hold? */
export function isOutOfRange(error: unknown): boolean {
  return (error as SqliteError).code === "ERR_OUT_OF_RANGE";
}

/** The error as all databases report it; what is not SQLite's own is returned as it is. */
export function toDatabaseError(error: unknown, { sql, file, isReader }: ErrorContext): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error;
  const { code, errcode, message } = error as SqliteError;
  const options = { sql, cause: error };
  if (code === "ERR_INVALID_STATE") {
    return new DatabaseClosedError(`The database ${file} is closed.`, options);
  }
  if (isOutOfRange(error)) return unsafeInteger(options);
  if (code === "ERR_INVALID_ARG_VALUE" || code === "ERR_INVALID_ARG_TYPE") {
    return new DataError(
      "A value is beyond what SQLite stores: whole numbers have 64 bits.",
      options,
    );
  }
  if (errcode === undefined) return error;
  switch (errcode & 0xff) {
    case resultCode.busy:
    case resultCode.locked:
      return new DatabaseLockedError(`The database ${file} is locked.`, {
        hint: "Another process writes for a long time; keep transactions short, or raise busyTimeoutMs.",
        ...options,
      });
    case resultCode.readOnly:
      if (isReader) return readerWroteError(options);
      return new ReadOnlyDatabaseError(`The database ${file} can only be read.`, {
        hint: "Check the permissions of the file and of its folder, in which SQLite writes, too.",
        ...options,
      });
    case resultCode.corrupt:
      return new DatabaseFailureError(`The database ${file} is damaged.`, {
        hint: "Restore a backup, or try sqlite3's .recover command on a copy of the file.",
        ...options,
      });
    case resultCode.full:
      return new DiskFullError(`There is no room left to write the database ${file}.`, {
        hint: "Free some space on the disk.",
        ...options,
      });
    case resultCode.cannotOpen:
      return new CannotOpenDatabaseError(`The database ${file} cannot be opened.`, {
        hint: "Check the permissions of the file and of its folder.",
        ...options,
      });
    case resultCode.notADatabase:
      return new NotADatabaseError(`The file ${file} is not an SQLite database.`, {
        hint: "Check the file name in your settings; an encrypted or damaged file looks like this, too.",
        ...options,
      });
    case resultCode.constraint:
      return constraintError(errcode, message, options);
    case resultCode.tooBig:
      return new DataError("A text or a value is too long for SQLite.", options);
    case resultCode.mismatch:
      return new DataError("A value does not fit the type of its column.", options);
    case resultCode.range:
      return new ProgrammingError("There are more values than placeholders.", options);
    case 1: // a general error: only the text tells more
      return statementError(message, options);
    default:
      return new DatabaseFailureError(`SQLite failed: ${message}.`, options);
  }
}

function readerWroteError(options: Options): ReadOnlyDatabaseError {
  return new ReadOnlyDatabaseError("A connection that only reads was to write.", {
    hint: "Run a statement that writes with runWrite() or runExecute(), or write() of a connection.",
    ...options,
  });
}

type Options = { sql: string | undefined; cause: unknown };

function constraintError(code: number, message: string, options: Options): DatabaseError {
  // A table that is being changed is made anew under this prefix: nobody else knows that name.
  const detail = message
    .slice(message.indexOf(":") + 1)
    .trim()
    .replaceAll(new RegExp(`\\b${newTablePrefix}`, "g"), "");
  switch (code) {
    case resultCode.constraintUnique:
    case resultCode.constraintPrimaryKey:
    case resultCode.constraintRowid: {
      const index = /^index '(.*)'$/.exec(detail)?.[1];
      return new UniqueViolation(
        index === undefined
          ? { ...options, ...splitColumns(detail) }
          : { ...options, constraint: index },
      );
    }
    case resultCode.constraintNotNull:
      return new NotNullViolation({ ...options, ...splitColumns(detail) });
    case resultCode.constraintCheck:
      return new CheckViolation({ ...options, constraint: detail });
    case resultCode.constraintForeignKey:
      return new ForeignKeyViolation(options);
    case resultCode.constraintDatatype:
      return new DataError(`A value does not fit the type of its column: ${detail}.`, options);
    default:
      return new ConstraintViolation(message, options);
  }
}

/** `book.author_id, book.title` → the table and its columns. */
function splitColumns(detail: string): { table: string | undefined; columns: string[] } {
  const parts = detail.split(", ").map((name) => name.split("."));
  return { table: parts[0]?.[0], columns: parts.map(([, column]) => column ?? "") };
}

function statementError(message: string, options: Options): ProgrammingError {
  const table = /^no such table: (?:main\.|temp\.)?(.+)$/.exec(message)?.[1];
  if (table !== undefined) return new MissingTableError(table, options);
  const column = /^no such column: (.+?)(?: - should this be a string literal .*)?$/.exec(
    message,
  )?.[1];
  if (column !== undefined) return new MissingColumnError(unquoted(column), options);
  const [, inTable, named] = /^table (.+) has no column named (.+)$/.exec(message) ?? [];
  if (named !== undefined) return new MissingColumnError(named, { ...options, table: inTable });
  return new ProgrammingError(`SQLite cannot run the statement: ${message}.`, options);
}

/** It puts quotes around a name that the statement had in quotes. */
function unquoted(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1) : name;
}
