/** One run of a form's validation: fields, then hooks, then the whole. Synchronous where it can be. */

import {
  andThen,
  camelCase,
  capitalize,
  contextSlot,
  type Issue,
  isPromise,
  type MaybePromise,
  nonFieldErrors,
  ValidationError,
} from "../base/index.ts";
import { UnknownFormFieldError } from "./errors.ts";
import type { Field } from "./fields/field.ts";
import { FileField } from "./fields/file.ts";
import { all } from "./ready.ts";

/** What the validation has to know of a form. */
export interface Cleanable {
  readonly formName: string;
  readonly emptyPermitted: boolean;
  readonly fields: unknown;
  clean(): MaybePromise<unknown>;
  runPostClean(): MaybePromise<void>;
  hasChanged(): boolean;
}

interface CleanableField {
  readonly name: string;
  readonly field: Field;
  readonly initial: unknown;
  readonly data: unknown;
}

type Hook = (value: unknown) => unknown;

/** The name of the hook of a field: `cleanPublishedDate` for `publishedDate`. */
export function hookName(field: string): string {
  return `clean${capitalize(camelCase(field))}`;
}

/** The run that the code at hand is a part of: a hook may look at what there is so far. */
const currentRun = contextSlot<Cleaning>("forms.cleaning");

export class Cleaning {
  /** By field; the order is that in which they were found. */
  readonly issues = new Map<string, Issue[]>();
  values: Record<string, unknown> = {};
  readonly #form: Cleanable;
  /** What `run` answers: nothing, a promise while it runs, or how it failed. */
  #answer: (() => MaybePromise<void>) | undefined;

  constructor(form: Cleanable) {
    this.#form = form;
  }

  /** Runs at the first call; later ones get the same run. */
  run(): MaybePromise<void> {
    if (currentRun.get() === this) return;
    if (this.#answer === undefined) this.#answer = this.#start();
    return this.#answer();
  }

  #start(): () => MaybePromise<void> {
    try {
      const done = currentRun.run(this, () =>
        andThen(this.#loadInitial(), () => andThen(this.#fields(), () => this.#whole())),
      );
      if (!isPromise(done)) return () => {};
      const rest = done.then(() => {
        this.#answer = () => {};
      });
      rest.catch(() => {}); // whoever asks gets the error; nobody has to
      return () => rest;
    } catch (error) {
      return () => {
        throw error; // a bug in a hook, each time: never a form that seems to be valid
      };
    }
  }

  /** Notes what is wrong. @param field Null if the error says by itself which fields it is about. */
  add(field: string | null, error: ValidationError): void {
    const known = this.#form.fields as Readonly<Record<string, unknown>>;
    for (const [key, list] of Object.entries(error.issues)) {
      const name = key === nonFieldErrors && field !== null ? field : key;
      if (name !== nonFieldErrors && known[name] === undefined) {
        throw new UnknownFormFieldError(this.#form.formName, name, Object.keys(known));
      }
      this.issues.set(name, [...(this.issues.get(name) ?? []), ...list]);
      delete this.values[name];
    }
  }

  #loadInitial(): MaybePromise<unknown> {
    const fields = Object.values(this.#form.fields as Record<string, CleanableField>);
    return all(fields.map(({ field }) => field.loadInitial()));
  }

  #fields(): MaybePromise<void> {
    if (this.#form.emptyPermitted && !this.#form.hasChanged()) return;
    let done: MaybePromise<void> = undefined;
    const fields = Object.values(this.#form.fields as Record<string, CleanableField>);
    for (const field of fields) done = andThen(done, () => this.#field(field));
    return done;
  }

  #field({ name, field, initial, data }: CleanableField): MaybePromise<void> {
    return this.#guarded(name, () => {
      const value = field.disabled ? initial : data;
      const before = field instanceof FileField ? initial : undefined;
      return andThen(field.clean(value, before), (cleaned) => {
        this.values[name] = cleaned;
        const hook = (this.#form as unknown as Record<string, unknown>)[hookName(name)];
        if (typeof hook !== "function") return;
        return andThen((hook as Hook).call(this.#form, cleaned), (result) => {
          // A hook that only looks returns nothing.
          if (result !== undefined && name in this.values) this.values[name] = result;
        });
      });
    });
  }

  #whole(): MaybePromise<void> {
    if (this.#form.emptyPermitted && !this.#form.hasChanged()) return;
    const cleaned = this.#guarded(null, () =>
      andThen(this.#form.clean(), (values) => {
        if (typeof values === "object" && values !== null) this.values = { ...values };
      }),
    );
    return andThen(cleaned, () => this.#guarded(null, () => this.#form.runPostClean()));
  }

  /** Does `work`; a `ValidationError` is noted. */
  #guarded(field: string | null, work: () => MaybePromise<void>): MaybePromise<void> {
    const note = (error: unknown): void => {
      if (!(error instanceof ValidationError)) throw error;
      this.add(field, error);
    };
    try {
      const done = work();
      return isPromise(done) ? done.catch(note) : done;
    } catch (error) {
      return note(error);
    }
  }
}
