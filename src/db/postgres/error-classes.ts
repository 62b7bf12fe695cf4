/** What a server across a network can refuse besides: errors that a file on this machine does not know. */

import { DataError, IntegrityError, OperationalError } from "../backend/errors.ts";

/** Two transactions wait for each other; the server ended this one so that the other can go on. */
export class DeadlockError extends OperationalError {
  readonly code = "db/deadlock";
}

/** Another transaction changed what this one read: it cannot be as if one came after the other. */
export class SerializationFailureError extends OperationalError {
  readonly code = "db/serialization-failure";
}

/** All connections of the pool are in use, for longer than we were told to wait. */
export class PoolExhaustedError extends OperationalError {
  readonly code = "db/pool-exhausted";
}

/** The connection broke: the server was stopped, or the network is gone. */
export class ConnectionLostError extends OperationalError {
  readonly code = "db/connection-lost";
}

/** The server does not let this user in: a wrong password, or no permission to connect. */
export class AccessDeniedError extends OperationalError {
  readonly code = "db/access-denied";
}

/** The server stopped the statement: it took longer than a time-out allows, or was told to. */
export class QueryCanceledError extends OperationalError {
  readonly code = "db/query-canceled";
}

/** A statement of the transaction failed before, so the server takes no more until a rollback. */
export class TransactionAbortedError extends OperationalError {
  readonly code = "db/transaction-aborted";
}

/** Another row overlaps where an EXCLUDE constraint allows none. */
export class ExclusionViolation extends IntegrityError {
  readonly code = "db/exclusion-violation";
}

/** A number is too large, or too small, for its column. */
export class OutOfRangeError extends DataError {
  override readonly code = "db/out-of-range";
}

/** A text is longer than its column. */
export class TextTooLongError extends DataError {
  override readonly code = "db/text-too-long";
}

/** A text contains the character U+0000, which PostgreSQL stores nowhere. */
export class NulByteError extends DataError {
  override readonly code = "db/nul-byte";
}

/** What was to be matched is no regular expression. */
export class InvalidPatternError extends DataError {
  override readonly code = "db/invalid-pattern";
}
