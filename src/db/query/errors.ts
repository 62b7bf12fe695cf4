/** What can be wrong with a query. */

import { didYouMean, QuintetError } from "../../base/index.ts";

/** A lookup is given `undefined`: it is refused, as leaving it out would widen the query. */
export class UndefinedValueError extends QuintetError {
  readonly code = "db/undefined-value";

  constructor(model: string, path: string) {
    super(`${model}: the value of "${path}" is undefined.`, {
      hint: "Leave the lookup out, or use null to find rows without a value.",
    });
  }
}

/** A path ends in a lookup that values of this kind do not have. */
export class UnknownLookupError extends QuintetError {
  readonly code = "db/unknown-lookup";

  constructor(model: string, path: string, lookup: string, known: readonly string[]) {
    super(`${model}: "${lookup}" in "${path}" is no lookup of that field.`, {
      hint: didYouMean(lookup, known, "lookups"),
    });
  }
}

/** The right side of a lookup cannot be what it is. */
export class LookupValueError extends QuintetError {
  readonly code = "db/lookup-value";
}

/** A query is built in a way that has no meaning. */
export class QueryError extends QuintetError {
  readonly code = "db/query";
}

/** `get()` found nothing. Every model has a class of its own, `Book.DoesNotExist`. */
export class DoesNotExist extends QuintetError {
  readonly code = "db/does-not-exist";

  constructor(model: string) {
    super(`There is no ${model} that matches.`, {
      hint: "Use first() if there may be none, or getObjectOr404() in a view.",
    });
  }
}

/** `get()` found more than one. Every model has a class of its own, `Book.MultipleObjectsReturned`. */
export class MultipleObjectsReturned extends QuintetError {
  readonly code = "db/multiple-objects-returned";

  constructor(model: string) {
    super(`There is more than one ${model} that matches.`, {
      hint: "Name a unique field in get(), or use filter().",
    });
  }
}
