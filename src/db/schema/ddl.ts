/**
 * Prints changes of the schema as SQL: the standard's, and PostgreSQL's where the standard has
 * none. A dialect is a subclass that overrides only what differs. Nothing is run here.
 *
 * The lower half, columns and constraints, is in `definitions.ts`.
 */

import { tableOf } from "./apply.ts";
import type { SchemaChange } from "./change.ts";
import type { Constraint, Index } from "./constraint.ts";
import { DefinitionWriter, quoteName } from "./definitions.ts";
import type { SqlLiteral } from "./literal.ts";
import type { TableLock } from "./lock.ts";
import { constraintName, foreignKeyName } from "./names.ts";
import type { Column, Table, Tables } from "./table.ts";

export interface DdlStatement {
  readonly text: string;
  readonly params?: readonly unknown[] | undefined;
  /** Can it not run in a transaction? Default: false. */
  readonly needsNoTransaction?: boolean | undefined;
  /**
   * Is it a question to the database, whose rows give statements to be run after all others of
   * the change? (SQLite asks for the triggers of a table that it is going to rebuild.)
   */
  readonly thenRun?:
    | ((rows: readonly (readonly unknown[])[]) => readonly DdlStatement[])
    | undefined;
  /** What the question is usually answered with: what `sqlmigrate` shows. */
  readonly usually?: readonly DdlStatement[] | undefined;
}

/** A column whose values the database counts. */
export interface NumberedColumn {
  readonly table: string;
  readonly column: string;
}

export class DdlWriter extends DefinitionWriter {
  /**
   * The query that lets one process at a time change the schema, until its transaction ends;
   * undefined where such a transaction waits by itself.
   */
  readonly lock: string | undefined = undefined;

