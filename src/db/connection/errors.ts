/** Errors of connections and transactions: mistakes in how they are used. */

import { QuintetError } from "../../base/index.ts";

/** A query was run before the databases were connected, or after they were closed. */
export class NotConnectedError extends QuintetError {
  readonly code = "db/not-connected";
}

/** The settings name no such database. */
export class UnknownDatabaseError extends QuintetError {
  readonly code = "db/unknown-database";
}

/** Transactions were used in a way that cannot keep what they promise. */
export abstract class TransactionError extends QuintetError {}

/** Work that was started inside an `atomic()` block went on after the block had ended. */
export class TransactionEndedError extends TransactionError {
  readonly code = "db/transaction-ended";
}

/** Something failed in this transaction, so it can only be rolled back. */
export class NeedsRollbackError extends TransactionError {
  readonly code = "db/needs-rollback";
}

/** A durable block was opened inside another block, so its end would commit nothing. */
export class NestedDurableError extends TransactionError {
  readonly code = "db/nested-durable";
}

/** A block asks for what only the outermost one can decide. */
export class NestedOptionError extends TransactionError {
  readonly code = "db/nested-option";
}

/** A read-only transaction was asked to write. */
export class ReadOnlyTransactionError extends TransactionError {
  readonly code = "db/read-only-transaction";
}

/** Something that only makes sense inside an `atomic()` block was called outside of one. */
export class NoTransactionError extends TransactionError {
  readonly code = "db/no-transaction";
}
