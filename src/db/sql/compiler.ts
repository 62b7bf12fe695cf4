/**
 * The compiler turns a tree of plain nodes into SQL text and its parameters: one method a node
 * kind, in the order of the types. A dialect is a subclass that overrides only what differs. The
 * spelling here is that of the SQL standard, and PostgreSQL's where the standard has none.
 *
 * `expression-compiler.ts` is the lower half, this file prints whole statements.
 */

import { type ColumnValue, ExpressionCompiler, quoteName } from "./expression-compiler.ts";
import type {
  CastType,
  Compound,
  Condition,
  Expression,
  Join,
  OrderTerm,
  Parameter,
  RowLock,
  Select,
  SelectColumn,
} from "./expressions.ts";
import { explainWord, type ExplainOptions, formatWord } from "./explain.ts";
import type { Delete, Insert, Statement, Update } from "./statements.ts";

/** `params` are in the order of their placeholders in `text`. */
export interface CompiledSql {
  readonly text: string;
  readonly params: readonly Parameter[];
}

export class SqlCompiler extends ExpressionCompiler {
  /** Prints a statement. A compiler can be used again and again; it keeps nothing. */
  compile(statement: Statement): CompiledSql {
    this.parameters = [];
    const text = this.statement(statement);
    return { text, params: this.parameters };
  }

  /**
   * A question about values that stand in no table: one row with 1 where a condition on them does
   * not hold. One that is unknown holds.
   *
   * @param values What the columns of the table `""` have, by name.
   */
  violation(condition: Condition, values: ReadonlyMap<string, ColumnValue>): CompiledSql {
    this.parameters = [];
    this.columnValues = values;
    try {
      const text = `SELECT CASE WHEN NOT (${this.condition(condition)}) THEN 1 ELSE 0 END`;
      return { text, params: this.parameters };
    } finally {
      this.columnValues = undefined;
    }
  }

  /**
   * What stands before a statement that is to be explained.
   *
   * @throws {DatabaseError} If the database does not know one of the options.
   */
  explain(options: ExplainOptions): string {
    const { format, ...switches } = options;
    const entries = Object.entries(switches).filter(([, isOn]) => isOn !== undefined);
    const words = entries.map(([name, isOn]) => `${explainWord(name)} ${isOn ? "true" : "false"}`);
    if (format !== undefined) words.push(`FORMAT ${formatWord(format)}`);
    return words.length > 0 ? `EXPLAIN (${words.join(", ")})` : "EXPLAIN";
  }

  protected statement(node: Statement): string {
    switch (node.kind) {
      case "select":
        return this.select(node);
      case "insert":
        return this.insert(node);
      case "update":
        return this.update(node);
      case "delete":
        return this.delete(node);
      case "raw":
        return this.raw(node.parts);
    }
  }

  protected override select(node: Select): string {
    const parts = [
      node.distinct ? this.distinct(node) : "SELECT",
      node.columns.map((column) => this.selectColumn(column)).join(", ") || "1",
      `FROM ${this.#from(node)}`,
      ...node.joins.map((join) => this.join(join)),
    ];
    if (node.where) parts.push(`WHERE ${this.condition(node.where)}`);
    if (node.groupBy.length > 0) {
      parts.push(`GROUP BY ${node.groupBy.map((key) => this.expression(key)).join(", ")}`);
    }
    if (node.having) parts.push(`HAVING ${this.condition(node.having)}`);
    if (node.orderBy.length > 0) {
      parts.push(`ORDER BY ${node.orderBy.map((term) => this.orderTerm(term)).join(", ")}`);
    }
    parts.push(...this.limits(node.limit, node.offset));
    if (node.lock) parts.push(this.lock(node.lock));
    return parts.join(" ");
  }

  /** A part with an order or a limit of its own stands in a select around it: all take that. */
  protected compound({ operator, keepsEqualRows, parts }: Compound): string {
    const texts = parts.map((part) => {
      const isPlain = part.orderBy.length === 0 && part.limit === undefined && !part.offset;
      return isPlain ? this.select(part) : `SELECT * FROM (${this.select(part)}) "part"`;
    });
    return texts.join(` ${operator.toUpperCase()}${keepsEqualRows ? " ALL" : ""} `);
  }

  protected lock({ noKey, of, whenLocked }: RowLock): string {
    const tables = of.length > 0 ? ` OF ${of.map(quoteName).join(", ")}` : "";
    const otherwise = whenLocked && (whenLocked === "error" ? " NOWAIT" : " SKIP LOCKED");
    return `FOR ${noKey ? "NO KEY " : ""}UPDATE${tables}${otherwise ?? ""}`;
  }

