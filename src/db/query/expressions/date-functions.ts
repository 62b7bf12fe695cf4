/** Functions of dates and times: `extract`, `trunc`, `now`. */

import { Temporal } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import type { DatePart, Expression, TimeKind, TruncatePart } from "../../sql/expressions.ts";
import type { Source } from "./aggregates.ts";
import { LookupValueError } from "../errors.ts";
import type { BuiltExpression } from "./expression-contract.ts";
import type { NullOfField, QueryExpression, TypeOfField } from "./expressions.ts";
import { FunctionCall, type TypedBy } from "./function-call.ts";
import { dateValue, fieldKey, timestampValue, timeValue } from "./value-field.ts";

export interface ZoneOptions {
  /** In which zone a moment is looked at, as `Europe/Berlin`. Default: UTC. */
  timeZone?: string;
}

/**
 * A part of a date or time as a number: `extract("publishedAt", "year")`. `weekDay`: 1 is Sunday;
 * `isoWeekDay`: 1 is Monday.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/database-functions/#extract
 */
export function extract<const Path extends string>(
  source: Source<Path>,
  part: DatePart,
  { timeZone }: ZoneOptions = {},
): QueryExpression<number | NullOfField, Path> {
  const make = ([only]: readonly BuiltExpression[]): Expression => {
    const of = timeKindOf(only!);
    refusePart(part, of);
    return { kind: "datePart", part, operand: inZone(only!, of, timeZone), of };
  };
  const written = { name: "extract", rest: [part], options: { timeZone } };
  return new FunctionCall({ name: `extract ${part} ${timeZone}`, make, written }, [source]);
}

export interface TruncOptions<OutputField> extends ZoneOptions {
  /** A date field for a date instead of a moment, say. Default: the type stays. */
  outputField?: OutputField & object;
}

/**
 * The beginning of the year, the month, the hour … that a time lies in: `trunc("publishedAt",
 * "month")`. Weeks begin on Monday.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/database-functions/#trunc
 */
export function trunc<const Path extends string, const OutputField = never>(
  source: Source<Path>,
  part: TruncatePart,
  { timeZone, outputField }: TruncOptions<OutputField> = {},
): QueryExpression<[OutputField] extends [never] ? TypeOfField : TypedBy<OutputField>, Path> {
  const out = outputField as Field | undefined;
  const make = ([only]: readonly BuiltExpression[]): Expression => {
    const from = timeKindOf(only!);
    const of = out ? kindOf(out) : from;
    refusePart(part, from);
    if (from !== "timestamp" && of === "timestamp") {
      throw new LookupValueError(`trunc() cannot make a moment of a ${from}.`, {
        hint: "Give it the type of the value, or leave outputField out.",
      });
    }
    const truncated: Expression = {
      kind: "truncate",
      part,
      operand: inZone(only!, from, timeZone),
      of,
    };
    return of === "timestamp" && timeZone !== undefined
      ? { kind: "inZone", operand: truncated, zone: timeZone, isBack: true }
      : truncated;
  };
  const name = `trunc ${part} ${timeZone}${fieldKey(out)}`;
  const written = { name: "trunc", rest: [part], options: { timeZone, outputField: out } };
  return new FunctionCall({ name, field: out ?? "first", make, written }, [source]);
}

/** The day of a moment. */
export function truncDate<const Path extends string>(
  source: Source<Path>,
  { timeZone }: ZoneOptions = {},
): QueryExpression<Temporal.PlainDate | NullOfField, Path> {
  const make = ([only]: readonly BuiltExpression[]): Expression => {
    const of = timeKindOf(only!);
    refusePart("day", of);
    return { kind: "dateOf", operand: inZone(only!, of, timeZone) };
  };
  const written = { name: "truncDate", rest: [], options: { timeZone } };
  const name = `truncDate ${timeZone}`;
  return new FunctionCall({ name, field: dateValue, make, written }, [source]);
}

/** The time of day of a moment. */
export function truncTime<const Path extends string>(
  source: Source<Path>,
  { timeZone }: ZoneOptions = {},
): QueryExpression<Temporal.PlainTime | NullOfField, Path> {
  const make = ([only]: readonly BuiltExpression[]): Expression => {
    const of = timeKindOf(only!);
    refusePart("hour", of);
    return of === "time"
      ? only!.expression
      : { kind: "timeOf", operand: inZone(only!, of, timeZone) };
  };
  const written = { name: "truncTime", rest: [], options: { timeZone } };
  const name = `truncTime ${timeZone}`;
  return new FunctionCall({ name, field: timeValue, make, written }, [source]);
}

/** The moment at which the statement runs, by the clock of the database. */
export function now(): QueryExpression<Temporal.Instant, never> {
  return new FunctionCall({ name: "NOW", field: timestampValue }, []);
}

function inZone(
  { expression }: BuiltExpression,
  of: TimeKind,
  zone: string | undefined,
): Expression {
  if (zone === undefined) return expression;
  if (of !== "timestamp") {
    throw new LookupValueError(`A ${of} has no zone: timeZone is for moments.`);
  }
  refuseUnknown(zone);
  return { kind: "inZone", operand: expression, zone, isBack: false };
}

function refuseUnknown(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    throw new LookupValueError(`There is no time zone "${zone}".`, {
      hint: "Zones have names such as Europe/Berlin, or are distances from UTC: +02:00.",
    });
  }
}

function timeKindOf({ field }: BuiltExpression): TimeKind {
  if (field) return kindOf(field);
  throw new LookupValueError("Only dates, times and moments have parts.");
}

const parts: ReadonlySet<DatePart> = new Set<DatePart>([
  "year",
  "isoYear",
  "quarter",
  "month",
  "week",
  "weekDay",
  "isoWeekDay",
  "day",
  "hour",
  "minute",
  "second",
]);
const ofTime: readonly string[] = ["hour", "minute", "second"];

/** A date has no hours, and a time of day no years. */
function refusePart(part: DatePart, of: TimeKind): void {
  if (!parts.has(part)) {
    throw new LookupValueError(`"${part}" is no part of a time.`, {
      hint: `Parts are ${[...parts].join(", ")}.`,
    });
  }
  if (of === "timestamp" || ofTime.includes(part) === (of === "time")) return;
  throw new LookupValueError(`A ${of} has no ${part}.`, {
    hint: "Dates have years to days, times hours to seconds; moments have both.",
  });
}

function kindOf(field: Field): TimeKind {
  const { valueKind } = field;
  if (valueKind === "date" || valueKind === "time" || valueKind === "timestamp") return valueKind;
  throw new LookupValueError(`A value of the kind "${valueKind}" has no parts of a time.`);
}
