/** Changes of the schema on PostgreSQL: nearly all of them in place. */

import type { SchemaChange } from "../schema/change.ts";
import type { Constraint, Index, UniqueConstraint } from "../schema/constraint.ts";
import { type DdlStatement, DdlWriter } from "../schema/ddl.ts";
import { quoteName } from "../schema/definitions.ts";
import type { SqlLiteral, SqlLiteralValue } from "../schema/literal.ts";
import type { TableLock } from "../schema/lock.ts";
import type { Column, Table, Tables } from "../schema/table.ts";
import { isAssignable } from "./assignment.ts";
import { PostgresCompiler } from "./compiler.ts";
import { forIndex, forUnique } from "./find-index.ts";
import { locksOf } from "./locks.ts";
import { ifPossible, withOperators } from "./pattern-index.ts";
import { locksOfStatement } from "./statement-locks.ts";
import { toPostgres } from "./values.ts";

/** The kinds of constraints, as pg_constraint has them. */
type ConstraintKind = "u" | "f" | "c" | "p";

export class PostgresDdlWriter extends DdlWriter {
  override readonly lock = "SELECT pg_advisory_xact_lock(8117, hashtext(current_database()))";

  protected override readonly compiler = new PostgresCompiler();

  /** Dates, lengths of time and the like are printed as the text that the server reads. */
  protected override value(value: SqlLiteralValue): string {
    if (typeof value !== "object" || value === null) return super.value(value);
    return super.value(toPostgres(value));
  }

  override statements(change: SchemaChange, tables: Tables): readonly DdlStatement[] {
    const made = super.statements(change, tables);
    switch (change.kind) {
      case "addIndex":
        if (!change.concurrently) return made;
        return this.#indexAdded(tables.get(change.table)!, change.index, change.concurrently);
      case "removeIndex":
        if (!change.concurrently) return made;
        return this.#indexRemovedBeside(tables.get(change.table)!, change.name);
      case "addConstraint":
        if (change.concurrently && change.constraint.kind === "unique") {
          return this.#uniqueBuiltBeside(change.table, change.constraint);
        }
        return change.notValid ? made.map(notValid) : made;
      case "alterColumn":
        return this.#alteredInUse(tables.get(change.table)!, change);
      default:
        return made;
    }
  }

  override locksOf(change: SchemaChange): readonly TableLock[] {
    return locksOf(change);
  }

  override locksOfStatement({ text }: DdlStatement, change: SchemaChange): readonly TableLock[] {
    return locksOfStatement(text, change);
  }

  override lockTimeout(milliseconds: number): string {
    return `SET LOCAL lock_timeout = ${Math.max(1, Math.round(milliseconds))}`;
  }

  protected override renameIndex(table: Table, from: string, to: string): readonly DdlStatement[] {
    const index = this.tableIndexes(table).find(({ name }) => name === from);
    if (index === undefined) return super.renameIndex(table, from, to);
    return forIndex(table, index, (name) => super.renameIndex(table, name, to));
  }

  protected override removeIndex(table: Table, name: string): readonly DdlStatement[] {
    const index = this.tableIndexes(table).find((each) => each.name === name);
    if (index === undefined) return super.removeIndex(table, name);
    return forIndex(table, index, (found) => super.removeIndex(table, found));
  }

  protected override isLeftOut(): boolean {
    return false;
  }

  protected override addIndex(table: Table, index: Index): readonly DdlStatement[] {
    return this.#indexAdded(table, index, false);
  }

  protected override removeConstraint(table: Table, name: string): readonly DdlStatement[] {
    const constraint = table.constraints.find((each) => each.name === name);
    if (constraint?.kind !== "unique" || this.indexFor(constraint)) {
      return super.removeConstraint(table, name);
    }
    const drop = (found: string): DdlStatement => ({
      text: `${this.alter(table)} DROP CONSTRAINT ${quoteName(found)}`,
    });
    return forUnique(table, constraint, (found) => [drop(found)]);
  }

  protected override validateConstraint(table: Table, name: string): readonly DdlStatement[] {
    return [{ text: `${this.alter(table)} VALIDATE CONSTRAINT ${quoteName(name)}` }];
  }