  protected distinct({ distinctOn = [] }: Select): string {
    if (distinctOn.length === 0) return "SELECT DISTINCT";
    return `SELECT DISTINCT ON (${distinctOn.map((each) => this.expression(each)).join(", ")})`;
  }

  protected selectColumn({ expression, name }: SelectColumn): string {
    const text = this.expression(expression);
    return name === undefined ? text : `${text} AS ${quoteName(name)}`;
  }

  protected join({ type, table, alias, on }: Join): string {
    const word = type === "inner" ? "INNER JOIN" : "LEFT OUTER JOIN";
    return `${word} ${this.tableSource(table, alias)} ON ${this.condition(on)}`;
  }

  protected override orderTerm({ expression, descending, nulls }: OrderTerm): string {
    const direction = descending ? " DESC" : "";
    const place = nulls === undefined ? "" : ` NULLS ${nulls.toUpperCase()}`;
    return `${this.expression(expression)}${direction}${place}`;
  }

  protected limits(limit: number | undefined, offset: Parameter | undefined): string[] {
    const parts: string[] = [];
    if (limit !== undefined) parts.push(`LIMIT ${wholeNumber(limit)}`);
    if (offset) parts.push(`OFFSET ${this.parameter(offset)}`);
    return parts;
  }

  protected insert(node: Insert): string {
    const head = `INSERT INTO ${quoteName(node.table)}`;
    const row = (values: readonly Expression[]): string =>
      `(${values.map((value) => this.expression(value)).join(", ")})`;
    const rows = [node.values, ...(node.moreValues ?? [])];
    const values =
      node.columns.length === 0
        ? "DEFAULT VALUES"
        : node.arraysOf
          ? this.rowsOfArrays(node, node.arraysOf)
          : `(${node.columns.map(quoteName).join(", ")}) VALUES ${rows.map(row).join(", ")}`;
    const parts = [head, values];
    if (node.onConflict) parts.push(this.onConflict(node.onConflict));
    if (node.returning.length > 0) {
      parts.push(`RETURNING ${node.returning.map(quoteName).join(", ")}`);
    }
    return parts.join(" ");
  }

  /** The values go as texts, as not each type has arrays in which all of its values can stand. */
  protected rowsOfArrays({ columns, values }: Insert, types: readonly CastType[]): string {
    const names = columns.map(quoteName).join(", ");
    const read = columns.map((name, at) => this.cast(`rows.${quoteName(name)}`, types[at]!));
    const arrays = values.map((value) => `CAST(${this.expression(value)} AS text[])`);
    return `(${names}) SELECT ${read.join(", ")} FROM UNNEST(${arrays.join(", ")}) AS rows (${names})`;
  }

  protected onConflict(conflict: NonNullable<Insert["onConflict"]>): string {
    if (conflict.action === "ignore") return "ON CONFLICT DO NOTHING";
    const set = conflict.columns.map((name) => `${quoteName(name)} = EXCLUDED.${quoteName(name)}`);
    return `ON CONFLICT (${conflict.target.map(quoteName).join(", ")}) DO UPDATE SET ${set.join(", ")}`;
  }

  protected update(node: Update): string {
    const set = node.set.map(
      ({ column, value }) => `${quoteName(column)} = ${this.expression(value)}`,
    );
    const where = node.where ? ` WHERE ${this.condition(node.where)}` : "";
    const returning = node.returning?.length
      ? ` RETURNING ${node.returning.map(quoteName).join(", ")}`
      : "";
    return `UPDATE ${quoteName(node.table)} SET ${set.join(", ")}${where}${returning}`;
  }

  protected delete(node: Delete): string {
    const where = node.where ? ` WHERE ${this.condition(node.where)}` : "";
    return `DELETE FROM ${quoteName(node.table)}${where}`;
  }

  protected tableSource(table: string, alias: string): string {
    return table === alias ? quoteName(table) : `${quoteName(table)} ${quoteName(alias)}`;
  }

  #from({ from }: Select): string {
    if ("select" in from) {
      const { select, alias } = from;
      const text = select.kind === "compound" ? this.compound(select) : this.select(select);
      return `(${text}) ${quoteName(alias)}`;
    }
    return this.tableSource(from.table, from.alias);
  }
}

/** LIMIT and OFFSET are the only numbers of a query printed as text: they must be numbers. */
function wholeNumber(value: number): string {
  return String(Math.max(0, Math.trunc(Number(value))));
}
