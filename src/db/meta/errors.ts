/** What can be wrong with a model, or with a name that should be one of its fields. */

import { didYouMean, QuintetError } from "../../base/index.ts";

/** A query, form or serializer names a field that its model does not have. */
export class UnknownFieldError extends QuintetError {
  readonly code = "db/unknown-field";

  constructor(model: string, field: string, known: readonly string[]) {
    super(`${model} has no field "${field}".`, { hint: didYouMean(field, known, "fields") });
  }
}

/** A relation is given an instance of a model that it does not point to. */
export class WrongModelError extends QuintetError {
  readonly code = "db/wrong-model";

  /** @param relation With its model: `Address.country`. */
  constructor(relation: string, wanted: string, given: string) {
    super(`${relation} takes a ${wanted}, and not a ${given}.`, {
      hint: `Give an instance of ${wanted}, or its key.`,
    });
  }
}

/** A model is used that belongs to no app of the project. */
export class ModelNotInstalledError extends QuintetError {
  readonly code = "db/model-not-installed";

  constructor(model: string) {
    super(`The model ${model} belongs to no installed app.`, {
      hint: `List it in an app, defineApp({ models: [${model}] }), and the app in the settings.`,
    });
  }
}

/** There is no model of this label. */
export class UnknownModelError extends QuintetError {
  readonly code = "db/unknown-model";

  constructor(label: string, known: readonly string[]) {
    super(`There is no model "${label}".`, { hint: didYouMean(label, known, "models") });
  }
}

/** A model is used that the settings have put another in the place of. */
export class ModelSwappedError extends QuintetError {
  readonly code = "db/model-swapped";

  constructor(model: string, other: string) {
    super(`${model} has no table: the settings put ${other} in its place.`, {
      hint: "Use that model, or swappable(…) as the target of a relation.",
    });
  }
}

/** A model is written in a way that cannot work. Found when it is first used. */
export class ModelDefinitionError extends QuintetError {
  readonly code = "db/model-definition";
  /** What Django's system checks call it, where they have it. */
  declare readonly id: string | undefined;

  constructor(
    message: string,
    { id, ...options }: ErrorOptions & { hint?: string; id?: string } = {},
  ) {
    super(message, options);
    if (id !== undefined) Object.assign(this, { id });
  }
}
