/** `form({…})`: makes the base class of a form from its fields. */

import { FieldClashError } from "./errors.ts";
import { type BoundFields, type FieldMap, Form, type FormOptions } from "./form.ts";
import { definedFields } from "./form-checks.ts";
import type { FormInput } from "./form-source.ts";

/** A class of forms; users extend it. */
export interface FormClass<Fields extends FieldMap> {
  new (data?: FormInput, options?: FormOptions): Form<Fields> & BoundFields<Fields>;
  /** The fields as they were defined, to build another form on: `form({ ...A.baseFields, … })`. */
  readonly baseFields: Fields;
}

/**
 * Makes a form from its fields. Extend it to add hooks: `clean` and the field's name check one
 * value and may change it, `clean()` checks all of them together.
 *
 * The fields are properties of the form, with their data: `{{ form.subject }}` in a template,
 * `contact.subject.errors` in code.
 *
 * @throws {FieldClashError} If a field has the name of something that every form has.
 *
 * @example
 * ```ts
 * import { ValidationError } from "quintet";
 * import { form, forms } from "quintet/forms";
 *
 * export class ContactForm extends form({
 *   subject: forms.charField({ maxLength: 100 }),
 *   age: forms.integerField({ required: false, minValue: 18 }),
 * }) {
 *   cleanSubject(subject: string): string {
 *     if (subject.includes("spam")) throw new ValidationError("No spam.");
 *     return subject;
 *   }
 * }
 *
 * const contact = new ContactForm({ subject: "Hello", age: "36" });
 * if (await contact.isValid()) contact.cleanedData.subject; // "Hello"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/forms/
 */
export function form<const Fields extends FieldMap>(fields: Fields): FormClass<Fields> {
  class DefinedForm extends Form<Fields> {
    static readonly baseFields = fields;

    constructor(data?: FormInput, options?: FormOptions) {
      super(fields, data, options);
    }
  }
  addAccessors(DefinedForm.prototype, Object.keys(fields));
  return DefinedForm as unknown as FormClass<Fields>;
}

/** Makes each field a property of the form, as templates want it. */
export function addAccessors(prototype: Form, names: readonly string[]): void {
  Object.defineProperty(prototype, definedFields, { value: true });
  for (const name of names) {
    if (name in Form.prototype || ownProperties.has(name)) {
      throw new FieldClashError("the form", name, "something that every form has");
    }
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Form) {
        return this.bound(name);
      },
    });
  }
}

/** Properties that instances of `Form` have by themselves. */
const ownProperties: ReadonlySet<string> = new Set(Object.keys(new Form({}, undefined)));
