/** What SQLite spells differently. Dates are text there: `2026-01-31 23:59:59.000001`, in UTC. */

import type {
  BinaryOperator,
  CastType,
  Condition,
  DatePart,
  Expression,
  Parameter,
  Select,
  TimeKind,
  TruncatePart,
} from "../sql/expressions.ts";
import { DataError } from "../backend/errors.ts";
import type { ExplainOptions } from "../sql/explain.ts";
import { encodeWith } from "../sql/expression-compiler.ts";
import { SqlCompiler } from "../sql/compiler.ts";
import { noArrays, NotSupportedError } from "./not-supported.ts";
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

  protected override timeOf(operand: string): string {
    return `SUBSTR(${operand}, 12)`;
  }

  /** Dates are cut to ten characters, times to eight, moments to both. */
  protected override truncate(part: TruncatePart, operand: string, of: TimeKind): string {
    const format = (text: string): string => `STRFTIME('${text}', ${operand})`;
    if (of === "time")
      return format({ hour: "%H:00:00", minute: "%H:%M:00" }[part as string] ?? "%H:%M:%S");
    const midnight = of === "timestamp" ? " 00:00:00" : "";
    switch (part) {
      case "year":
        return format(`%Y-01-01${midnight}`);
      case "quarter":
        return `STRFTIME('%Y-%m-%d${midnight}', QUINTET_QUARTER(${operand}))`;
      case "month":
        return format(`%Y-%m-01${midnight}`);
      case "week":
        return `STRFTIME('%Y-%m-%d${midnight}', ${operand}, '-6 days', 'weekday 1')`;
      case "day":
        return format(`%Y-%m-%d${midnight}`);
      case "hour":
        return format("%Y-%m-%d %H:00:00");
      case "minute":
        return format("%Y-%m-%d %H:%M:00");
      case "second":
        return format("%Y-%m-%d %H:%M:%S");
    }
  }

  protected override inZone(operand: string, zone: string, isBack: boolean): string {
    const name = isBack ? "QUINTET_UTC" : "QUINTET_LOCAL";
    return `${name}(${operand}, ${this.parameter({ value: zone })})`;
  }

  protected override shift(operand: string, by: string, isBack: boolean, of: TimeKind): string {
    return `QUINTET_SHIFT('${of}', ${operand}, ${isBack ? "-" : ""}${by})`;
  }

  protected override elapsed(to: string, from: string, of: TimeKind): string {
    return `QUINTET_ELAPSED('${of}', ${to}, ${from})`;
  }

  /** Times are text: they are formatted. A decimal is what is not rounded to a whole number. */
  protected override cast(operand: string, type: CastType): string {
    switch (type.name) {
      case "date":
        return `DATE(${operand})`;
      case "time":
        return `TIME(${operand}, 'subsec')`;
      case "timestamp":
        return `STRFTIME('%Y-%m-%d %H:%M:%f', ${operand})`;
      default:
        return super.cast(operand, type);
    }
  }

  /** Values have types of their own there. */
  protected override typed(value: string): string {
    return value;
  }

  protected override castType(type: CastType): string {
    const spelled: Record<string, string> = {
      varchar: "text",
      decimal: "NUMERIC",
      double: "real",
      boolean: "bool",
      uuid: "text",
      json: "text",
      inet: "text",
      binary: "BLOB",
      interval: "bigint",
    };
    return spelled[type.name] ?? super.castType(type);
  }

  /** ROUND takes no places before the point. */
  protected override call(node: Expression & { kind: "call" }): string {
    const [number, digits] = node.args;
    if (node.name !== "ROUND" || !number || !digits) return super.call(node);
    const [x, d] = [(): string => this.expression(number), (): string => this.expression(digits)];
    const isBefore = `CASE WHEN ${d()} < 0`;
    const before = `ROUND(${x()} / POWER(10.0, -${d()})) * POWER(10.0, -${d()})`;
    return `${isBefore} THEN ${before} ELSE ROUND(${x()}, ${d()}) END`;
  }

  protected override named(name: string, args: readonly string[]): string {
    const [first, second] = args as [string, string];
    switch (name) {
      case "GREATEST":
      case "LEAST":
        return super.named(name === "LEAST" ? "MIN" : "MAX", args);
      case "STRPOS":
        return super.named("INSTR", args);
      case "ASCII":
        return super.named("UNICODE", args);
      case "CHR":
        return super.named("CHAR", args);
      case "LEFT":
        return `SUBSTR(${first}, 1, ${second})`;
      case "RIGHT":
        return `QUINTET_RIGHT(${first}, ${second})`;
      case "CEILING":
        return super.named("CEIL", args);
      case "NOW":
        return "STRFTIME('%Y-%m-%d %H:%M:%f', 'now')";
      case "RANDOM_UNIT":
        return "QUINTET_RANDOM()";
      case "STRING_AGG":
        return super.named("GROUP_CONCAT", args);
      case "JSON_BUILD_OBJECT":
        return super.named("JSON_OBJECT", args);
      case "STDDEV_POP":
      case "STDDEV_SAMP":
      case "VAR_POP":
      case "VAR_SAMP":
        return super.named(`QUINTET_${name}`, args);
      default:
        return super.named(name, args);
    }
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

  /** True, false and null are told from texts by these words, as in Django. */
  protected override jsonAt({ root, path, as }: Expression & { kind: "jsonAt" }): string {
    const at = (name: string): string =>
      `${name}(${this.expression(root)}, ${this.jsonPath(path)})`;
    if (as === "type") return at("JSON_TYPE");
    if (as === "kind") return `CASE ${at("JSON_TYPE")} ${jsonKinds} ELSE ${at("JSON_TYPE")} END`;
    const isWord = `${at("JSON_TYPE")} IN ('true', 'false', 'null')`;
    const value = `CASE WHEN ${isWord} THEN ${at("JSON_TYPE")} ELSE ${at("JSON_EXTRACT")} END`;
    return as === "text" ? `CAST(${value} AS text)` : value;
  }

  /** `$."owner"[0]` */
  protected override jsonPath(path: readonly string[]): string {
    const steps = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${JSON.stringify(key)}`));
    return this.parameter({ value: `$${steps.join("")}` });
  }

  protected override jsonHasKeys({
    root,
    path,
    keys,
    which,
  }: Condition & { kind: "jsonHasKeys" }): string {
    const document = this.expression(root);
    const place = this.parameter({ value: JSON.stringify(path) });
    const wanted = this.parameter(encodeWith(keys, (list) => JSON.stringify(list)));
    return `QUINTET_JSON_HAS_KEYS(${document}, ${place}, ${wanted}, '${which}')`;
  }

  protected override inList(operand: string, list: Parameter): string {
    return `${operand} IN (SELECT value FROM JSON_EACH(${this.parameter(encodeWith(list, toJsonArray))}))`;
  }

  protected override inRows({ operand, list, types }: Condition & { kind: "inRows" }): string {
    const items = types.map((_, at) => `value ->> ${at}`).join(", ");
    const left = this.expression(operand);
    const rows = this.parameter(encodeWith(list, toJsonRows));
    return `${left} IN (SELECT ${items} FROM JSON_EACH(${rows}))`;
  }

  protected override expression(node: Expression): string {
    if (node.kind === "arrayPart") throw noArrays();
    if (node.kind === "jsonDocument") return `JSON(${this.expression(node.operand)})`;
    return node.kind === "jsonValue" ? this.parameter(node.scalar) : super.expression(node);
  }

  protected override condition(node: Condition): string {
    if (node.kind === "jsonInList") return this.inList(this.expression(node.operand), node.scalars);
    if (node.kind === "compare" && postgresOperators.has(node.operator)) throw noArrays();
    if (node.kind !== "jsonContains") return super.condition(node);
    throw new NotSupportedError("SQLite cannot ask what a JSON document contains.", {
      hint: "Compare its parts, data__owner__name, or ask with hasKey, hasKeys, hasAnyKeys.",
    });
  }

  override explain(options: ExplainOptions): string {
    const [option] = Object.keys(options);
    if (option === undefined) return "EXPLAIN QUERY PLAN";
    throw new NotSupportedError(`SQLite explains queries without options: ${option} is none.`, {
      hint: "Call explain() without options.",
    });
  }

  protected override distinct(select: Select): string {
    if ((select.distinctOn?.length ?? 0) === 0) return super.distinct(select);
    throw new NotSupportedError("SQLite has no DISTINCT ON: distinct() cannot be given fields.", {
      hint: "Order and group by them instead, or use PostgreSQL.",
    });
  }

  /** OFFSET cannot stand without LIMIT; a negative one is none. */
  protected override limits(limit: number | undefined, offset: Parameter | undefined): string[] {
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

/** What JSON_TYPE calls otherwise than PostgreSQL. */
const jsonKinds =
  "WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' " +
  "WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean'";

/** Those of arrays and of searches. */
const postgresOperators: ReadonlySet<string> = new Set([
  "@>",
  "<@",
  "&&",
  "<<",
  ">>",
  "&<",
  "&>",
  "-|-",
  "@@",
  "%",
  "<%",
]);

/** The values of a list as one JSON text. */
function toJsonArray(list: unknown): string {
  return `[${Array.from(list as Iterable<unknown>, toJsonText).join(",")}]`;
}

function toJsonRows(rows: unknown): string {
  return `[${Array.from(rows as Iterable<unknown>, toJsonArray).join(",")}]`;
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