  /**
   * The statements of a change, in order.
   *
   * @param tables The schema before the change: the tables that it is about, at least.
   * @throws {SchemaMismatchError} If the change does not fit `tables`.
   */
  statements(change: SchemaChange, tables: Tables): readonly DdlStatement[] {
    switch (change.kind) {
      case "createTable":
        return this.createTable(change.table);
      case "commentTable":
        return this.commentTable(change.table, change.comment);
      case "dropTable":
        return this.dropTable(tableOf(tables, change, change.table));
      case "renameTable":
        return this.renameTable(tableOf(tables, change, change.from), change.to);
      case "addColumn":
      case "removeColumn":
      case "renameColumn":
      case "alterColumn":
        return this.changeColumn(tableOf(tables, change, change.table), change);
      case "addIndex":
        return this.addIndex(tableOf(tables, change, change.table), change.index);
      case "removeIndex": {
        const table = tableOf(tables, change, change.table);
        return this.#hasIndex(table, change.name) ? this.removeIndex(table, change.name) : [];
      }
      case "renameIndex": {
        const table = tableOf(tables, change, change.table);
        if (!this.#hasIndex(table, change.from)) return [];
        return this.renameIndex(table, change.from, change.to);
      }
      case "addConstraint":
        return this.addConstraint(tableOf(tables, change, change.table), change.constraint);
      case "validateConstraint":
        return this.validateConstraint(tableOf(tables, change, change.table), change.name);
      case "removeConstraint":
        return this.removeConstraint(tableOf(tables, change, change.table), change.name);
    }
  }

  /** Deletes all rows of these tables, and begins to number new ones from 1. */
  emptyTables(tables: readonly Table[]): readonly DdlStatement[] {
    if (tables.length === 0) return [];
    const names = tables.map(({ name }) => quoteName(name)).join(", ");
    return [{ text: `TRUNCATE ${names} RESTART IDENTITY` }];
  }

  /** Numbers new rows on from the largest number there is: after rows that brought their own. */
  continueNumbers(keys: readonly NumberedColumn[]): readonly DdlStatement[] {
    return keys.map(({ table, column }) => {
      const largest = `MAX(${quoteName(column)})`;
      const sequence = [quoteName(table), column]
        .map((name) => this.literal({ value: name }))
        .join(", ");
      return {
        text:
          `SELECT setval(pg_get_serial_sequence(${sequence}), COALESCE(${largest}, 1), ` +
          `${largest} IS NOT NULL) FROM ${quoteName(table)}`,
      };
    });
  }

  /** The locks that a change takes; none where those who write take turns anyway. */
  locksOf(_change: SchemaChange): readonly TableLock[] {
    return [];
  }

  /** The locks that one of the statements of a change takes. */
  locksOfStatement(_statement: DdlStatement, _change: SchemaChange): readonly TableLock[] {
    return [];
  }

  /** Has the statements of a transaction wait no longer for a lock; undefined: there is no such way. */
  lockTimeout(_milliseconds: number): string | undefined {
    return undefined;
  }

  protected createTable(table: Table): DdlStatement[] {
    const text = `CREATE TABLE ${quoteName(table.name)} (${this.tableBody(table)})`;
    const indexes = this.tableIndexes(table).flatMap((index) => this.addIndex(table, index));
    return [{ text }, ...indexes, ...this.comments(table)];
  }

  protected dropTable(table: Table): DdlStatement[] {
    return [{ text: `DROP TABLE ${quoteName(table.name)}` }];
  }

  protected renameTable(table: Table, to: string): DdlStatement[] {
    return [{ text: `${this.alter(table)} RENAME TO ${quoteName(to)}` }];
  }

  protected changeColumn(
    table: Table,
    change: SchemaChange & { kind: `${"add" | "remove" | "rename" | "alter"}Column` },
  ): readonly DdlStatement[] {
    switch (change.kind) {
      case "addColumn":
        return this.addColumn(table, change.column, change.fill);
      case "removeColumn":
        return [{ text: `${this.alter(table)} DROP COLUMN ${quoteName(change.column)}` }];
      case "renameColumn":
        return [{ text: this.renameColumn(table, change.from, change.to) }];
      case "alterColumn":
        return this.alterColumn(table, change.from, change.to, change.fill);
    }
  }

  /** A filling value is the column's default for as long as it takes to add the column. */
  protected addColumn(table: Table, column: Column, fill: SqlLiteral | undefined): DdlStatement[] {
    const add = (definition: string): string => `${this.alter(table)} ADD COLUMN ${definition}`;
    const comments = this.comments({ ...table, comment: undefined, columns: [column] });
    if (fill === undefined) return [{ text: add(this.column(table, column)) }, ...comments];
    const restored =
      column.default === undefined ? "DROP DEFAULT" : `SET DEFAULT ${this.literal(column.default)}`;
    return [
      { text: add(this.column(table, { ...column, default: fill })) },
      { text: `${this.alter(table)} ALTER COLUMN ${quoteName(column.name)} ${restored}` },
      ...comments,
    ];
  }

  protected renameColumn(table: Table, from: string, to: string): string {
    return `${this.alter(table)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`;
  }

  /** One statement for each thing that differs; what only gets in the way goes first. */
  protected alterColumn(
    table: Table,
    from: Column,
    to: Column,
    fill: SqlLiteral | undefined,
  ): readonly DdlStatement[] {
    const statements: string[] = [];
    const alter = (what: string): void => void statements.push(`${this.alter(table)} ${what}`);
    const column = quoteName(to.name);
    const differs = (part: (column: Column) => unknown): boolean =>
      JSON.stringify(part(from)) !== JSON.stringify(part(to));
    const drop = (constraint: string): void => alter(`DROP CONSTRAINT ${quoteName(constraint)}`);
    const referencesDiffer = differs(({ references }) => references);
    const checkDiffers = differs(({ check }) => check);

    if (from.references && referencesDiffer) {
      drop(foreignKeyName(table.name, to.name, from.references));
    }
    if (from.check !== undefined && checkDiffers) drop(this.checkName(table, from));
    if (from.unique && !to.unique) drop(this.uniqueName(table, from));
    if (from.primaryKey && !to.primaryKey) drop(`${table.name}_pkey`);
    if (from.identity && !to.identity) alter(`ALTER COLUMN ${column} DROP IDENTITY`);
    if (differs(({ type, collation }) => [this.columnType({ ...to, type }), collation])) {
      alter(`ALTER COLUMN ${column} SET DATA TYPE ${this.columnType(to)}${this.collation(to)}`);
    }
    if (differs((side) => side.default)) {
      alter(
        to.default === undefined
          ? `ALTER COLUMN ${column} DROP DEFAULT`
          : `ALTER COLUMN ${column} SET DEFAULT ${this.literal(to.default)}`,
      );
    }
    if (!to.null && fill !== undefined) {
      const value = this.literal(fill);
      const where = `${column} IS NULL`;
      statements.push(`UPDATE ${quoteName(table.name)} SET ${column} = ${value} WHERE ${where}`);
    }
    if (from.null !== to.null) {
      alter(`ALTER COLUMN ${column} ${to.null ? "DROP" : "SET"} NOT NULL`);
    }
    if (to.identity && !from.identity) alter(`ALTER COLUMN ${column} ADD ${this.identity()}`);
    if (to.primaryKey && !from.primaryKey) alter(`ADD PRIMARY KEY (${column})`);
    if (to.unique && !from.unique) {
      alter(`ADD CONSTRAINT ${quoteName(this.uniqueName(table, to))} UNIQUE (${column})`);
    }
    if (to.check !== undefined && checkDiffers) {
      alter(`ADD CONSTRAINT ${quoteName(this.checkName(table, to))} CHECK (${this.sql(to.check)})`);
    }
    if (to.references && referencesDiffer) {
      const name = quoteName(foreignKeyName(table.name, to.name, to.references));
      alter(`ADD CONSTRAINT ${name} FOREIGN KEY (${column}) ${this.reference(to.references)}`);
    }
    const comments = differs(({ comment }) => comment)
      ? [this.columnComment(table.name, to)].filter((statement) => statement !== undefined)
      : [];
    return [...statements.map((text) => ({ text })), ...comments];
  }

  #hasIndex(table: Table, name: string): boolean {
    const index = table.indexes.find((each) => each.name === name);
    return index === undefined || !this.isLeftOut(index);
  }