  #indexAdded(table: Table, index: Index, concurrently: boolean): readonly DdlStatement[] {
    const whole = withOperators(table, index);
    const statements = concurrently
      ? this.#indexBuiltBeside(table.name, whole)
      : [{ text: this.createIndex(table.name, whole) }];
    return ifPossible(index, statements);
  }

  /** What an attempt before left behind, which is not valid, is in the way. */
  #indexBuiltBeside(table: string, index: Index): readonly DdlStatement[] {
    const text = this.createIndex(table, index).replace(" INDEX ", " INDEX CONCURRENTLY ");
    return [this.#indexDroppedBeside(index.name), { text, needsNoTransaction: true }];
  }

  #indexRemovedBeside(table: Table, name: string): readonly DdlStatement[] {
    const index = this.tableIndexes(table).find((each) => each.name === name);
    if (index === undefined) return [this.#indexDroppedBeside(name)];
    return forIndex(table, index, (found) => [this.#indexDroppedBeside(found)]);
  }

  #indexDroppedBeside(name: string): DdlStatement {
    const text = `DROP INDEX CONCURRENTLY IF EXISTS ${quoteName(name)}`;
    return { text, needsNoTransaction: true };
  }

  /** The constraint takes the index over: nothing is left to be looked at. */
  #uniqueBuiltBeside(table: string, constraint: UniqueConstraint): readonly DdlStatement[] {
    const index = this.indexFor(constraint);
    if (index !== undefined) return this.#indexBuiltBeside(table, index);
    const { name, columns, deferrable } = constraint;
    const parts = columns.map((column) => ({ column }));
    const alter = `ALTER TABLE ${quoteName(table)}`;
    const wait = deferrable ? ` DEFERRABLE ${deferrable.toUpperCase()}` : "";
    const named = quoteName(name);
    return [
      { text: this.#dropIfThere(table, name) },
      ...this.#indexBuiltBeside(table, { name, unique: true, parts }),
      { text: `${alter} ADD CONSTRAINT ${named} UNIQUE USING INDEX ${named}${wait}` },
    ];
  }

  /** Without a lock on the table where there is none: IF EXISTS would wait for all who write. */
  #dropIfThere(table: string, name: string): string {
    const of = this.value(quoteName(table));
    return (
      "DO $$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE " +
      `conrelid = ${of}::regclass AND conname = ${this.value(name)}) THEN ` +
      `ALTER TABLE ${quoteName(table)} DROP CONSTRAINT ${quoteName(name)}; END IF; END $$`
    );
  }

  #alteredInUse(
    table: Table,
    change: SchemaChange & { kind: "alterColumn" },
  ): readonly DdlStatement[] {
    const { from, to, fill } = change;
    const isUnique = change.concurrently && to.unique && !from.unique;
    const made = this.alterColumn(table, from, isUnique ? { ...to, unique: false } : to, fill);
    const altered = change.notValid ? made.map(notValid) : made;
    if (!isUnique) return altered;
    const name = this.uniqueName(table, to);
    const constraint = { kind: "unique", name, columns: [to.name] } as const;
    return [...altered, ...this.#uniqueBuiltBeside(table.name, constraint)];
  }

  /** `CREATE TABLE` makes one of several constraints that say the same: the others come after it. */
  protected override createTable(table: Table): DdlStatement[] {
    const twins = table.constraints.filter((constraint) => hasTwinBefore(table, constraint));
    const others = table.constraints.filter((constraint) => !twins.includes(constraint));
    return [
      ...super.createTable({ ...table, constraints: others }),
      ...twins.flatMap((constraint) => this.addConstraint(table, constraint)),
    ];
  }

  /** Foreign keys of other tables to it go with it, as in Django. */
  protected override dropTable(table: Table): DdlStatement[] {
    return super.dropTable(table).map(({ text }) => ({ text: `${text} CASCADE` }));
  }

  /** First what is in the way of a new type, then the type, then all else. */
  protected override alterColumn(
    table: Table,
    from: Column,
    to: Column,
    fill: SqlLiteral | undefined,
  ): readonly DdlStatement[] {
    const statements: string[] = [];
    let middle = from;
    const drop = (kind: ConstraintKind, rest: Partial<Column>): void => {
      statements.push(this.#dropConstraints(table, to.name, kind));
      middle = { ...middle, ...rest };
    };
    const differs = (part: (column: Column) => unknown): boolean =>
      JSON.stringify(part(from)) !== JSON.stringify(part(to));
    const column = quoteName(to.name);
    const alter = `${this.alter(table)} ALTER COLUMN ${column}`;
    const retyped =
      this.columnType(from) !== this.columnType(to) || differs(({ collation }) => collation);

    if (from.references && differs(({ references }) => references)) {
      drop("f", { references: undefined });
    }
    if (from.check !== undefined && differs(({ check }) => check)) drop("c", { check: undefined });
    if (from.unique && !to.unique) drop("u", { unique: false });
    if (from.primaryKey && !to.primaryKey) drop("p", { primaryKey: false });
    if (retyped) {
      if (from.identity && !to.identity) {
        statements.push(`${alter} DROP IDENTITY IF EXISTS`);
        middle = { ...middle, identity: false };
      }
      if (from.default !== undefined) statements.push(`${alter} DROP DEFAULT`);
      const type = this.columnType(to);
      const cast = isAssignable(from.type, to.type) ? "" : ` USING ${column}::${type}`;
      statements.push(`${alter} TYPE ${type}${this.collation(to)}${cast}`);
      middle = {
        ...middle,
        type: to.type,
        collation: to.collation,
        default: undefined,
      };
    }
    const rest = super.alterColumn(table, middle, to, fill);
    return [...statements.map((text) => ({ text })), ...rest.flatMap(thenChecked)];
  }

  /**
   * By the catalogue, for names are made of table and column, which may have been renamed. Those
   * that are declared at the table stay.
   */
  #dropConstraints(table: Table, column: string, kind: ConstraintKind): string {
    const of = this.value(quoteName(table.name));
    const declared = table.constraints.map(({ name }) => this.value(name)).join(", ");
    const butNot = declared === "" ? "" : `AND conname NOT IN (${declared}) `;
    return (
      "DO $$ DECLARE found text; BEGIN FOR found IN SELECT conname FROM pg_constraint " +
      `WHERE contype = '${kind}' AND conrelid = ${of}::regclass AND conkey = ARRAY(SELECT attnum ` +
      `FROM pg_attribute WHERE attrelid = ${of}::regclass AND attname = ${this.value(column)}) ${butNot}` +
      `LOOP EXECUTE 'ALTER TABLE ' || ${of} || ' DROP CONSTRAINT ' || quote_ident(found); ` +
      "END LOOP; END $$"
    );
  }
}

