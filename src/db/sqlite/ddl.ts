/**
 * Changes of the schema on SQLite. It renames tables and columns and adds and drops simple ones;
 * for the rest the table is rebuilt: a new one is made, filled, and put in the place of the old.
 *
 * @see https://www.sqlite.org/lang_altertable.html#otheralter
 */

import { newTablePrefix } from "./errors.ts";
import { noArrays } from "./not-supported.ts";
import { changedTable } from "../schema/apply.ts";
import type { SchemaChange } from "../schema/change.ts";
import { type ColumnType, isIntegerType, isRangeType } from "../schema/column-type.ts";
import type { Constraint, Index, IndexPart } from "../schema/constraint.ts";
import { type DdlStatement, DdlWriter } from "../schema/ddl.ts";
import { quoteName } from "../schema/definitions.ts";
import type { SqlLiteral, SqlLiteralValue } from "../schema/literal.ts";
import { namesColumn, type SqlText } from "../schema/sql-text.ts";
import type { Column, Table } from "../schema/table.ts";
import { SqliteCompiler } from "./compiler.ts";
import { forIndex, keepOthers } from "./find-index.ts";
import { toSqlite } from "./values.ts";

/** Django's names for them: SQLite takes any, and looks at some letters only. */
const typeNames: Readonly<Record<string, string>> = {
  double: "real",
  boolean: "bool",
  timestamp: "datetime",
  interval: "bigint",
  decimal: "decimal",
  uuid: "char(32)",
  json: "text",
  binary: "BLOB",
  inet: "char(39)",
};

type Fills = ReadonlyMap<string, SqlLiteral>;

export class SqliteDdlWriter extends DdlWriter {
  protected override readonly compiler = new SqliteCompiler();

  override emptyTables(tables: readonly Table[]): readonly DdlStatement[] {
    const counted = tables.filter(({ columns }) => columns.some(({ identity }) => identity));
    const names = counted.map(({ name }) => this.value(name)).join(", ");
    return [
      ...tables.map(({ name }) => ({ text: `DELETE FROM ${quoteName(name)}` })),
      ...(counted.length > 0
        ? [{ text: `UPDATE sqlite_sequence SET seq = 0 WHERE name IN (${names})` }]
        : []),
    ];
  }

  /** It looks at the largest number by itself. */
  override continueNumbers(): readonly DdlStatement[] {
    return [];
  }

  protected override type(type: ColumnType): string {
    if (type.name === "array" || isRangeType(type)) throw noArrays();
    return typeNames[type.name] ?? super.type(type);
  }

  /** Only a column that is exactly `integer` is the row's own number. */
  protected override columnType(column: Column): string {
    if (column.identity) return "integer";
    const type = super.columnType(column);
    return isPositive(column) ? `${type} unsigned` : type;
  }

  protected override column(_table: Table, column: Column): string {
    const parts = [quoteName(column.name), this.columnType(column) + this.collation(column)];
    if (column.generated) {
      const kind = column.generated.stored ? "STORED" : "VIRTUAL";
      parts.push(`GENERATED ALWAYS AS (${this.sql(column.generated.sql)}) ${kind}`);
    }
    if (column.default !== undefined) parts.push(`DEFAULT ${this.literal(column.default)}`);
    parts.push(column.null ? "NULL" : "NOT NULL");
    if (column.primaryKey)
      parts.push(column.identity ? "PRIMARY KEY AUTOINCREMENT" : "PRIMARY KEY");
    if (column.unique) parts.push("UNIQUE");
    if (column.check !== undefined) parts.push(`CHECK (${this.sql(column.check)})`);
    if (column.type.name === "json") {
      const name = quoteName(column.name);
      parts.push(`CHECK ((JSON_VALID(${name}) OR ${name} IS NULL))`);
    }
    if (column.references) parts.push(this.reference(column.references));
    return parts.join(" ");
  }

  /** Values of fields that are objects, a UUID, say, are printed as they are stored. */
  protected override value(value: SqlLiteralValue): string {
    if (typeof value !== "object" || value === null) return super.value(value);
    return super.value(toSqlite(value));
  }

