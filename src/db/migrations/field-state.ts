/**
 * A field as a migration knows it: the name of the function that makes it and its options, all of
 * them plain values. So two fields can be compared, printed, and made anew for each state.
 *
 * Left out is what has no meaning for a schema and cannot be written down: validators, and
 * functions that make a default.
 */

import { isDeepStrictEqual } from "node:util";

import { isTranslatedText, Temporal } from "../../base/index.ts";
import * as arrays from "../fields/array.ts";
import * as binaries from "../fields/binary.ts";
import * as decimals from "../fields/decimal.ts";
import { Decimal } from "../fields/decimal-value.ts";
import * as durations from "../fields/duration.ts";
import type { Field } from "../fields/field.ts";
import * as files from "../fields/file.ts";
import * as generated from "../fields/generated.ts";
import * as addresses from "../fields/ip-address.ts";
import * as jsons from "../fields/json.ts";
import * as numbers from "../fields/number.ts";
import * as relations from "../fields/relation.ts";
import * as vectors from "../fields/search-vector.ts";
import { nameOfChosen, SwappableReference } from "../fields/swappable.ts";
import * as ranges from "../fields/range.ts";
import * as texts from "../fields/text.ts";
import * as times from "../fields/time.ts";
import * as uuids from "../fields/uuid.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { type HasMeta, installedModels } from "../meta/registry.ts";
import { QueryExpression } from "../query/expressions/expressions.ts";
import { MigrationStateError, UnprintableValueError } from "./errors.ts";

export interface FieldState {
  /** Names the function that makes it: `char` for `charField`. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A field, or a relation to many, as the functions of `db/fields` make them. */
export type AnyField = Field | relations.ManyToMany;

const functions = {
  ...arrays,
  ...vectors,
  ...binaries,
  ...decimals,
  ...durations,
  ...files,
  ...generated,
  ...addresses,
  ...jsons,
  ...numbers,
  ...ranges,
  ...texts,
  ...times,
  ...uuids,
  ...relations,
} as unknown as Readonly<Record<string, (...args: readonly unknown[]) => AnyField>>;

/** `char` → `charField`, `foreignKey` → `foreignKey`. */
export function fieldFunction(kind: string): string {
  for (const name of [`${kind}Field`, kind]) {
    if (Object.hasOwn(functions, name)) return name;
  }
  throw new MigrationStateError(`Migrations know no field of the kind "${kind}".`, {
    hint: "They know the fields that quintet/migrations exports.",
  });
}

export function isRelation({ kind }: FieldState): boolean {
  return kind === "foreignKey" || kind === "oneToOne" || kind === "manyToMany";
}

/** A new field of this description: fields belong to one model, so each state has its own. */
export function makeField({ kind, options }: FieldState): AnyField {
  const make = functions[fieldFunction(kind)]!;
  if (!("to" in options)) return make(options);
  const { to, swappable, ...rest } = options;
  if (typeof swappable !== "string") return make(to, rest);
  return make(new SwappableReference(swappable, String(to)), rest);
}

/**
 * The description of a field.
 *
 * @param app The app whose model has it: a target `"Book"` is one of the same app.
 * @param where Names the field in messages.
 * @throws {UnprintableValueError} If an option has a value that no file could hold.
 */
export function fieldState(field: AnyField, app: string, where: string): FieldState {
  const { kind, options: described } = field.describe();
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(described)) {
    if (name === "validators" || (name === "default" && typeof value === "function")) continue;
    if (name === "to" || name === "through") options[name] = labelOf(value, app, where);
    else if (name === "onDelete") options[name] = onDeleteOf(value, where);
    else if (holdsExpression(name, value)) options[name] = value;
    else if (value !== undefined) options[name] = plainValue(value, `${where}: ${name}`);
  }
  const swappable = swappableName(described["to"]);
  if (swappable !== undefined) options["swappable"] = swappable;
  return fitted({ kind, options }, field);
}

/** The name that the target stands under: then the migration holds the name, not the target. */
function swappableName(to: unknown): string | undefined {
  if (to instanceof SwappableReference) return to.name;
  const meta = metaOf(to);
  if (meta === undefined || meta.swappedFor !== undefined) return undefined;
  return meta.options.swappable ?? nameOfChosen(meta.label);
}

/** Is it an expression, or a field that says its type? They are printed as the calls they are. */
function holdsExpression(option: string, value: unknown): boolean {
  if (option === "expression" || option === "outputField") return true;
  return option === "dbDefault" && value instanceof QueryExpression;
}

/**
 * What the field's function adds by itself is left out (`editable: false` of `autoNow`), and what
 * it would wrongly add is said (`dbIndex: false` of a slug).
 */
function fitted(state: FieldState, field: AnyField): FieldState {
  const described = plainOptions(state);
  const options: Record<string, unknown> = { ...state.options };
  for (const name of ["blank", "editable"]) {
    const { [name]: _left, ...rest } = options;
    if (!(name in options) || !("autoNow" in options || "autoNowAdd" in options)) continue;
    if (isDeepStrictEqual(plainOptions({ ...state, options: rest }), described)) {
      delete options[name];
    }
  }
  const given = field.options as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(described)) {
    if (!(name in state.options)) options[name] = given[name];
  }
  return { kind: state.kind, options };
}

function plainOptions(state: FieldState): Readonly<Record<string, unknown>> {
  return makeField(state).describe().options;
}

function labelOf(to: unknown, app: string, where: string): string {
  if (typeof to === "string") return to.includes(".") ? to : `${app}.${to}`;
  if (to instanceof SwappableReference) return to.label ?? installedModels.labelUnder(to.name);
  const meta = metaOf(to);
  if (meta !== undefined) return `${meta.app}.${meta.name}`; // throws where no app has it
  throw new MigrationStateError(`${where} points to something that is no model.`, {
    hint: 'Name it by its label, "library.Book".',
  });
}

function metaOf(to: unknown): ModelMeta | undefined {
  return (to as Partial<HasMeta> | undefined)?.$meta;
}

/** Who is set instead cannot be written down if a function finds it, nor does a schema need it. */
function onDeleteOf(value: unknown, where: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { set } = value as { set: unknown };
  return typeof set === "function" ? "doNothing" : { set: plainValue(set, `${where}: onDelete`) };
}

/**
 * A value that a file can hold. Dates and times become their ISO text, decimals and bytes
 * (as base64) theirs, which their fields read; a translated text is that of the source code,
 * whoever makes the migration.
 *
 * @throws {UnprintableValueError} For anything that has more to it than its text.
 */
export function plainValue(value: unknown, where: string): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw unprintable(value, where);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, where));
  if (value instanceof Date) return value.toISOString();
  if (isTranslatedText(value)) return value.source;
  if (isTemporal(value) || Decimal.isDecimal(value)) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unprintable(value, where);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, plainValue(item, where)]),
  );
}

function isTemporal(value: object): boolean {
  return [
    Temporal.PlainDate,
    Temporal.PlainTime,
    Temporal.PlainDateTime,
    Temporal.Instant,
    Temporal.ZonedDateTime,
    Temporal.Duration,
  ].some((kind) => value instanceof kind);
}

function unprintable(value: unknown, where: string): UnprintableValueError {
  const what =
    typeof value === "object" ? `a ${value?.constructor?.name ?? "value"}` : `a ${typeof value}`;
  return new UnprintableValueError(`${where} is ${what}, which a migration cannot hold.`, {
    hint: "Use a text, a number, a boolean, null, or arrays and objects of these.",
  });
}
