/**
 * Forms: from what a browser sent to checked values, or to the same page with what is wrong.
 *
 * Reading order: `define-form` (`form({…})`) and `form`; `cleaning` (one run of the validation);
 * `fields/field` and its kinds; `widgets/widget` and its kinds; `bound-field` (a field with its
 * data, as templates draw it) and `layouts` (a whole form as HTML); `error-list`; `form-set`
 * (several forms of one kind); `model-form` (a form made from a model); `images/read-image` (which
 * picture a file is).
 *
 * Stands on `base`, on `i18n` (formats, the language and the time zone of the work at hand), on
 * `templates` (safe HTML), and for model forms on `db`.
 */

export { BoundChoice } from "./bound-choice.ts";
export { type AsWidgetOptions, BoundField, type LabelOptions } from "./bound-field.ts";
export type { Choices } from "./choice-list.ts";
export { form, type FormClass } from "./define-form.ts";
export { ErrorList, errorList, ErrorMap, type FormErrors } from "./error-list.ts";
export {
  AsyncFormError,
  FieldClashError,
  InvalidFormError,
  NotValidatedError,
  UnknownFormFieldError,
  UnknownHookError,
} from "./errors.ts";
export { Field, type FieldOptions, type FieldValue, type TypedField } from "./fields/field.ts";
export { MultiValueField } from "./fields/multi.ts";
export { type BoundFields, type Cleaned, type FieldMap, Form, type FormOptions } from "./form.ts";
export { type FormInput, type FormSource, formSource, type UploadedFile } from "./form-source.ts";
export {
  FormSet,
  formSet,
  type FormSetClass,
  type FormSetInstanceOptions,
  type FormSetOptions,
} from "./form-set.ts";
export { type ImageFormat, type ImageHeader, readImage } from "./images/read-image.ts";
export type { Attributes } from "./html-attributes.ts";
export {
  type FormModel,
  ModelForm,
  modelForm,
  type ModelFormClass,
  type ModelFormInstanceOptions,
  type ModelFormOptions,
} from "./model-form.ts";
export type { FormFieldNames } from "./model-form-types.ts";
export * as forms from "./namespace.ts";
export type { FormRenderer } from "./renderer.ts";
export { Input } from "./widgets/inputs.ts";
export { MultiWidget } from "./widgets/multi.ts";
export { Widget, type WidgetContext, type WidgetOptions } from "./widgets/widget.ts";