  protected override boolean(value: boolean): string {
    return value ? "1" : "0";
  }

  protected override bytes(value: Uint8Array): string {
    return `X'${Buffer.from(value).toString("hex")}'`;
  }

  protected override indexMethod(): string {
    return ""; // there is but one
  }

  protected override include(): string {
    return "";
  }

  protected override operatorClass(): string {
    return "";
  }

  /** It has no choice there: NULL is the smallest value. */
  protected override nullsPlace(): string {
    return "";
  }

  protected override isLeftOut(made: Constraint | Index): boolean {
    if (!("kind" in made)) return super.isLeftOut(made);
    if (made.kind === "check") return false;
    if (made.kind === "exclude" || made.deferrable !== undefined) return true;
    return made.nullsDistinct !== undefined;
  }

  protected override commentTable(): DdlStatement[] {
    return [];
  }

  protected override indexFor(constraint: Constraint): Index | undefined {
    const made = super.indexFor(constraint);
    if (made || constraint.kind !== "unique" || !constraint.isAddedLater) return made;
    const parts = constraint.columns.map((column) => ({ column }));
    return { name: constraint.name, unique: true, parts };
  }

  protected override comments(): DdlStatement[] {
    return [];
  }

  protected override changeColumn(
    table: Table,
    change: SchemaChange & { kind: `${"add" | "remove" | "rename" | "alter"}Column` },
  ): readonly DdlStatement[] {
    switch (change.kind) {
      case "renameColumn":
        return super.changeColumn(table, change);
      case "addColumn": {
        const { column, fill } = change;
        if (this.#canAdd(column, fill)) return this.#add(table, column, fill);
        return this.#rebuilt(table, change, fill && new Map([[column.name, fill]]));
      }
      case "removeColumn":
        if (canDrop(table, change.column)) return super.changeColumn(table, change);
        return this.#rebuilt(table, change);
      case "alterColumn": {
        const { from, to, fill } = change;
        if (this.column(table, from) === this.column(table, to)) return [];
        return this.#rebuilt(table, change, fill && new Map([[to.name, fill]]));
      }
    }
  }

  /** It cannot rename one. */
  protected override renameIndex(table: Table, from: string, to: string): readonly DdlStatement[] {
    const index = this.tableIndexes(table).find(({ name }) => name === from);
    if (index === undefined) return [{ text: this.dropIndex(from) }];
    const made = { text: this.createIndex(table.name, { ...index, name: to }) };
    return forIndex(table, index, (name) => [{ text: this.dropIndex(name) }, made]);
  }

  protected override removeIndex(table: Table, name: string): readonly DdlStatement[] {
    const index = this.tableIndexes(table).find((each) => each.name === name);
    if (index === undefined) return super.removeIndex(table, name);
    return forIndex(table, index, (found) => [{ text: this.dropIndex(found) }]);
  }

  protected override addConstraint(table: Table, constraint: Constraint): readonly DdlStatement[] {
    if (this.isLeftOut(constraint) || this.indexFor(constraint)) {
      return super.addConstraint(table, constraint);
    }
    return this.#rebuilt(table, { kind: "addConstraint", table: table.name, constraint });
  }

  protected override removeConstraint(table: Table, name: string): readonly DdlStatement[] {
    const constraint = table.constraints.find((constraint) => constraint.name === name);
    if (constraint && (this.isLeftOut(constraint) || this.indexFor(constraint))) {
      return super.removeConstraint(table, name);
    }
    return this.#rebuilt(table, { kind: "removeConstraint", table: table.name, name });
  }

  /** ADD COLUMN takes what needs no look at the rows that are there. */
  #canAdd(column: Column, fill: SqlLiteral | undefined): boolean {
    if (column.primaryKey || column.unique || column.generated?.stored) return false;
    const isConstant = column.default === undefined || "value" in column.default;
    if (!isConstant || (column.references && column.default)) return false;
    return column.null || (fill === undefined && column.default !== undefined);
  }

