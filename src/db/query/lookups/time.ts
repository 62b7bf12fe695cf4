/**
 * Parts of dates and times: `published__year`, `created__date`. Comparing a year is a range of
 * days, so that an index on the column is used.
 */

import type { Field } from "../../fields/field.ts";
import { DateField, TimeField } from "../../fields/time.ts";
import type { Condition, DatePart, Expression } from "../../sql/expressions.ts";
import { any, compare } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import { type Lookup, type LookupSubject, operandExpression, type Transform } from "./lookup.ts";

const dateParts: readonly DatePart[] = [
  "year",
  "isoYear",
  "quarter",
  "month",
  "week",
  "weekDay",
  "isoWeekDay",
  "day",
];
const timeParts: readonly DatePart[] = ["hour", "minute", "second"];

function part(name: DatePart): Transform {
  return {
    name,
    apply: (subject) => ({
      expression: {
        kind: "datePart",
        part: name,
        operand: subject.expression,
        of: subject.valueKind as "date" | "time" | "timestamp",
      },
      valueKind: "number",
      encode: wholeNumber,
      field: undefined,
      isNullable: subject.isNullable,
    }),
  };
}

const day = new DateField();

/** The day of a moment, in UTC. */
const date: Transform = {
  name: "date",
  apply: (subject) => ({
    expression: { kind: "dateOf", operand: subject.expression },
    valueKind: "date",
    encode: day.encode,
    field: undefined,
    isNullable: subject.isNullable,
  }),
};

const clockTime = new TimeField();

/** The time of day of a moment, in UTC. */
const time: Transform = {
  name: "time",
  apply: (subject) => ({
    expression: { kind: "timeOf", operand: subject.expression },
    valueKind: "time",
    encode: clockTime.encode,
    field: clockTime as Field,
    isNullable: subject.isNullable,
  }),
};

export const dateTransforms: readonly Transform[] = dateParts.map(part);
export const timeTransforms: readonly Transform[] = timeParts.map(part);
export const timestampTransforms: readonly Transform[] = [
  ...dateTransforms,
  ...timeTransforms,
  date,
  time,
];

function wholeNumber(value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number)) return number;
  throw new LookupValueError("A part of a date is compared with a whole number.");
}

type YearComparison = "exact" | "gt" | "gte" | "lt" | "lte";

/**
 * `year` followed by a comparison, as a comparison of the column itself; undefined where the year
 * has to be taken out after all.
 */
export function yearComparison(subject: LookupSubject, lookup: string): Lookup | undefined {
  if (!["exact", "gt", "gte", "lt", "lte"].includes(lookup)) return undefined;
  const hasTime = subject.valueKind === "timestamp";
  return {
    name: lookup,
    build(_year, operand) {
      if (operand.kind !== "slot") {
        return compareYear(lookup as YearComparison, subject, operandExpression(_year, operand));
      }
      const first = operandExpression(subject, operand, (year) => firstMoment(year, hasTime));
      const last = operandExpression(subject, operand, (year) => lastMoment(year, hasTime));
      const { expression } = subject;
      switch (lookup as YearComparison) {
        case "exact":
          return { kind: "between", operand: expression, from: first, to: last };
        case "gt":
          return compare(">", expression, last);
        case "gte":
          return compare(">=", expression, first);
        case "lt":
          return compare("<", expression, first);
        case "lte":
          return compare("<=", expression, last);
      }
    },
  };
}

/** Against another column the year itself is compared. */
function compareYear(lookup: YearComparison, subject: LookupSubject, right: Expression): Condition {
  const operators = { exact: "=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;
  const left = part("year").apply(subject).expression;
  return any([compare(operators[lookup], left, right)]);
}

function firstMoment(year: unknown, hasTime: boolean): string {
  return beyond(year) ?? `${fourDigits(year)}-01-01${hasTime ? " 00:00:00" : ""}`;
}

function lastMoment(year: unknown, hasTime: boolean): string {
  return beyond(year) ?? `${fourDigits(year)}-12-31${hasTime ? " 23:59:59.999999" : ""}`;
}

/** Years that no column holds: PostgreSQL knows these words, and as texts they sort as they should. */
function beyond(year: unknown): string | undefined {
  const number = wholeNumber(year);
  if (number > 9999) return "infinity";
  return number < 1 ? "-infinity" : undefined;
}

function fourDigits(year: unknown): string {
  return String(wholeNumber(year)).padStart(4, "0");
}
