/** Class views with a form: filled in, checked, saved. */

import { OptionError, type MaybePromise } from "../base/index.ts";
import type { InstanceOf } from "../db/index.ts";
import {
  type FieldMap,
  type Form,
  type FormFieldNames,
  type FormInput,
  type FormOptions,
  type ModelForm,
  modelForm,
} from "../forms/index.ts";
import { redirect, type ViewResult } from "../http/index.ts";
import { ViewConfigurationError } from "./errors.ts";
import type { ViewModel } from "./model-names.ts";
import { DetailViewBase, type DetailViewOptions, templateNames } from "./model-views.ts";
import { checkSuccessUrl, type SuccessUrl, successUrlOf } from "./success-url.ts";
import { TemplateViewBase, type TemplateViewOptions, type ViewClass } from "./simple-views.ts";

export interface FormViewOptions extends TemplateViewOptions {
  /** Where to when all went well. */
  successUrl?: string | (() => string);
  /** Values of the empty form. */
  initial?: Readonly<Record<string, unknown>>;
  /** What stands before the names of the fields. */
  prefix?: string;
}

/** A class of forms, whatever its fields. */
export interface FormConstructor<Made extends Form<FieldMap>> {
  new (data?: FormInput, options?: FormOptions): Made;
}

/** Shows a form, and again with what is wrong, until it is right. */
export class FormViewBase<Made extends Form<FieldMap>> extends TemplateViewBase {
  protected override readonly viewOptions: FormViewOptions = {};

  /** The class of the form. */
  getFormClass(): FormConstructor<Made> {
    throw new ViewConfigurationError(`${this.constructor.name} has no form.`, {
      hint: "Extend FormView(MyForm, { … }).",
    });
  }

  /** The form, with what was sent, or empty. */
  async getForm(): Promise<Made> {
    const FormClass = this.getFormClass();
    return new FormClass(await this.sentData(), this.getFormOptions());
  }

  getFormOptions(): FormOptions {
    const { initial, prefix } = this.viewOptions;
    return { ...(initial && { initial }), ...(prefix !== undefined && { prefix }) };
  }

  override async get(): Promise<ViewResult> {
    return this.renderToResponse(await this.getContextData({ form: await this.getForm() }));
  }

  async post(): Promise<ViewResult> {
    const form = await this.getForm();
    return (await form.isValid()) ? this.formValid(form) : this.formInvalid(form);
  }

  /** All is well. Does nothing but redirect, so override it. */
  formValid(_form: Made): MaybePromise<ViewResult> {
    return redirect(this.getSuccessUrl());
  }

  /** Shows the form again. */
  async formInvalid(form: Made): Promise<ViewResult> {
    return this.renderToResponse(await this.getContextData({ form }));
  }

  getSuccessUrl(): string {
    return successUrlOf(this.viewOptions.successUrl, undefined, this.constructor.name);
  }

  protected async sentData(): Promise<FormInput | undefined> {
    return ["POST", "PUT"].includes(this.request.method)
      ? ((await this.request.form()) as unknown as FormInput)
      : undefined;
  }
}

/**
 * A page with a form. Override `formValid` to do something with what was filled in.
 *
 * @example
 * ```ts
 * import { form, forms } from "quintet/forms";
 * import { FormView } from "quintet/views";
 *
 * class ContactForm extends form({ message: forms.textField() }) {}
 *
 * export class Contact extends FormView(ContactForm, {
 *   template: "contact.html",
 *   successUrl: "/thanks/",
 * }) {
 *   override formValid(form: ContactForm) {
 *     console.log(form.cleanedData.message);
 *     return super.formValid(form);
 *   }
 * }
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/#formview
 */
export function FormView<Made extends Form<FieldMap>>(
  formClass: FormConstructor<Made>,
  options: FormViewOptions = {},
): ViewClass<FormViewBase<Made>> {
  return class extends FormViewBase<Made> {
    protected override readonly viewOptions = options;

    override getFormClass(): FormConstructor<Made> {
      return formClass;
    }
  } as never;
}

export interface EditViewOptions<Model = never>
  extends Omit<FormViewOptions, "successUrl">, DetailViewOptions {
  /** The fields of the model that the form has; or give a `form`. */
  fields?: readonly FormFieldNames<Model>[] | "__all__";
  /** Where to when the row is saved. Default: its `getAbsoluteUrl()`. */
  successUrl?: SuccessUrl<InstanceOf<Model>>;
  /** A model form of your own. */
  form?: FormConstructor<ModelForm>;
}

/** What creating and updating share. */
export class EditViewBase<Model extends ViewModel> extends DetailViewBase<Model> {
  protected override readonly viewOptions: EditViewOptions<Model> = {};

