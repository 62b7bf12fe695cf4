/** What is in an SQLite file now, from its PRAGMA statements and its own CREATE statements. */

import type { Introspection } from "../backend/introspection.ts";
import type { StatementRunner } from "../backend/driver.ts";
import { MissingTableError } from "../backend/errors.ts";
import type { ColumnType, PlainColumnTypeName } from "../schema/column-type.ts";
import type { Constraint, Index, IndexPart, UniqueConstraint } from "../schema/constraint.ts";
import type { SqlLiteral } from "../schema/literal.ts";
import type { Column, OnDelete, Reference, Table } from "../schema/table.ts";
import {
  after,
  afterEach,
  readCreateTable,
  splitList,
  type TableText,
  unquote,
  withoutParentheses,
} from "./create-table-text.ts";

export class SqliteIntrospection implements Introspection {
  async tableNames(connection: StatementRunner): Promise<readonly string[]> {
    const rows = await connection.query(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
      [],
    );
    return rows.map(([name]) => String(name));
  }

  async viewNames(connection: StatementRunner): Promise<readonly string[]> {
    const rows = await connection.query(
      "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name",
      [],
    );
    return rows.map(([name]) => String(name));
  }

  async table(connection: StatementRunner, name: string): Promise<Table> {
    const [created] = await connection.query(
      "SELECT sql, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?",
      [name],
    );
    if (created === undefined) throw new MissingTableError(name);
    const isView = created[1] === "view";
    const text = isView ? nothingSaid : readCreateTable(String(created[0]));
    const info = await connection.query(
      'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
      [name],
    );
    const key = info
      .filter(([, , , , place]) => Number(place) > 0)
      .toSorted((a, b) => Number(a[4]) - Number(b[4]))
      .map(([column]) => String(column));
    const references = await this.#references(connection, name, text);
    const { indexes, uniques } = await this.#indexes(connection, name);
    const named = uniqueConstraints(name, text, uniques);
    // One index stands for all constraints that say the same: the text tells them apart.
    const isUnique = (column: string): boolean =>
      text.columns.get(column)?.some((word) => word.toUpperCase() === "UNIQUE") === true ||
      (uniques.some((columns) => columns.join() === column) &&
        !named.some(({ columns }) => columns.join() === column));
    return {
      name,
      columns: info.map(([column, type, notNull, fallback, , hidden]): Column => {
        const name = String(column);
        const words = text.columns.get(name) ?? [];
        const checks = afterEach(words, "CHECK").map(withoutParentheses);
        const json = checks.find((check) => /^\(?\s*JSON_VALID\(/i.test(check));
        const check = checks.filter((check) => check !== json).join(" AND ");
        const isKey = key.length === 1 && key[0] === name;
        const collation = after(words, "COLLATE");
        const generated = after(words, "AS");
        return {
          name,
          type: json === undefined ? columnType(String(type)) : { name: "json" },
          null: !notNull && !key.includes(name),
          ...(isKey && { primaryKey: true }),
          ...(words.some((word) => /^autoincrement$/i.test(word)) && { identity: true }),
          ...(isUnique(name) && !isKey && { unique: true }),
          ...(fallback !== null && { default: literal(String(fallback)) }),
          ...(check !== "" && { check }),
          ...(references.has(name) && { references: references.get(name) }),
          ...(collation !== undefined && { collation: unquote(collation) }),
          ...(generated !== undefined &&
            Number(hidden) > 1 && {
              generated: { sql: withoutParentheses(generated), stored: Number(hidden) === 3 },
            }),
        };
      }),
      ...(key.length > 1 && { primaryKey: key }),
      constraints: [...checkConstraints(text), ...named],
      indexes,
    };
  }

  async #references(
    connection: StatementRunner,
    table: string,
    text: TableText,
  ): Promise<Map<string, Reference>> {
    const rows = await connection.query(
      'SELECT "from", "table", "to", on_delete FROM pragma_foreign_key_list(?)',
      [table],
    );
    const found = new Map<string, Reference>();
    for (const [from, target, to, onDelete] of rows) {
      const words = text.columns.get(String(from)) ?? [];
      const action = String(onDelete).toLowerCase() as OnDelete;
      found.set(String(from), {
        table: String(target),
        // Without a column the reference is to the primary key.
        column: to === null ? await this.#keyOf(connection, String(target)) : String(to),
        ...(action !== "no action" && { onDelete: action }),
        deferrable: /\bDEFERRABLE INITIALLY DEFERRED\b/i.test(words.join(" ")),
      });
    }
    return found;
  }

  async #keyOf(connection: StatementRunner, table: string): Promise<string> {
    const rows = await connection.query("SELECT name FROM pragma_table_info(?) WHERE pk = 1", [
      table,
    ]);
    return String(rows[0]?.[0] ?? "rowid");
  }

