/**
 * A form made from a model: its fields, their rules, and saving what was filled in.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/forms/modelforms/
 */

import {
  markAltersData,
  type MaybePromise,
  nonFieldErrors,
  OptionError,
  ValidationError,
} from "../base/index.ts";
import type { InstanceOf, ModelMeta } from "../db/index.ts";
import type { LazyText } from "../i18n/index.ts";
import type { SafeString } from "../templates/index.ts";
import { addAccessors } from "./define-form.ts";
import { InvalidFormError } from "./errors.ts";
import type { Field, FieldOptions } from "./fields/field.ts";
import { ModelMultipleChoiceField } from "./fields/model-choice.ts";
import { type BoundFields, type FieldMap, Form, type FormOptions } from "./form.ts";
import type { FormInput } from "./form-source.ts";
import { formFieldFor, isEditable, isFile } from "./model-fields.ts";
import type { FieldsWith, FormFieldNames } from "./model-form-types.ts";
import type { Widget } from "./widgets/widget.ts";

/** A model class, as far as forms look at it. */
export interface FormModel {
  new (...args: never[]): object;
  readonly $fields: object;
  readonly $meta: ModelMeta;
}

/** A text, HTML that is safe, or a text in the language of whoever reads it. */
type Text = string | SafeString | LazyText;

/**
 * What a form of a model is made of. `All` are the fields of the model, `Name` those of the form.
 */
export interface ModelFormOptions<
  All extends string,
  Name extends All = All,
  Excluded extends All = never,
  Extra extends FieldMap = FieldMap,
> {
  /**
   * The fields of the model that the form has, in order; `"__all__"` for all that can be edited, but
   * for files, which a form cannot store.
   */
  fields: readonly Name[] | "__all__";
  /** Fields that it does not have after all. */
  exclude?: readonly Excluded[];
  /**
   * Fields of the form alone, behind those of the model: they are checked and have a place in
   * `cleanedData`, and are not written to the instance. One with the name of a field of the form
   * takes its place, and is written.
   */
  extraFields?: Extra;
  widgets?: Partial<Record<All, Widget>>;
  labels?: Partial<Record<All, Text>>;
  helpTexts?: Partial<Record<All, Text>>;
  /** Messages by field and code. */
  errorMessages?: Partial<Record<All, Readonly<Record<string, string>>>>;
  /** Makes the form field itself, from the options that the model gives it. */
  fieldClasses?: Partial<Record<All, (options: FieldOptions) => Field>>;
}

/** What a model form is made with, besides its data. */
export interface ModelFormInstanceOptions<Instance> extends FormOptions {
  /** What is edited. Default: a new instance. */
  instance?: Instance | undefined;
}

interface SavedModel {
  save(): Promise<void>;
  fullClean(options: { exclude: readonly string[] }): Promise<void>;
}

/** A form of a model; made by `modelForm(…)`. */
export class ModelForm<
  Instance extends object = object,
  Fields extends FieldMap = FieldMap,
