/** Prints expressions and conditions: the lower half of the compiler. */

import type {
  CastType,
  Condition,
  DatePart,
  Expression,
  OrderTerm,
  Parameter,
  PatternKind,
  Select,
  TimeKind,
  TruncatePart,
  WindowFrame,
} from "./expressions.ts";
import { itemsOf } from "./expressions.ts";

/** A value in the place of a column, as it goes to the driver. */
export interface ColumnValue {
  readonly value: unknown;
  readonly type: CastType;
}

export abstract class ExpressionCompiler {
  protected parameters: Parameter[] = [];
  /** Prints a value where it cannot be a parameter: in DDL. Set for as long as that is printed. */
  #literal: ((value: unknown) => string) | undefined;

  /** What stands in the place of columns of the table `""`, while a question is printed. */
  protected columnValues: ReadonlyMap<string, ColumnValue> | undefined;

  #bareColumn(name: string): string {
    const known = this.columnValues?.get(name);
    if (known === undefined) return quoteName(name);
    return this.typed(this.parameter({ value: known.value }), known.type);
  }

  /** A value that is taken for one of a column: where no column says its type, it has to be said. */
  protected typed(value: string, type: CastType): string {
    return this.cast(value, type);
  }

  /**
   * Prints an expression for a definition of the schema: `literal` prints the values in it, and
   * columns of the table `""` stand without a table.
   */
  inline(node: Expression, literal: (value: unknown) => string): string {
    this.parameters = [];
    this.#literal = literal;
    try {
      return node.kind === "condition" ? this.condition(node.condition) : this.expression(node);
    } finally {
      this.#literal = undefined;
    }
  }

  /** Select statements stand inside expressions, too. */
  protected abstract select(node: Select): string;

  protected abstract orderTerm(term: OrderTerm): string;

  /** Writes a placeholder and keeps its parameter. */
  protected parameter(parameter: Parameter): string {
    if (this.#literal && "value" in parameter) return this.#literal(parameter.value);
    return this.placeholder(this.parameters.push(parameter)); // push returns the new count
  }

  /** @param position 1 for the first parameter. */
  protected placeholder(position: number): string {
    return `$${position}`;
  }

  /** No default branch, here and below: a kind without a case fails to type-check. */
  protected expression(node: Expression): string {
    switch (node.kind) {
      case "column":
        if (node.table === "") return this.#bareColumn(node.name);
        return `${quoteName(node.table)}.${quoteName(node.name)}`;
      case "parameter":
        return this.typedParameter(node);
      case "number":
        return String(Number(node.value));
      case "null":
        return "NULL";
      case "star":
        return "*";
      case "row":
        return `(${node.items.map((item) => this.expression(item)).join(", ")})`;
      case "call":
        return this.call(node);
      case "binary":
        return this.binary(node);
      case "datePart":
        return this.datePart(node.part, this.expression(node.operand), node.of);
      case "dateOf":
        return this.dateOf(this.expression(node.operand));
      case "timeOf":
        return this.timeOf(this.expression(node.operand));
      case "truncate":
        return this.truncate(node.part, this.expression(node.operand), node.of);
      case "inZone":
        return this.inZone(this.expression(node.operand), node.zone, node.isBack);
      case "shift": {
        const operand = this.expression(node.operand);
        return this.shift(operand, this.expression(node.by), node.isBack, node.of);
      }
      case "elapsed": {
        const to = this.expression(node.to);
        return this.elapsed(to, this.expression(node.from), node.of);
      }
      case "cast":
        return this.cast(this.expression(node.operand), node.type);
      case "collate":
        return `${this.expression(node.operand)} COLLATE ${quoteName(node.collation)}`;
      case "window":
        return this.window(node);
      case "case":
        return this.case(node);
      case "arrayPart": {
        const to = node.to === undefined ? "" : `:${Number(node.to)}`;
        return `(${this.expression(node.operand)})[${Number(node.from)}${to}]`;
      }
      case "jsonAt":
        return this.jsonAt(node);
      case "jsonDocument":
        return this.expression(node.operand);
      case "jsonValue":
        return `${this.parameter(node.document)}::jsonb`;
      case "raw":
        return this.raw(node.parts);
      case "subquery":
        return `(${this.select(node.select)})`;
      case "condition":
        return `(${this.condition(node.condition)})`;
    }
  }

  protected case({ whens, otherwise }: Expression & { kind: "case" }): string {
    const branches = whens.map(
      ({ when, then }) => `WHEN ${this.condition(when)} THEN ${this.expression(then)}`,
    );
    return `CASE ${branches.join(" ")} ELSE ${this.expression(otherwise)} END`;
  }

  protected raw(parts: readonly (string | Expression)[]): string {
    return parts.map((part) => (typeof part === "string" ? part : this.expression(part))).join("");
  }

  protected condition(node: Condition): string {
    switch (node.kind) {
      case "compare":
        return `${this.expression(node.left)} ${node.operator} ${this.expression(node.right)}`;
      case "pattern":
        return this.pattern(node);
      case "inList":
        if (this.#literal) return this.#listed(this.expression(node.operand), node.list);
        return this.inList(this.expression(node.operand), node.list);
      case "inRows":
        return this.inRows(node);
      case "jsonInList":
        return `${this.expression(node.operand)} = ANY(${this.parameter(node.documents)}::jsonb[])`;
      case "jsonHasKeys":
        return this.jsonHasKeys(node);
      case "jsonContains":
        return `${this.expression(node.outer)} @> ${this.expression(node.inner)}`;
      case "inSelect":
        return `${this.expression(node.operand)} IN (${this.select(node.select)})`;
      case "between": {
        const operand = this.expression(node.operand);
        return `${operand} BETWEEN ${this.expression(node.from)} AND ${this.expression(node.to)}`;
      }
      case "isNull":
        // A key is there as a whole, or not at all.
        return `${this.expression(itemsOf(node.operand)[0]!)} IS ${node.negated ? "NOT NULL" : "NULL"}`;
      case "exists":
        return `EXISTS (${this.select(node.select)})`;
      case "truth":
        return this.expression(node.operand);
      case "all":
        return this.#joined(node.parts, " AND ", "1 = 1");
      case "any":
        return this.#joined(node.parts, " OR ", "1 = 0");
      case "odd":
        return this.odd(node.parts);
      case "not":
        return `NOT (${this.condition(node.part)})`;
    }
  }

  /** A parameter by itself, for databases whose values say what they are. */
  protected typedParameter({ parameter }: Expression & { kind: "parameter" }): string {
    return this.parameter(parameter);
  }

  protected jsonAt({ root, path, as }: Expression & { kind: "jsonAt" }): string {
    const place = `${this.expression(root)} ${as === "text" ? "#>>" : "#>"} ${this.jsonPath(path)}`;
    return as === "type" || as === "kind" ? `JSONB_TYPEOF(${place})` : `(${place})`;
  }

  protected jsonPath(path: readonly string[]): string {
    const steps = path.map((key) => `"${key.replaceAll(/["\\]/g, "\\$&")}"`);
    return `${this.parameter({ value: `{${steps.join(",")}}` })}::text[]`;
  }

  protected jsonHasKeys(node: Condition & { kind: "jsonHasKeys" }): string {
    const { root, path, keys, which } = node;
    const place = this.jsonAt({ kind: "jsonAt", root, path, as: "value" });
    return `${place} ${which === "all" ? "?&" : "?|"} ${this.parameter(keys)}::text[]`;
  }

  protected call({ name, args, distinct, filter, orderBy }: Expression & { kind: "call" }): string {
    const list = args.map((arg) => this.expression(arg));
    const order = orderBy?.length ? ` ${this.#orderedBy(orderBy)}` : "";
    const call =
      distinct || order
        ? `${name}(${distinct ? "DISTINCT " : ""}${list.join(", ")}${order})`
        : this.named(name, list);
    return filter ? `${call} FILTER (WHERE ${this.condition(filter)})` : call;
  }

  /** A plain call; dialects have other names for some functions. */
  protected named(name: string, args: readonly string[]): string {
    return `${name === "RANDOM_UNIT" ? "RANDOM" : name}(${args.join(", ")})`;
  }

  protected window({ call, partitionBy, orderBy, frame }: Expression & { kind: "window" }): string {
    const computed = this.windowed(call);
    const parts: string[] = [];
    if (partitionBy.length > 0) {
      parts.push(`PARTITION BY ${partitionBy.map((part) => this.expression(part)).join(", ")}`);
    }
    if (orderBy.length > 0) parts.push(this.#orderedBy(orderBy));
    if (frame) parts.push(frameText(frame));
    return `${computed} OVER (${parts.join(" ")})`;
  }

  /** What stands before OVER. */
  protected windowed(call: Expression): string {
    return this.expression(call);
  }

  #orderedBy(terms: readonly OrderTerm[]): string {
    return `ORDER BY ${terms.map((term) => this.orderTerm(term)).join(", ")}`;
  }

  protected cast(operand: string, type: CastType): string {
    return `CAST(${operand} AS ${this.castType(type)})`;
  }

  protected castType({ name, length, precision, scale, of }: CastType): string {
    if (of) return `${this.castType(of)}[]`;
    if (name === "varchar") return `varchar(${Number(length)})`;
    if (name === "decimal") return `numeric(${Number(precision)}, ${Number(scale)})`;
    const spelled = { double: "double precision", timestamp: "timestamptz", binary: "bytea" };
    return spelled[name as keyof typeof spelled] ?? (name === "json" ? "jsonb" : name);
  }

  protected truncate(part: TruncatePart, operand: string, of: TimeKind): string {
    const truncated = `DATE_TRUNC('${part}', ${operand})`;
    return of === "date" ? `CAST(${truncated} AS date)` : truncated;
  }

  protected inZone(operand: string, zone: string, _isBack: boolean): string {
    return `(${operand} AT TIME ZONE ${this.parameter({ value: zone })})`;
  }

  protected shift(operand: string, by: string, isBack: boolean, _of: TimeKind): string {
    return `(${operand} ${isBack ? "-" : "+"} ${by})`;
  }

  /** The difference of two dates is a number of days there. */
  protected elapsed(to: string, from: string, of: TimeKind): string {
    return of === "date" ? `((${to} - ${from}) * INTERVAL '1 day')` : `(${to} - ${from})`;
  }

  protected timeOf(operand: string): string {
    return `CAST(${operand} AS time)`;
  }

  protected binary({ operator, left, right }: Expression & { kind: "binary" }): string {
    return `(${this.expression(left)} ${operator} ${this.expression(right)})`;
  }

  protected datePart(part: DatePart, operand: string, _of: TimeKind): string {
    const name = { isoYear: "isoyear", weekDay: "dow", isoWeekDay: "isodow" }[part as string];
    const number = `EXTRACT(${name ?? part} FROM ${operand})`;
    return part === "weekDay" ? `(${number} + 1)` : number;
  }

  protected dateOf(operand: string): string {
    return `CAST(${operand} AS date)`;
  }

  protected pattern(node: Condition & { kind: "pattern" }): string {
    const operand = this.expression(node.operand);
    if (node.pattern === "regex") {
      return `${operand} ${node.ignoreCase ? "~*" : "~"} ${this.expression(node.text)}`;
    }
    const text = this.patternText(node.pattern, node.text);
    if (node.ignoreCase) return `UPPER(${operand}) LIKE UPPER(${text}) ESCAPE '\\'`;
    return `${operand} LIKE ${text} ESCAPE '\\'`;
  }

  /** The right side of LIKE: wildcards around a text whose own wildcards are escaped. */
  protected patternText(pattern: Exclude<PatternKind, "regex">, text: Expression): string {
    const before = pattern === "contains" || pattern === "endswith" ? "%" : "";
    const after = pattern === "contains" || pattern === "startswith" ? "%" : "";
    if (text.kind === "parameter") {
      const wrap = (value: unknown): string => before + escapePattern(String(value)) + after;
      return this.parameter(encodeWith(text.parameter, wrap));
    }
    let escaped = this.expression(text);
    for (const character of ["\\", "%", "_"]) {
      escaped = `REPLACE(${escaped}, '${character}', '\\${character}')`;
    }
    return [before && `'${before}'`, escaped, after && `'${after}'`].filter(Boolean).join(" || ");
  }

  /** Compares with every element of one array parameter. */
  protected inList(operand: string, list: Parameter): string {
    return `${operand} = ANY(${this.parameter(list)})`;
  }

  /** Compares with every row of arrays side by side: their values go as texts, which are read. */
  protected inRows({ operand, list, types }: Condition & { kind: "inRows" }): string {
    const names = types.map((_, at) => quoteName(`c${at}`));
    const read = types.map((type, at) => this.cast(`rows.${names[at]}`, type));
    const left = this.expression(operand);
    const arrays = types.map((_, at) => {
      const values = (rows: unknown): unknown => (rows as unknown[][]).map((row) => row[at]);
      return `CAST(${this.parameter(encodeWith(list, values))} AS text[])`;
    });
    const rows = `UNNEST(${arrays.join(", ")}) AS rows (${names.join(", ")})`;
    return `${left} IN (SELECT ${read.join(", ")} FROM ${rows})`;
  }

  /** One by one, as there are no array parameters in DDL, nor subqueries. */
  #listed(operand: string, list: Parameter): string {
    const values = "value" in list ? (list.value as readonly unknown[]) : [];
    if (values.length === 0) return "1 = 0";
    return `${operand} IN (${values.map((value) => this.parameter({ value })).join(", ")})`;
  }

  /** True if an odd number of the parts hold: exclusive or. */
  protected odd(parts: readonly Condition[]): string {
    const sum = parts.map((part) => `(CASE WHEN ${this.condition(part)} THEN 1 ELSE 0 END)`);
    return `(${sum.join(" + ") || "0"}) % 2 = 1`;
  }

  /** `whenEmpty` is what no parts amount to: all of nothing holds, any of nothing does not. */
  #joined(parts: readonly Condition[], glue: string, whenEmpty: string): string {
    return parts.length > 0
      ? `(${parts.map((part) => this.condition(part)).join(glue)})`
      : whenEmpty;
  }
}

/** Quotes an identifier; a quote inside it is doubled, so a name cannot end the identifier. */
export function quoteName(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** The parameter with a further step before it goes to the driver. */
export function encodeWith(parameter: Parameter, step: (value: unknown) => unknown): Parameter {
  if ("value" in parameter) return { value: step(parameter.value) };
  const { slot, encode } = parameter;
  return { slot, encode: encode ? (value) => step(encode(value)) : step };
}

function frameText({ unit, start, end }: WindowFrame): string {
  return `${unit.toUpperCase()} BETWEEN ${bound(start, "PRECEDING")} AND ${bound(end, "FOLLOWING")}`;
}

/** Bounds are printed as whole numbers, as those of LIMIT are. */
function bound(at: number | undefined, open: string): string {
  if (at === undefined) return `UNBOUNDED ${open}`;
  if (at === 0) return "CURRENT ROW";
  return `${Math.abs(Math.trunc(Number(at)))} ${at < 0 ? "PRECEDING" : "FOLLOWING"}`;
}

/** Makes `%`, `_` and the escape character itself stand for themselves in LIKE. */
function escapePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
