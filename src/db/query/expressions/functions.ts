/**
 * Functions of the database: comparison, text and numbers. A text is the name of a field, as in
 * Django; a text as a value is `value("…")`. Each is a line: its name in SQL, and what comes out.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/database-functions/
 */

import type { Field } from "../../fields/field.ts";
import { jsonField, type JsonValue } from "../../fields/json.ts";
import type { Expression } from "../../sql/expressions.ts";
import type { Source } from "./aggregates.ts";
import type { BuiltExpression } from "./expression-contract.ts";
import type { NullOfField, QueryExpression, TypeOfField } from "./expressions.ts";
import { value } from "./expressions.ts";
import { QueryError } from "../errors.ts";
import { type Argument, asText, FunctionCall, type FunctionKind } from "./function-call.ts";
import { numberValue, textValue } from "./value-field.ts";

/** A function of one path or expression, and of further arguments. */
type FunctionOf<Out, More extends readonly unknown[] = []> = <const Path extends string>(
  source: Source<Path>,
  ...more: More
) => QueryExpression<Out | NullOfField, Path>;

function text<More extends readonly (Argument | undefined)[] = []>(
  name: string,
): FunctionOf<string, More> {
  const kind: FunctionKind = { name, field: "text", takesTexts: true };
  return (source, ...more) => new FunctionCall(kind, [source, ...given(more)]);
}

function number<More extends readonly (Argument | undefined)[] = []>(
  name: string,
): FunctionOf<number, More> {
  const kind: FunctionKind = { name, field: numberValue };
  return (source, ...more) => new FunctionCall(kind, [source, ...given(more)]);
}

function numberOfText<More extends readonly (Argument | undefined)[] = []>(
  name: string,
): FunctionOf<number, More> {
  const kind: FunctionKind = { name, field: numberValue, takesTexts: true };
  return (source, ...more) => new FunctionCall(kind, [source, ...given(more)]);
}

/** Without those that were left out. */
function given(args: readonly (Argument | undefined)[]): Argument[] {
  return args.filter((argument) => argument !== undefined);
}

function sameType(name: string) {
  const kind: FunctionKind = { name, field: "first" };
  return <const Path extends string>(
    first: Source<Path>,
    ...more: readonly Argument[]
  ): QueryExpression<TypeOfField, Path> => new FunctionCall(kind, [first, ...more]);
}

/** The first value that is not null. */
export const coalesce = sameType("COALESCE");
/** The greatest of several values; on SQLite null if one of them is. */
export const greatest = sameType("GREATEST");
/** The least of several values; on SQLite null if one of them is. */
export const least = sameType("LEAST");
/** The first value; null if it equals the second. */
export const nullIf = sameType("NULLIF");

/**
 * A text that is compared and ordered by the rules of a collation.
 *
 * @param collation Its name in the database: `nocase` on SQLite.
 */
export function collate<const Path extends string>(
  source: Source<Path>,
  collation: string,
): QueryExpression<string | NullOfField, Path> {
  const make = ([only]: readonly BuiltExpression[]): Expression => ({
    kind: "collate",
    operand: only!.expression,
    collation,
  });
  return new FunctionCall({ name: `collate ${collation}`, field: textValue, make }, [source]);
}

/**
 * What lies at a key of a JSON document as a text: Django's `KT`. `F("data__name")` is JSON, which
 * functions of texts and other types cannot take; they take this.
 *
 * @param path A JSON field, and keys and positions in it: `data__owner__name`. Checked when the
 *   query runs, as other paths into JSON.
 * @throws {QueryError} If it leads to no key of JSON.
 *
 * @example
 * ```ts
 * import { jsonField, KT, manager, model } from "quintet/db";
 *
 * class Dog extends model({ data: jsonField({ default: () => ({}) }) }) {
 *   static objects = manager(Dog);
 * }
 * await Dog.objects.annotate({ owner: KT("data__owner__name") }).filter({ owner__startswith: "B" });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/queries/#module-django.db.models.fields.json
 */
export function KT(path: string): QueryExpression<string | null> {
  const make = ([only]: readonly BuiltExpression[]): Expression => {
    const { expression, field } = only!;
    if (expression.kind === "jsonAt") return asText(expression);
    const given = field?.kind ?? "no field";
    throw new QueryError(`KT("${path}") is about a key of JSON, and not about ${given}.`, {
      hint: "A path that it takes goes into a JSON field: data__name.",
    });
  };
  return new FunctionCall({ name: "KT", field: textValue, make }, [path]);
}

/** A JSON object: `jsonObject({ name: lower("name"), alias: "alias" })`, as a text. */
export function jsonObject(
  entries: Readonly<Record<string, Argument>>,
): QueryExpression<JsonValue, string> {
  const args = Object.entries(entries).flatMap(([key, entry]) => [value(key), entry]);
  return new FunctionCall(
    { name: "JSON_BUILD_OBJECT", field: jsonField() as unknown as Field },
    args,
  );
}