> extends Form<Fields> {
  /** What is edited. After validation it has the new values; it is saved by `save`. */
  readonly instance: Instance;
  readonly #meta: ModelMeta;
  /** The fields whose values are the model's. */
  readonly #written: ReadonlySet<string>;

  constructor(
    definition: ModelFormDefinition,
    data: FormInput | undefined,
    { instance, ...options }: ModelFormInstanceOptions<Instance> = {},
  ) {
    const { modelClass } = definition;
    const meta = modelClass.$meta;
    const initial = instance === undefined ? {} : valuesOf(instance, meta, definition.baseFields);
    super(definition.baseFields as Fields, data, {
      ...options,
      initial: { ...initial, ...options.initial },
    });
    this.instance = instance ?? (Reflect.construct(modelClass, []) as Instance);
    this.#meta = meta;
    this.#written = definition.modelFields;
    if (instance !== undefined) this.#loadMany();
  }

  /**
   * Writes what was filled in to the database.
   *
   * @param options.commit False only gives the instance, to be changed and saved by the caller,
   *   who then calls `saveM2m`. Default: true.
   * @throws {InvalidFormError} If the data is not valid.
   */
  async save({ commit = true }: { commit?: boolean } = {}): Promise<Instance> {
    if (!(await this.isValid())) {
      throw new InvalidFormError(this.formName, "instance to save");
    }
    if (commit) {
      await (this.instance as unknown as SavedModel).save();
      await this.saveM2m();
    }
    return this.instance;
  }

  /** Relates the rows that were chosen; the instance has to be saved before. */
  async saveM2m(): Promise<void> {
    const cleaned = this.cleanedData as Readonly<Record<string, unknown>>;
    for (const name of this.#meta.manyToMany.keys()) {
      if (!this.#written.has(name) || !Object.hasOwn(cleaned, name)) continue;
      const manager = (this.instance as Record<string, unknown>)[name];
      await (manager as { set(rows: unknown): Promise<void> }).set(cleaned[name]);
    }
  }

  /** Puts the values into the instance, and lets the model check them. */
  protected override postClean(): MaybePromise<void> {
    const target = this.instance as Record<string, unknown>;
    const cleaned = this.cleanedData as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(cleaned)) {
      const field = this.#written.has(name) ? this.#meta.findField(name) : undefined;
      if (field === undefined || !isEditable(field)) continue;
      const bound = this.bound(name);
      const isOmitted = bound.field.widget.isOmitted(this.source, bound.htmlName);
      // What the page does not ask for keeps the model's default.
      if (field.hasDefault && isOmitted && bound.field.isEmpty(value)) continue;
      const isText = field.valueKind === "text" && !field.isNullable;
      target[name] = value ?? (isText ? "" : null);
    }
    return this.#checkModel();
  }

  async #checkModel(): Promise<void> {
    const model = this.instance as unknown as SavedModel;
    try {
      await model.fullClean({ exclude: this.#unchecked() });
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      for (const [name, issues] of Object.entries(error.issues)) {
        const key = Object.hasOwn(this.fields, name) ? name : nonFieldErrors;
        this.addError(key, issues);
      }
    }
  }

  /** Fields that are not in the form, wrong already, or left empty because the form allows it. */
  #unchecked(): string[] {
    const cleaned = this.cleanedData as Readonly<Record<string, unknown>>;
    return this.#meta.fields
      .filter(({ name, options }) => {
        if (!this.#written.has(name) || !Object.hasOwn(this.fields, name)) return true;
        if (!Object.hasOwn(cleaned, name)) return true;
        const { field } = this.bound(name);
        return options.blank !== true && !field.required && field.isEmpty(cleaned[name]);
      })
      .map(({ name }) => name);
  }

  #loadMany(): void {
    for (const { name, field } of this) {
      if (!(field instanceof ModelMultipleChoiceField) || Object.hasOwn(this.initial, name))
        continue;
      const manager = (this.instance as Record<string, unknown>)[name] as {
        all(): PromiseLike<unknown[]>;
      };
      field.initialSource = () => manager.all();
    }
  }
}

// Templates must not write to the database.
markAltersData(ModelForm.prototype, ["save", "saveM2m"]);

/** The values of an instance as a form shows them; relations by their keys. */
function valuesOf(instance: object, meta: ModelMeta, fields: FieldMap): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const field = meta.findField(name);
    if (field) values[name] = (instance as Record<string, unknown>)[field.attribute] ?? undefined;
  }
  return values;
}

/** What `modelForm` was told; the fields are made when the first form is. */
export class ModelFormDefinition {
  readonly modelClass: FormModel;
  readonly #options: ModelFormOptions<string, string, string>;
  #fields: FieldMap | undefined;
  #modelFields: ReadonlySet<string> | undefined;

  constructor(modelClass: FormModel, options: ModelFormOptions<string, string, string>) {
    this.modelClass = modelClass;
    this.#options = options;
  }

