/** From the fields of a model to those of a form: one line for each kind of field. */

import { capitalize, isPromise, OptionError } from "../base/index.ts";
import {
  type ChoiceLimit,
  choiceItems,
  defaultRows,
  type Field as ModelField,
  type ModelMeta,
  type Relation,
} from "../db/index.ts";
import { LazyText } from "../i18n/index.ts";
import { SafeString } from "../templates/index.ts";
import { TypedChoiceField } from "./fields/choice.ts";
import type { Field, FieldOptions } from "./fields/field.ts";
import { JsonField } from "./fields/json.ts";
import { ModelChoiceField, ModelMultipleChoiceField, type Rows } from "./fields/model-choice.ts";
import {
  BooleanField,
  DecimalField,
  FloatField,
  IntegerField,
  NullBooleanField,
} from "./fields/number.ts";
import {
  CharField,
  EmailField,
  GenericIpAddressField,
  SlugField,
  UrlField,
  UuidField,
} from "./fields/text.ts";
import { DateField, DateTimeField, DurationField, TimeField } from "./fields/time.ts";
import { Textarea } from "./widgets/inputs.ts";

/** The options of a field that any model field may have, as far as forms look at them. */
interface KnownOptions {
  maxLength?: number;
  maxDigits?: number;
  decimalPlaces?: number;
  allowUnicode?: boolean;
  protocol?: "both" | "ipv4" | "ipv6";
  unpackIpv4?: boolean;
  toField?: string;
  limitChoicesTo?: ChoiceLimit;
}

type Make = (options: FieldOptions, field: ModelField, known: KnownOptions) => Field;

const text =
  (make: (options: object) => Field): Make =>
  (options, field, { maxLength }) =>
    make({ maxLength, ...(field.isNullable && { emptyValue: null }), ...options });

const number: Make = (options, field) => {
  const isPositive = field.kind.startsWith("positive");
  return new IntegerField({ ...(isPositive && { minValue: 0 }), ...options });
};

const kinds: Readonly<Record<string, Make>> = {
  char: text((options) => new CharField(options)),
  text: text((options) => new CharField({ widget: new Textarea(), ...options })),
  email: text((options) => new EmailField(options)),
  url: text((options) => new UrlField(options)),
  slug: (options, field, known) =>
    text((all) => new SlugField({ allowUnicode: known.allowUnicode ?? false, ...all }))(
      options,
      field,
      known,
    ),
  genericIPAddress: (options, field, { protocol, unpackIpv4 }) =>
    new GenericIpAddressField({
      ...(protocol !== undefined && { protocol }),
      ...(unpackIpv4 !== undefined && { unpackIpv4 }),
      ...(field.isNullable && { emptyValue: null }),
      ...options,
    }),
  filePath: text((options) => new CharField(options)),
  uuid: (options) => new UuidField(options),
  integer: number,
  smallInteger: number,
  bigInteger: number,
  positiveInteger: number,
  positiveSmallInteger: number,
  positiveBigInteger: number,
  float: (options) => new FloatField(options),
  decimal: (options, _field, { maxDigits, decimalPlaces }) =>
    new DecimalField({ maxDigits, decimalPlaces, ...options }),
  boolean: (options, field) =>
    field.isNullable
      ? new NullBooleanField({ ...options, required: false })
      : new BooleanField({ ...options, required: false }),
  date: (options) => new DateField(options),
  time: (options) => new TimeField(options),
  dateTime: (options) => new DateTimeField(options),
  duration: (options) => new DurationField(options),
  json: (options) => new JsonField(options),
  // The name of a file: there is no storage that could take the file itself.
  file: text((options) => new CharField(options)),
  image: text((options) => new CharField(options)),
  binary: text((options) => new CharField(options)), // base64
};

/**
 * The form field for a field of a model.
 *
 * @param overrides Options of the form; they win over what the model says.
 * @throws {OptionError} If there is none for this kind of field.
 */
export function formFieldFor(meta: ModelMeta, name: string, overrides: FieldOptions = {}): Field {
  const relation = meta.relations.get(name);
  const many = meta.manyToMany.get(name);
  if (many && relation) {
    const options = common(many.options, many.options.verboseName ?? words(name));
    const { limitChoicesTo } = many.options;
    return new ModelMultipleChoiceField(rowsOf(relation), {
      ...(limitChoicesTo && { limitChoicesTo }),
      ...options,
      ...overrides,
    });
  }
  const field = meta.field(name);
  const known = field.options as KnownOptions;
  const options: FieldOptions = {
    ...common(field.options, field.options.verboseName ?? field.verboseName),
    ...(field.hasDefault && { initial: () => initialOf(field) }),
    ...overrides,
  };
  if (relation && (field.kind === "foreignKey" || field.kind === "oneToOne")) {
    return new ModelChoiceField(rowsOf(relation), {
      ...(known.toField !== undefined && { toFieldName: known.toField }),
      ...(known.limitChoicesTo && { limitChoicesTo: known.limitChoicesTo }),
      ...options,
    });
  }
  if (field.options.choices) return choicesOf(field, options);
  const make = kinds[field.kind];
  if (make) return make(options, field, known);
  throw new OptionError(
    `A form of ${meta.name}`,
    `the field "${name}"`,
    `of a kind that forms know, or given in fieldClasses`,
    field.kind,
  );
}

/** A text, or an object that has one in the language of whoever asks. */
type Text = string | { toString(): string };

function common(options: { blank?: boolean; helpText?: Text }, verboseName: Text): FieldOptions {
  const { blank, helpText } = options;
  return {
    required: blank !== true,
    label: asWritten(verboseName, capitalize),
    ...(helpText !== undefined && { helpText: asWritten(helpText, (text) => text) }),
  };
}

/** The text of a model, changed; one in the reader's language when it is written. */
function asWritten(
  text: Text,
  change: (text: string) => string,
): NonNullable<FieldOptions["label"]> {
  if (typeof text === "string") return change(text);
  if (text instanceof SafeString) return text;
  return new LazyText(() => change(String(text)));
}

function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function rowsOf(relation: Relation): () => Rows {
  return () => defaultRows(relation.to) as unknown as Rows;
}

/** A drop-down list; with a choice of nothing, unless there is a value to begin with. */
function choicesOf(field: ModelField, options: FieldOptions): Field {
  const { choices = [], blank } = field.options;
  const pairs = choiceItems(choices);
  const offersNothing = blank === true || !field.hasDefault;
  const isText = field.valueKind === "text";
  return new TypedChoiceField({
    ...options,
    choices: offersNothing ? [["", "---------"], ...pairs] : pairs,
    coerce: (typed) => field.parse(typed),
    emptyValue: isText && !field.isNullable ? "" : undefined,
  });
}

/** Does it hold the name of a file, which only a storage can give? */
export function isFile(field: ModelField): boolean {
  return field.kind === "file" || field.kind === "image";
}

/** May people see and change it in a form? */
export function isEditable(field: ModelField): boolean {
  const isLink = "parentLink" in field.options && field.options.parentLink === true;
  return field.options.editable !== false && !field.isGeneratedByDatabase && !isLink;
}

/** A default that has to be waited for is none that a form can show. */
function initialOf(field: ModelField): unknown {
  const value = field.defaultValue();
  if (!isPromise(value)) return value;
  value.catch(() => undefined);
  return undefined;
}