/** A check or a foreign key that is added holds for new rows first. */
function notValid({ text }: DdlStatement): DdlStatement {
  const isAdded = / ADD CONSTRAINT "(?:[^"]|"")*" (?:CHECK|FOREIGN KEY) /.test(text);
  return { text: isAdded ? `${text} NOT VALID` : text };
}

/** Are its columns unique already: by themselves, as the key, or by a constraint that comes first? */
function hasTwinBefore(table: Table, constraint: Constraint): boolean {
  const columns = uniqueColumns(constraint);
  if (columns === undefined || columns === "") return false;
  const before = table.constraints.slice(0, table.constraints.indexOf(constraint));
  return (
    before.some((other) => uniqueColumns(other) === columns) ||
    table.primaryKey?.join() === columns ||
    table.columns.some(({ name, unique, primaryKey }) => name === columns && (unique || primaryKey))
  );
}

function uniqueColumns(constraint: Constraint): string | undefined {
  return constraint.kind === "unique" ? constraint.columns.join() : undefined;
}

/** Rows that wait for a check at the end of the transaction would be in the way of ALTER TABLE. */
function thenChecked(statement: DdlStatement): DdlStatement[] {
  const isUpdate = statement.text.startsWith("UPDATE ");
  return isUpdate ? [statement, { text: "SET CONSTRAINTS ALL IMMEDIATE" }] : [statement];
}
