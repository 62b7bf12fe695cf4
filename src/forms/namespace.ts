/**
 * Everything that stands under `forms.`: fields and widgets. Models have fields of the same names,
 * so here they have a name space.
 */

export {
  choiceField,
  multipleChoiceField,
  typedChoiceField,
  typedMultipleChoiceField,
} from "./fields/choice.ts";
export { fileField, imageField } from "./fields/file.ts";
export { jsonField } from "./fields/json.ts";
export { modelChoiceField, modelMultipleChoiceField } from "./fields/model-choice.ts";
export { comboField, splitDateTimeField } from "./fields/multi.ts";
export {
  booleanField,
  decimalField,
  floatField,
  integerField,
  nullBooleanField,
} from "./fields/number.ts";
export {
  charField,
  emailField,
  genericIPAddressField,
  regexField,
  slugField,
  textField,
  urlField,
  uuidField,
} from "./fields/text.ts";
export { dateField, dateTimeField, durationField, timeField } from "./fields/time.ts";
export * from "./widgets/factories.ts";
