/** Which field converts a value that belongs to no field of a model. */

import { Temporal } from "../../../base/index.ts";
import { unsafeInteger } from "../../backend/big-integers.ts";
import { ComputedDecimal } from "../../fields/decimal.ts";
import { DurationField } from "../../fields/duration.ts";
import type { Field, RawType } from "../../fields/field.ts";
import { BooleanField, FloatField } from "../../fields/number.ts";
import { TextField } from "../../fields/text.ts";
import { DateField, DateTimeField, TimeField } from "../../fields/time.ts";

/** A value that a query can hold by itself. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Temporal.Instant
  | Temporal.PlainDate
  | Temporal.PlainTime
  | Temporal.Duration;

/** Fields of no model: what functions and values give has their type. */
export const textValue: Field = new TextField();
export const booleanValue: Field = new BooleanField() as Field;
export const dateValue: Field = new DateField() as Field;
export const timeValue: Field = new TimeField() as Field;
export const timestampValue: Field = new DateTimeField() as Field;
/** The moment that a date and a length of time make. */
export const shiftedDate: Field = new DateTimeField() as Field;

/** A number that the database computed: one that sums exactly returns its text. */
class NumberValue extends FloatField {
  override get rawType(): RawType {
    return "string";
  }

  /** A whole number that a number cannot hold is refused, never rounded. */
  override fromDatabase(raw: unknown): number {
    const value = Number(raw);
    if (Number.isSafeInteger(value) || typeof raw !== "string" || !/^-?\d+$/.test(raw))
      return value;
    throw unsafeInteger();
  }
}
export const numberValue: Field = new NumberValue() as unknown as Field;
/** A whole number that the database computed. */
export const wholeValue: Field = new NumberValue() as unknown as Field;
export const decimalValue: Field = new ComputedDecimal() as unknown as Field;
export const durationValue: Field = new DurationField() as unknown as Field;

/** Undefined: the value is right as it is, as numbers are. */
export function fieldOfValue(value: PlainValue): Field | undefined {
  if (typeof value === "boolean") return booleanValue;
  if (typeof value === "string") return textValue;
  if (value instanceof Temporal.Instant) return timestampValue;
  if (value instanceof Temporal.PlainDate) return dateValue;
  if (value instanceof Temporal.PlainTime) return timeValue;
  if (value instanceof Temporal.Duration) return durationValue;
  return undefined;
}

const keys = new WeakMap<Field, string>();

/** Tells fields apart in the shape of a query, by what they are and not by which object. */
export function fieldKey(field: Field | undefined): string {
  if (field === undefined) return "";
  let key = keys.get(field);
  if (key === undefined) {
    const { kind, options } = field.describe();
    key = `${kind}${JSON.stringify(options)}`;
    keys.set(field, key);
  }
  return key;
}