  #add(table: Table, column: Column, fill: SqlLiteral | undefined): DdlStatement[] {
    const added = { text: `${this.alter(table)} ADD COLUMN ${this.column(table, column)}` };
    if (fill === undefined) return [added];
    const set = `${quoteName(column.name)} = ${this.literal(fill)}`;
    return [added, { text: `UPDATE ${quoteName(table.name)} SET ${set}` }];
  }

  #rebuilt(
    before: Table,
    change: Parameters<typeof changedTable>[1],
    fills: Fills = new Map(),
  ): DdlStatement[] {
    return this.rebuild(before, changedTable(new Map([[before.name, before]]), change), fills);
  }

  /**
   * SQLite's twelve steps, save those of the transaction, which is begun with `changesSchema`.
   * Other tables go on pointing to this one by its name, and views and triggers elsewhere are left
   * alone: `legacy_alter_table` keeps the renaming from looking at them while the table is away.
   */
  protected rebuild(before: Table, after: Table, fills: Fills): DdlStatement[] {
    const old = quoteName(before.name);
    const made = quoteName(`${newTablePrefix}${before.name}`);
    const copied = after.columns.filter(
      ({ name, generated }) =>
        !generated && (fills.has(name) || before.columns.some((column) => column.name === name)),
    );
    const into = copied.map(({ name }) => quoteName(name)).join(", ");
    const from = copied.map((column) => this.#copied(before, column, fills)).join(", ");
    const texts = [
      `CREATE TABLE ${made} (${this.tableBody(after)})`,
      ...(copied.length > 0 ? [`INSERT INTO ${made} (${into}) SELECT ${from} FROM ${old}`] : []),
      ...(hasIdentity(before) && hasIdentity(after) ? this.#keepSequence(before) : []),
      `DROP TABLE ${old}`,
      "PRAGMA legacy_alter_table = ON",
      `ALTER TABLE ${made} RENAME TO ${old}`,
      "PRAGMA legacy_alter_table = OFF",
      ...this.tableIndexes(after).map((index) => this.createIndex(after.name, index)),
    ];
    const known = [before, after].flatMap((table) =>
      this.tableIndexes(table).map((index) => ({ table, index })),
    );
    return [keepOthers(before.name, known), ...texts.map((text) => ({ text }))];
  }

  #copied(before: Table, { name }: Column, fills: Fills): string {
    const fill = fills.get(name);
    if (fill === undefined) return quoteName(name);
    const isThere = before.columns.some((column) => column.name === name);
    return isThere ? `COALESCE(${quoteName(name)}, ${this.literal(fill)})` : this.literal(fill);
  }

  /** Numbers once given are not given again, not even those of rows that are gone. */
  #keepSequence({ name }: Table): string[] {
    const made = this.value(`${newTablePrefix}${name}`);
    return [
      `DELETE FROM sqlite_sequence WHERE name = ${made}`,
      `INSERT INTO sqlite_sequence (name, seq) SELECT ${made}, seq FROM sqlite_sequence WHERE name = ${this.value(name)}`,
    ];
  }
}

/** Is it a whole number that is checked to be none below zero? Django says so in its type. */
function isPositive({ name, type, check }: Column): boolean {
  return isIntegerType(type) && check === `${quoteName(name)} >= 0`;
}

function hasIdentity(table: Table): boolean {
  return table.columns.some(({ identity }) => identity);
}

/** DROP COLUMN refuses a column that something else is built on. */
function canDrop(table: Table, name: string): boolean {
  const column = table.columns.find((column) => column.name === name);
  if (column === undefined || column.primaryKey || column.unique || column.references) return false;
  const names = (sql: SqlText | undefined): boolean => namesColumn(sql, name);
  const inPart = (part: IndexPart): boolean =>
    "column" in part ? part.column === name : names(part.sql);
  return !(
    column.check !== undefined ||
    column.type.name === "json" ||
    table.primaryKey?.includes(name) ||
    table.columns.some(({ check, generated }) => names(check) || names(generated?.sql)) ||
    table.indexes.some(({ parts, condition }) => parts.some(inPart) || names(condition)) ||
    table.constraints.some((constraint) =>
      constraint.kind === "check"
        ? names(constraint.check)
        : ("columns" in constraint && constraint.columns.includes(name)) ||
          constraint.parts?.some(inPart) ||
          names(constraint.condition),
    )
  );
}