  protected addIndex(table: Table, index: Index): readonly DdlStatement[] {
    return this.isLeftOut(index) ? [] : [{ text: this.createIndex(table.name, index) }];
  }

  protected removeIndex(_table: Table, name: string): readonly DdlStatement[] {
    return [{ text: this.dropIndex(name) }];
  }

  protected dropIndex(name: string): string {
    return `DROP INDEX ${quoteName(name)}`;
  }

  protected renameIndex(_table: Table, from: string, to: string): readonly DdlStatement[] {
    return [{ text: `ALTER INDEX ${quoteName(from)} RENAME TO ${quoteName(to)}` }];
  }

  protected addConstraint(table: Table, constraint: Constraint): readonly DdlStatement[] {
    if (this.isLeftOut(constraint)) return [];
    const index = this.indexFor(constraint);
    if (index !== undefined) return [{ text: this.createIndex(table.name, index) }];
    return [{ text: `${this.alter(table)} ADD ${this.constraint(constraint)}` }];
  }

  protected removeConstraint(table: Table, name: string): readonly DdlStatement[] {
    const constraint = table.constraints.find((constraint) => constraint.name === name);
    if (constraint && this.isLeftOut(constraint)) return [];
    if (constraint && this.indexFor(constraint)) return this.removeIndex(table, name);
    return [{ text: `${this.alter(table)} DROP CONSTRAINT ${quoteName(name)}` }];
  }

  /** Nothing is left to be done where a constraint holds for all rows from the start. */
  protected validateConstraint(_table: Table, _name: string): readonly DdlStatement[] {
    return [];
  }

  /** All indexes of a table that are printed as such: declared ones, and conditional constraints. */
  protected tableIndexes(table: Table): readonly Index[] {
    const made = table.constraints.map((constraint) =>
      this.isLeftOut(constraint) ? undefined : this.indexFor(constraint),
    );
    const indexes = [...table.indexes, ...made.filter((index) => index !== undefined)];
    return indexes.filter((index) => !this.isLeftOut(index));
  }

  protected comments(table: Table): DdlStatement[] {
    const own = table.comment === undefined ? [] : [this.tableComment(table.name, table.comment)];
    const columns = table.columns
      .filter(({ comment }) => comment !== undefined)
      .map((column) => this.columnComment(table.name, column));
    return [...own, ...columns].filter((statement) => statement !== undefined);
  }

  protected commentTable(table: string, comment: string | undefined): readonly DdlStatement[] {
    return [this.tableComment(table, comment)];
  }

  protected tableComment(table: string, comment: string | undefined): DdlStatement {
    const text = this.literal({ value: comment ?? null });
    return { text: `COMMENT ON TABLE ${quoteName(table)} IS ${text}` };
  }

  protected columnComment(table: string, { name, comment }: Column): DdlStatement | undefined {
    const text = this.literal({ value: comment ?? null });
    return { text: `COMMENT ON COLUMN ${quoteName(table)}.${quoteName(name)} IS ${text}` };
  }

  protected alter(table: Table): string {
    return `ALTER TABLE ${quoteName(table.name)}`;
  }

  protected uniqueName(table: Table, { name }: Column): string {
    return constraintName(table.name, [name], { suffix: "uniq" });
  }

  protected checkName(table: Table, { name }: Column): string {
    return constraintName(table.name, [name], { suffix: "check" });
  }
}