  /** Indexes made as such, and the columns of those that stand for UNIQUE constraints. */
  async #indexes(
    connection: StatementRunner,
    table: string,
  ): Promise<{ indexes: Index[]; uniques: string[][] }> {
    const rows = await connection.query(
      `SELECT list.name, list."unique", list.origin, schema.sql FROM pragma_index_list(?) AS list
       LEFT JOIN sqlite_schema AS schema ON schema.type = 'index' AND schema.name = list.name
       ORDER BY list.seq DESC`,
      [table],
    );
    const indexes: Index[] = [];
    const uniques: string[][] = [];
    for (const [name, unique, origin, sql] of rows) {
      const columns = await connection.query(
        'SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno',
        [name],
      );
      if (origin === "u") uniques.push(columns.map(([column]) => String(column)));
      if (origin !== "c") continue;
      const condition = /\bWHERE\b\s*(.+)$/is.exec(String(sql))?.[1];
      indexes.push({
        name: String(name),
        parts: columns.map(([column, descending], place): IndexPart => {
          const part =
            column === null
              ? { sql: expressionAt(String(sql), place) }
              : { column: String(column) };
          return descending ? { ...part, descending: true } : part;
        }),
        ...(Boolean(unique) && { unique: true }),
        ...(condition !== undefined && { condition }),
      });
    }
    return { indexes, uniques };
  }
}

/** Of a view: its text is a query. */
const nothingSaid: TableText = { columns: new Map(), constraints: [] };

/** The text of an expression of an index, without the direction after it. */
function expressionAt(sql: string, place: number): string {
  const list = sql.slice(sql.indexOf("(", sql.search(/\bON\b/i)));
  const words = splitList(firstGroup(list))[place] ?? [];
  const last = words.at(-1)?.toUpperCase();
  const expression = last === "DESC" || last === "ASC" ? words.slice(0, -1) : words;
  return withoutParentheses(expression.join(" "));
}

function firstGroup(text: string): string {
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "(") depth += 1;
    if (character === ")" && --depth === 0) return [...text].slice(0, index + 1).join("");
  }
  return text;
}

function checkConstraints({ constraints }: TableText): Constraint[] {
  return constraints.flatMap((words): Constraint[] => {
    const check = after(words, "CHECK");
    if (check === undefined) return [];
    const name = after(words, "CONSTRAINT");
    const sql = withoutParentheses(check);
    return [{ kind: "check", name: name === undefined ? "" : unquote(name), check: sql }];
  });
}

/** Those of several columns; of a single one, if the text gives it a name. */
function uniqueConstraints(
  table: string,
  { constraints }: TableText,
  uniques: readonly string[][],
): UniqueConstraint[] {
  const named = constraints.flatMap((words): UniqueConstraint[] => {
    const list = after(words, "UNIQUE");
    const name = after(words, "CONSTRAINT");
    if (list === undefined || name === undefined) return [];
    const columns = splitList(list).map(([column = ""]) => unquote(column));
    return [{ kind: "unique", name: unquote(name), columns }];
  });
  const isNamed = (columns: readonly string[]): boolean =>
    named.some((other) => other.columns.join() === columns.join());
  const others = uniques
    .filter((columns) => columns.length > 1 && !isNamed(columns))
    .map((columns, index): UniqueConstraint => {
      return { kind: "unique", name: `sqlite_autoindex_${table}_${index + 1}`, columns };
    });
  return [...named, ...others];
}

const plainTypes: Readonly<Record<string, PlainColumnTypeName>> = {
  text: "text",
  smallint: "smallint",
  "smallint unsigned": "smallint",
  int: "integer",
  integer: "integer",
  "integer unsigned": "integer",
  bigint: "bigint",
  "bigint unsigned": "bigint",
  bool: "boolean",
  boolean: "boolean",
  date: "date",
  time: "time",
  datetime: "timestamp",
  timestamp: "timestamp",
  real: "double",
  float: "double",
  double: "double",
  blob: "binary",
  "char(32)": "uuid",
  "char(39)": "inet",
  json: "json",
};

/** The type that a declared one stands for; SQLite itself takes anything, and calls it text here. */
function columnType(declared: string): ColumnType {
  const type = declared.toLowerCase();
  const length = /^(?:n?varchar|n?char|character)\s*\((\d+)\)$/.exec(type)?.[1];
  const plain = plainTypes[type];
  if (plain !== undefined) return { name: plain };
  if (length !== undefined) return { name: "varchar", length: Number(length) };
  const [isDecimal, precision, scale] =
    /^(?:decimal|numeric)\s*(?:\((\d+)(?:,\s*(\d+))?\))?$/.exec(type) ?? [];
  if (isDecimal === undefined) return { name: "text" };
  return { name: "decimal", precision: Number(precision ?? 0), scale: Number(scale ?? 0) };
}

function literal(sql: string): SqlLiteral {
  if (/^'(?:[^']|'')*'$/.test(sql)) return { value: unquote(sql) };
  if (/^[+-]?\d+(\.\d+)?$/.test(sql)) return { value: Number(sql) };
  if (/^null$/i.test(sql)) return { value: null };
  return { sql: withoutParentheses(sql) };
}