  /** @throws {UnknownFieldError} If the model has no field of a name. */
  get baseFields(): FieldMap {
    return (this.#fields ??= this.#makeFields());
  }

  /** The fields of the model that the form has. */
  get modelFields(): ReadonlySet<string> {
    return (this.#modelFields ??= new Set(this.#names(this.modelClass.$meta)));
  }

  #makeFields(): FieldMap {
    const meta = this.modelClass.$meta;
    const { widgets, labels, helpTexts, errorMessages, fieldClasses } = this.#options;
    const fields: Record<string, Field> = {};
    for (const name of this.modelFields) {
      const overrides: FieldOptions = {
        ...(widgets?.[name] && { widget: widgets[name] }),
        ...(labels?.[name] !== undefined && { label: labels[name] }),
        ...(helpTexts?.[name] !== undefined && { helpText: helpTexts[name] }),
        ...(errorMessages?.[name] && { errorMessages: errorMessages[name] }),
      };
      const own = fieldClasses?.[name];
      fields[name] = own
        ? own({ ...optionsOf(formFieldFor(meta, name, overrides)), ...overrides })
        : formFieldFor(meta, name, overrides);
    }
    return { ...fields, ...this.#options.extraFields };
  }

  #names(meta: ModelMeta): readonly string[] {
    const { fields, exclude = [] } = this.#options;
    if (fields !== "__all__") {
      for (const name of fields) {
        const field = meta.manyToMany.has(name) ? undefined : meta.field(name);
        if (field && !isEditable(field)) {
          throw new OptionError(`A form of ${meta.name}`, "fields", "fields people may edit", name);
        }
      }
      return fields.filter((name) => !exclude.includes(name));
    }
    const own = meta.fields.filter((field) => isEditable(field) && !isFile(field));
    const many = [...meta.manyToMany].filter(([, { options }]) => options.editable !== false);
    const names = [...own.map(({ name }) => name), ...many.map(([name]) => name)];
    return names.filter((name) => !exclude.includes(name));
  }
}

/** What a field of another kind takes over. */
function optionsOf({ required, label, helpText, initial }: Field): FieldOptions {
  return { required, helpText, initial, ...(label !== undefined && { label }) };
}

/** A class of forms of a model; users extend it. */
export interface ModelFormClass<Model, Fields extends FieldMap> {
  new (
    data?: FormInput,
    options?: ModelFormInstanceOptions<InstanceOf<Model> & object>,
  ): ModelForm<InstanceOf<Model> & object, Fields> & BoundFields<Fields>;
  /** The fields of the form, made from those of the model. */
  readonly baseFields: Fields;
}

/**
 * Makes a form from a model. `fields` says which; their types, rules and choices come from there.
 * Fields beside them stand in `extraFields`.
 *
 * @throws {UnknownFieldError} When the first form is made, if the model has no such field.
 *
 * @example
 * ```ts
 * import { charField, integerField, manager, model } from "quintet/db";
 * import { modelForm } from "quintet/forms";
 *
 * class Book extends model({
 *   title: charField({ maxLength: 200 }),
 *   pages: integerField({ null: true, blank: true }),
 * }) {
 *   static objects = manager(Book);
 * }
 * class BookForm extends modelForm(Book, { fields: ["title", "pages"] }) {}
 *
 * const book = new BookForm({ title: "Emma", pages: "474" });
 * if (await book.isValid()) await book.save();
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/forms/modelforms/
 */
export function modelForm<
  Model extends FormModel,
  const Name extends FormFieldNames<Model>,
  const Excluded extends FormFieldNames<Model> = never,
  const Extra extends FieldMap = Readonly<Record<never, never>>,
>(
  modelClass: Model,
  options: ModelFormOptions<FormFieldNames<Model>, Name, Excluded, Extra>,
): ModelFormClass<Model, FieldsWith<Model, Exclude<Name, Excluded>, Extra>> {
  const definition = new ModelFormDefinition(
    modelClass,
    options as unknown as ModelFormOptions<string, string, string>,
  );
  class DefinedModelForm extends ModelForm {
    static get baseFields(): FieldMap {
      return definition.baseFields;
    }

    constructor(data?: FormInput, instanceOptions?: ModelFormInstanceOptions<object>) {
      complete();
      super(definition, data, instanceOptions);
    }
  }
  // The models may not all be there yet, so this waits for the first form.
  let isComplete = false;
  const complete = (): void => {
    if (isComplete) return;
    addAccessors(DefinedModelForm.prototype as unknown as Form, Object.keys(definition.baseFields));
    isComplete = true;
  };
  return DefinedModelForm as never;
}
