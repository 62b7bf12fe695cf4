/** Mistakes in the use of forms. (Invalid data is no mistake of the program: see `error-list`.) */

import { didYouMean, QuintetError } from "../base/index.ts";

/** A `clean…` hook is named after no field of the form, so it would never run. */
export class UnknownHookError extends QuintetError {
  readonly code = "forms/unknown-hook";

  constructor(form: string, hook: string, hooks: readonly string[]) {
    super(`${form} has a hook "${hook}", but no field of that name.`, {
      hint: didYouMean(hook, hooks, "possible hooks"),
    });
  }
}

/** A name that is no field of the form. */
export class UnknownFormFieldError extends QuintetError {
  readonly code = "forms/unknown-field";

  constructor(form: string, field: string, fields: readonly string[]) {
    super(`${form} has no field "${field}".`, { hint: didYouMean(field, fields, "fields") });
  }
}

/** A field has the name of a method or property that every form has, or that this one defines. */
export class FieldClashError extends QuintetError {
  readonly code = "forms/field-clash";

  constructor(form: string, field: string, what: string) {
    super(`The field "${field}" of ${form} has the name of ${what}.`, {
      hint: `Rename one: in templates, {{ form.${field} }} would be either of them.`,
    });
  }
}

/** The errors or cleaned values of a form were read, but its validation has to be awaited. */
export class NotValidatedError extends QuintetError {
  readonly code = "forms/not-validated";

  constructor(form: string) {
    super(`${form} is not validated yet.`, {
      hint: "Its validation takes time (a database, an async hook): await form.isValid() first.",
    });
  }
}

/** `cleanedData` or `save()` of a form whose data is not valid, or that has no data. */
export class InvalidFormError extends QuintetError {
  readonly code = "forms/invalid-form";

  constructor(form: string, what: string) {
    super(`${form} has no ${what}, because its data did not validate.`, {
      hint: "Ask `if (await form.isValid())` before.",
    });
  }
}

/** HTML was asked for at once, where a choice from the database or a template has to be awaited. */
export class AsyncFormError extends QuintetError {
  readonly code = "forms/async-html";

  constructor(what: string) {
    super(`The HTML of ${what} has to be waited for.`, {
      hint: "Write `await form.asDiv()` instead of String(form), or put it into a template.",
    });
  }
}