  /** The class of the form: the one given, or one made from the model. */
  getFormClass(): FormConstructor<ModelForm> {
    const { form, fields } = this.viewOptions;
    if (form !== undefined) return form;
    if (fields === undefined) {
      throw new OptionError(this.constructor.name, "fields", "given, or form", fields);
    }
    return modelForm(this.model, { fields } as never) as unknown as FormConstructor<ModelForm>;
  }

  async getForm(): Promise<ModelForm> {
    const FormClass = this.getFormClass();
    const { prototype } = this.model as unknown as { prototype: object };
    checkSuccessUrl(this.viewOptions.successUrl, prototype, this.constructor.name);
    const { initial, prefix } = this.viewOptions;
    const options = {
      ...(initial && { initial }),
      ...(prefix !== undefined && { prefix }),
      ...(this.object !== undefined && { instance: this.object }),
    };
    const isSent = ["POST", "PUT"].includes(this.request.method);
    const data = isSent ? ((await this.request.form()) as unknown as FormInput) : undefined;
    return new FormClass(data, options);
  }

  override async get(): Promise<ViewResult> {
    this.object = await this.findObject();
    return this.renderToResponse(await this.getContextData({ form: await this.getForm() }));
  }

  async post(): Promise<ViewResult> {
    this.object = await this.findObject();
    const form = await this.getForm();
    return (await form.isValid()) ? this.formValid(form) : this.formInvalid(form);
  }

  /** The row to edit; undefined for a new one. */
  protected findObject(): Promise<InstanceOf<Model> | undefined> {
    return this.getObject();
  }

  /** Saves, and redirects. */
  async formValid(form: ModelForm): Promise<ViewResult> {
    this.object = (await form.save()) as InstanceOf<Model>;
    return redirect(this.getSuccessUrl());
  }

  /** Shows the form again. */
  async formInvalid(form: ModelForm): Promise<ViewResult> {
    return this.renderToResponse(await this.getContextData({ form }));
  }

  getSuccessUrl(): string {
    return successUrlOf(this.viewOptions.successUrl, this.object!, this.constructor.name);
  }

  override getTemplateNames(): string[] {
    return templateNames(this.viewOptions, this.model, "form");
  }
}

/**
 * A page that makes a new row.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/#createview
 */
export function CreateView<Model extends ViewModel>(
  model: Model,
  options: EditViewOptions<Model>,
): ViewClass<EditViewBase<Model>> {
  return class extends EditViewBase<Model> {
    protected override readonly viewOptions = options;
    declare protected readonly model: Model;
    static {
      Object.defineProperty(this.prototype, "model", { value: model });
    }

    protected override async findObject(): Promise<undefined> {}
  } as never;
}

/**
 * A page that changes a row, found by `pk`, `id` or `slug` of the path.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/#updateview
 */
export function UpdateView<Model extends ViewModel>(
  model: Model,
  options: EditViewOptions<Model>,
): ViewClass<EditViewBase<Model>> {
  return class extends EditViewBase<Model> {
    protected override readonly viewOptions = options;
    declare protected readonly model: Model;
    static {
      Object.defineProperty(this.prototype, "model", { value: model });
    }
  } as never;
}

export interface DeleteViewOptions<Model = never> extends DetailViewOptions {
  /** Where to afterwards. It is made before the row is deleted. */
  successUrl?: SuccessUrl<InstanceOf<Model>>;
}

/** Asks, and deletes. */
export class DeleteViewBase<Model extends ViewModel> extends DetailViewBase<Model> {
  protected override readonly viewOptions: DeleteViewOptions<Model> = {};

  async post(): Promise<ViewResult> {
    this.object = await this.getObject();
    // The address is made before, as afterwards the row has no key any more.
    const url = this.getSuccessUrl();
    await (this.object as unknown as { delete(): Promise<unknown> }).delete();
    return redirect(url);
  }

  delete(): Promise<ViewResult> {
    return this.post();
  }

  getSuccessUrl(): string {
    return successUrlOf(this.viewOptions.successUrl, this.object!, this.constructor.name);
  }

  override getTemplateNames(): string[] {
    return templateNames(this.viewOptions, this.model, "confirm_delete");
  }
}

/**
 * A page that asks whether to delete a row, and does so when it is sent.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/#deleteview
 */
export function DeleteView<Model extends ViewModel>(
  model: Model,
  options: DeleteViewOptions<Model>,
): ViewClass<DeleteViewBase<Model>> {
  return class extends DeleteViewBase<Model> {
    protected override readonly viewOptions = options;
    declare protected readonly model: Model;
    static {
      Object.defineProperty(this.prototype, "model", { value: model });
    }
  } as never;
}
