/** A message when the form of a class view was right. */

import type { MaybePromise } from "../base/index.ts";
import type { Request, ViewResult } from "../http/index.ts";
import type { AnyParams } from "../views/index.ts";
import { messages } from "./middleware.ts";

/** A class of views with a form: those of `FormView`, `CreateView`, `UpdateView`. */
export type FormViewClass = new (request: Request<AnyParams>) => {
  readonly request: Request<AnyParams>;
  formValid(form: never): MaybePromise<ViewResult>;
};

type FormOf<Class extends FormViewClass> = Parameters<InstanceType<Class>["formValid"]>[0];

/**
 * A class of views that tells the visitor that all went well. Django's `SuccessMessageMixin`.
 *
 * @param message The text, or a function that makes it from the form.
 *
 * @example
 * ```ts
 * import { form, forms } from "quintet/forms";
 * import { SuccessMessage } from "quintet/messages";
 * import { FormView } from "quintet/views";
 *
 * class ContactForm extends form({ name: forms.charField() }) {}
 *
 * export class Contact extends SuccessMessage(
 *   FormView(ContactForm, { template: "contact.html", successUrl: "/" }),
 *   (form) => `Thank you, ${form.cleanedData.name}.`,
 * ) {}
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/messages/#adding-messages-in-class-based-views
 */
export function SuccessMessage<Class extends FormViewClass>(
  base: Class,
  message: string | ((form: FormOf<Class>) => string),
): Class {
  const Base: FormViewClass = base;
  return class extends Base {
    override async formValid(form: never): Promise<ViewResult> {
      const result = await super.formValid(form);
      messages.success(this.request, typeof message === "string" ? message : message(form));
      return result;
    }
  } as never;
}
