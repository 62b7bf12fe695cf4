/**
 * Errors of databases, the same for each of them. A driver recognises what its database said and
 * throws one of these; `cause` is what was said. Messages name tables, columns and constraints,
 * never a value or a row, for those may be secrets.
 */

import { QuintetError, type QuintetErrorOptions } from "../../base/index.ts";

export interface DatabaseErrorOptions extends QuintetErrorOptions {
  /** The statement that failed, without its values. */
  sql?: string | undefined;
  table?: string | undefined;
  columns?: readonly string[] | undefined;
  constraint?: string | undefined;
}

/** Everything that a database refuses or cannot do. */
export abstract class DatabaseError extends QuintetError {
  /** The statement that failed, without its values, where there was one. */
  readonly sql: string | undefined;
  /** The table it is about, where the database says so. */
  readonly table: string | undefined;
  /** The columns it is about, where the database says so. */
  readonly columns: readonly string[];
  /** The constraint it is about, where the database says so. */
  readonly constraint: string | undefined;

  constructor(message: string, options: DatabaseErrorOptions = {}) {
    super(message, options);
    this.sql = options.sql;
    this.table = options.table;
    this.columns = options.columns ?? [];
    this.constraint = options.constraint;
  }
}

/** What was to be written breaks a rule of the schema. */
export abstract class IntegrityError extends DatabaseError {}

/** Another row has the same value where each must have its own. */
export class UniqueViolation extends IntegrityError {
  readonly code = "db/unique-violation";

  constructor(options: DatabaseErrorOptions = {}) {
    super(
      options.columns?.length
        ? `Another row of ${at(options)} has the same ${options.columns.join(", ")}.`
        : `Another row has the same values (unique constraint ${at(options)}).`,
      options,
    );
  }
}

/** A row points to one that is not there, or is pointed to by one that stays. */
export class ForeignKeyViolation extends IntegrityError {
  readonly code = "db/foreign-key-violation";

  constructor(options: DatabaseErrorOptions = {}) {
    const where = options.table ?? options.constraint;
    super(`A foreign key${where ? ` of ${at(options)}` : ""} would point to no row.`, {
      hint: "Save the row it points to first, and delete rows that point to one before it.",
      ...options,
    });
  }
}

/** A column that must have a value was given none. */
export class NotNullViolation extends IntegrityError {
  readonly code = "db/not-null-violation";

  constructor(options: DatabaseErrorOptions = {}) {
    const column = [options.table, options.columns?.[0]].filter(Boolean).join(".");
    super(`${column || "A column"} needs a value.`, options);
  }
}

/** A row does not fulfil a CHECK constraint. */
export class CheckViolation extends IntegrityError {
  readonly code = "db/check-violation";

  constructor(options: DatabaseErrorOptions = {}) {
    super(`The row does not fulfil the constraint ${at(options)}.`, options);
  }
}

/** A rule of another kind: a trigger that refuses, say. The message is the database's. */
export class ConstraintViolation extends IntegrityError {
  readonly code = "db/constraint-violation";
}

/** The database cannot do it now: it is locked, full, away, or was never there. */
export abstract class OperationalError extends DatabaseError {}

/** Somebody else holds a lock, for longer than we were told to wait. */
export class DatabaseLockedError extends OperationalError {
  readonly code = "db/locked";
}

/** The database, or the connection, can only be read. */
export class ReadOnlyDatabaseError extends OperationalError {
  readonly code = "db/read-only";
}

/** What lies there is no database. */
export class NotADatabaseError extends OperationalError {
  readonly code = "db/not-a-database";
}

/** The database cannot be opened or reached. */
export class CannotOpenDatabaseError extends OperationalError {
  readonly code = "db/cannot-open";
}

/** There is no room left where the database writes. */
export class DiskFullError extends OperationalError {
  readonly code = "db/disk-full";
}

/** The database broke off the work, or is damaged; `cause` says more. */
export class DatabaseFailureError extends OperationalError {
  readonly code = "db/failure";
}

/** The connection, or the whole pool, was closed. */
export class DatabaseClosedError extends OperationalError {
  readonly code = "db/closed";
}

/** A value cannot be stored, or read, as it is. */
export class DataError extends DatabaseError {
  readonly code: `db/${string}` = "db/data";
}

/** A whole number was read that a JavaScript `number` cannot hold exactly. */
export class UnsafeIntegerError extends DataError {
  override readonly code = "db/unsafe-integer";
}

/** The statement itself is wrong: a syntax error, a table or column that is not there. */
export class ProgrammingError extends DatabaseError {
  readonly code: `db/${string}` = "db/programming";
}

/** The statement names a table that is not there. */
export class MissingTableError extends ProgrammingError {
  override readonly code = "db/missing-table";

  constructor(table: string, options: DatabaseErrorOptions = {}) {
    super(`There is no table "${table}".`, {
      hint: "If a model describes it, run quintet makemigrations, then quintet migrate.",
      table,
      ...options,
    });
  }
}

/** The statement names a column that is not there. */
export class MissingColumnError extends ProgrammingError {
  override readonly code = "db/missing-column";

  constructor(column: string, options: DatabaseErrorOptions = {}) {
    super(`There is no column "${column}"${options.table ? ` in "${options.table}"` : ""}.`, {
      hint: "If a model describes it, run quintet makemigrations, then quintet migrate.",
      columns: [column],
      ...options,
    });
  }
}

function at({ table, constraint }: DatabaseErrorOptions): string {
  return `"${constraint ?? table ?? "(unnamed)"}"`;
}