/** In lower case. On SQLite: ASCII letters only. */
export const lower = text("LOWER");
/** In upper case. On SQLite: ASCII letters only. */
export const upper = text("UPPER");
/** How many characters a text has. */
export const length = numberOfText("LENGTH");
/** The first characters: `left("name", 3)`. */
export const left = text<[count: number | QueryExpression]>("LEFT");
/** The last characters: `right("name", 3)`. */
export const right = text<[count: number | QueryExpression]>("RIGHT");
/** A part of a text: `substr("name", 2, 3)` is three characters, from the second on. */
export const substr =
  text<[position: number | QueryExpression, count?: number | QueryExpression]>("SUBSTR");
/** Without white space at both ends. */
export const trim = text("TRIM");
/** Without white space at the beginning. */
export const ltrim = text("LTRIM");
/** Without white space at the end. */
export const rtrim = text("RTRIM");
/** As long as `length`, with the `fill` before it; a longer text is cut. */
export const lpad = text<[length: number | QueryExpression, fill?: Argument]>("LPAD");
/** As long as `length`, with the `fill` behind it; a longer text is cut. */
export const rpad = text<[length: number | QueryExpression, fill?: Argument]>("RPAD");
/** A text so many times. */
export const repeat = text<[count: number | QueryExpression]>("REPEAT");
/** The last character first. */
export const reversed = text("REVERSE");
/** The character of a code point. */
export const chr = text("CHR");
/** The code point of the first character. */
export const ord = numberOfText("ASCII");
/** Where a text begins in another, from 1; 0 if it is not there: `strIndex("name", value("a"))`. */
export const strIndex = numberOfText<[search: Argument]>("STRPOS");
export const md5 = text("MD5");
/** On PostgreSQL it wants the extension pgcrypto; the longer ones are in the server itself. */
export const sha1 = text("SHA1");
export const sha224 = text("SHA224");
export const sha256 = text("SHA256");
export const sha384 = text("SHA384");
export const sha512 = text("SHA512");

/** The text with each occurrence of one text replaced by another, or by nothing. */
export function replace<const Path extends string>(
  source: Source<Path>,
  search: Argument,
  replacement: Argument = value(""),
): QueryExpression<string | NullOfField, Path> {
  return new FunctionCall({ name: "REPLACE", field: textValue, takesTexts: true }, [
    source,
    search,
    replacement,
  ]);
}

/** Texts one after the other; null counts as an empty one. */
export function concat<const Path extends string>(
  ...sources: readonly (Source<Path> | Exclude<Argument, string>)[]
): QueryExpression<string, Path> {
  return new FunctionCall(
    { name: "CONCAT", field: textValue, takesTexts: true, make: joined },
    sources,
  );
}

function joined(args: readonly BuiltExpression[]): Expression {
  const parts = args.map(({ expression }): Expression => {
    const empty: Expression = { kind: "parameter", parameter: { value: "" } };
    const asText: Expression = { kind: "cast", operand: expression, type: { name: "text" } };
    return { kind: "call", name: "COALESCE", args: [asText, empty] };
  });
  return parts.reduce((left, right) => ({ kind: "binary", operator: "||", left, right }));
}

export const abs = number("ABS");
export const acos = number("ACOS");
export const asin = number("ASIN");
export const atan = number("ATAN");
/** The angle of the point (x, y): `atan2("y", "x")`. */
export const atan2 = number<[x: Argument]>("ATAN2");
export const ceil = number("CEILING");
export const cos = number("COS");
export const cot = number("COT");
/** From radians to degrees. */
export const degrees = number("DEGREES");
export const exp = number("EXP");
export const floor = number("FLOOR");
/** The natural logarithm. */
export const ln = number("LN");
/** The logarithm to a base: `log(2, "pages")`. */
export function log(base: Argument, source: Argument): QueryExpression<number | null> {
  return new FunctionCall({ name: "LOG", field: numberValue }, [base, source]);
}
/** What remains of a division. */
export const mod = number<[divisor: Argument]>("MOD");
export const power = number<[exponent: Argument]>("POWER");
/** From degrees to radians. */
export const radians = number("RADIANS");
/** To so many digits after the point. Default: 0. */
export const round = number<[digits?: number | QueryExpression]>("ROUND");
/** -1, 0 or 1. */
export const sign = number("SIGN");
export const sin = number("SIN");
export const sqrt = number("SQRT");
export const tan = number("TAN");

/** The number pi. */
export function pi(): QueryExpression<number, never> {
  return new FunctionCall({ name: "PI" }, []);
}

/** A number from 0 up to 1, another for each row. */
export function random(): QueryExpression<number, never> {
  return new FunctionCall({ name: "RANDOM_UNIT" }, []);
}
