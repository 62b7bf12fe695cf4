/** What can be wrong with migrations: their files, their order, what they ask, what they do. */

import { QuintetError } from "../../base/index.ts";

/** A file in a folder of migrations is none, or cannot be read as one. */
export class MigrationFileError extends QuintetError {
  readonly code = "db/migration-file";
}

/** A migration depends on one that is not there, or on itself, or an app has two last ones. */
export class MigrationGraphError extends QuintetError {
  readonly code = "db/migration-graph";
}

/** An operation is about a model or a field that there is not at that point of the history. */
export class MigrationStateError extends QuintetError {
  readonly code = "db/migration-state";
}

/** Changes of models need each other in a circle, so that none can come first. */
export class CircularChangesError extends QuintetError {
  readonly code = "db/circular-changes";

  constructor(apps: readonly string[]) {
    super(`Changes of the models of ${apps.join(", ")} need each other in a circle.`, {
      hint: "Write one of them by hand, in a migration made with --empty, and run this again.",
    });
  }
}

/** The models themselves are not in order: what is made of them would not be, either. */
export class ModelChecksError extends QuintetError {
  readonly code = "db/model-checks";
}

/** A model has a value that cannot be written into a migration file. */
export class UnprintableValueError extends QuintetError {
  readonly code = "db/unprintable-value";
}

/** `makemigrations` has to know something that only a person can say. */
export class MigrationQuestionError extends QuintetError {
  readonly code = "db/migration-question";
}

/** An option of `makemigrations` is about nothing that has changed, or cannot be understood. */
export class MigrationOptionError extends QuintetError {
  readonly code = "db/migration-option";
}

/** The command names an app, or a migration, that there is not. */
export class UnknownMigrationError extends QuintetError {
  readonly code = "db/unknown-migration";
}

/** What the database says was applied does not fit the files. */
export class MigrationHistoryError extends QuintetError {
  readonly code = "db/migration-history";
}

/** A migration cannot be undone. Found before anything is. */
export class IrreversibleMigrationError extends QuintetError {
  readonly code = "db/irreversible-migration";
}

/** An operation failed; its migration was rolled back where the database can. */
export class MigrationFailedError extends QuintetError {
  readonly code = "db/migration-failed";
}

/** An operation cannot run in a transaction, but its migration is one. */
export class NeedsNoTransactionError extends QuintetError {
  readonly code = "db/needs-no-transaction";

  constructor(label: string, operation: string) {
    super(`${label} runs in a transaction, where this cannot be done: ${operation}.`, {
      hint: "Write `atomic: false` in the migration, and leave nothing else in it.",
    });
  }
}

/** `makemigrations --safe` has no steps for a change that those who use the table do not feel. */
export class NoSafeWayError extends QuintetError {
  readonly code = "db/no-safe-way";

  /** @param changes The operations. @param ways What to do about them, by hand. */
  constructor(changes: readonly string[], ways: readonly string[]) {
    super(`There is no safe way to write: ${changes.join("; ")}. Nothing was written.`, {
      hint: `${ways.join(" ")} Without --safe, makemigrations writes the plain operation.`,
    });
  }
}
