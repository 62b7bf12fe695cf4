/** What SQLite spells differently. Dates are text there: `2026-01-31 23:59:59.000001`, in UTC. */

import type {
  BinaryOperator,
  Condition,
  DatePart,
  Expression,
  Parameter,
} from "../sql/expressions.ts";
import { DataError } from "../backend/errors.ts";
import { encodeWith } from "../sql/expression-compiler.ts";
import { SqlCompiler } from "../sql/compiler.ts";
import { toSqlite } from "./values.ts";

export class SqliteCompiler extends SqlCompiler {
  protected override placeholder(_position: number): string {
    return "?";
  }

  /** @see https://www.sqlite.org/lang_datefunc.html */
  protected override datePart(part: DatePart, operand: string): string {
    const format = (letter: string): string =>
      `CAST(STRFTIME('%${letter}', ${operand}) AS INTEGER)`;
    switch (part) {
      case "year":
        return format("Y");
      case "isoYear":
        return format("G");
      case "quarter":
        return `((${format("m")} + 2) / 3)`;
      case "month":
        return format("m");
      case "week":
        return format("V");
      case "weekDay":
        return `(${format("w")} + 1)`;
      case "isoWeekDay":
        return format("u");
      case "day":
        return format("d");
      case "hour":
        return format("H");
      case "minute":
        return format("M");
      case "second":
        return format("S");
    }
  }

  protected override dateOf(operand: string): string {
    return `DATE(${operand})`;
  }

  /**
   * LIKE ignores the case of ASCII letters here, whatever is asked, as in Django on SQLite.
   *
   * @see https://docs.djangoproject.com/en/5.2/ref/databases/#substring-matching-and-case-sensitivity
   */
  protected override pattern(node: Condition & { kind: "pattern" }): string {
    const { pattern, ignoreCase, text } = node;
    const operand = this.expression(node.operand);
    if (pattern !== "regex")
      return `${operand} LIKE ${this.patternText(pattern, text)} ESCAPE '\\'`;
    return `${operand} REGEXP ${ignoreCase ? "'(?i)' || " : ""}${this.expression(text)}`;
  }

  protected override inList(operand: string, list: Parameter): string {
    return `${operand} IN (SELECT value FROM JSON_EACH(${this.parameter(encodeWith(list, toJsonArray))}))`;
  }

  /** OFFSET cannot stand without LIMIT; a negative one is none. */
  protected override limits(limit: number | undefined, offset: number | undefined): string[] {
    if (limit === undefined && offset) return ["LIMIT -1", ...super.limits(undefined, offset)];
    return super.limits(limit, offset);
  }

  protected override binary(node: Expression & { kind: "binary" }): string {
    const left = (): string => this.expression(node.left);
    const right = (): string => this.expression(node.right);
    const operator: BinaryOperator = node.operator;
    if (operator === "^") return `POWER(${left()}, ${right()})`;
    // Exclusive or: what is in either, without what is in both.
    if (operator === "#") return `((${left()} | ${right()}) - (${left()} & ${right()}))`;
    return super.binary(node);
  }
}

/** The values of a list as one JSON text. */
function toJsonArray(list: unknown): string {
  return `[${Array.from(list as Iterable<unknown>, toJsonText).join(",")}]`;
}

function toJsonText(value: unknown): string {
  if (Number.isSafeInteger(value)) return String(value);
  const stored = toSqlite(value);
  if (stored instanceof Uint8Array) {
    throw new DataError("A list of bytes cannot be searched in.", {
      hint: "Join several comparisons with Q(…).or(…) instead.",
    });
  }
  return typeof stored === "bigint" ? String(stored) : JSON.stringify(stored);
}
