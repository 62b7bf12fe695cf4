/**
 * What has to be done to the tables to get from one state to another. Which operation it was does
 * not matter, but for what only it knows: what was renamed, and what new columns are filled with.
 * So each operation goes back by the same rules as it goes forth.
 */

import { isDeepStrictEqual } from "node:util";

import type { Field } from "../fields/field.ts";
import { applyChange, isPatternIndexOf } from "../schema/apply.ts";
import type { SchemaChange } from "../schema/change.ts";
import type { SqlLiteral, SqlLiteralValue } from "../schema/literal.ts";
import type { Column, Table, Tables } from "../schema/table.ts";
import { renderMetas } from "./render.ts";
import type { ProjectState } from "./state.ts";
import { allTables, stateTables } from "./state-tables.ts";
import type { ModelTables } from "./tables.ts";

export interface ChangeHints {
  /** Names that a model had before, by the key it has after. */
  readonly models?: ReadonlyMap<string, string>;
  /** Names that fields had before, by the model's key after, by the name after. */
  readonly fields?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What the rows that are there get in a new column, or where it was NULL and may be no more. */
  readonly fill?: { readonly model: string; readonly field: string; readonly value: unknown };
}

/** The changes of the schema between two states, in order. */
export function schemaChanges(
  before: ProjectState,
  after: ProjectState,
  hints: ChangeHints = {},
): SchemaChange[] {
  const difference = new Difference(allTables(before));
  const old = new Map(stateTables(before));
  const matched: Match[] = [];
  const created: Table[] = [];
  for (const [key, made] of stateTables(after)) {
    const oldKey = hints.models?.get(key) ?? key;
    const known = old.get(oldKey);
    old.delete(oldKey);
    const hadTable = known !== undefined || before.models.has(oldKey); // perhaps not one of ours
    if (!hadTable) created.push(made.table, ...made.pairs.values());
    else if (known !== undefined && known !== made) {
      const fill: Match["fill"] = (column) => fillOf(key, column, after, hints);
      matched.push(...matches(key, known, made, { hints, fill, created, difference }));
    }
  }
  const kept = new Set(Array.from(after.models.keys(), (key) => hints.models?.get(key) ?? key));
  for (const [key, { table, pairs }] of old) {
    if (kept.has(key)) continue; // it is not managed any more: its table stays
    for (const pair of pairs.values()) difference.drop(pair.name);
    difference.drop(table.name);
  }
  for (const match of matched) difference.rename(match);
  for (const table of created) difference.add({ kind: "createTable", table });
  for (const match of matched) difference.alter(match);
  return difference.changes;
}

/** A table that is there before and after. */
interface Match {
  readonly from: Table;
  readonly to: Table;
  /** The columns' names before, by their names after. */
  readonly columns: ReadonlyMap<string, string>;
  /** What rows get in a column: null leaves them as they are, undefined says nothing of them. */
  fill(column: string): SqlLiteral | null | undefined;
}

interface Matching {
  readonly hints: ChangeHints;
  readonly fill: Match["fill"];
  readonly created: Table[];
  readonly difference: Difference;
}

/** The tables that two states of a model share; pairs that they do not are made or dropped. */
function* matches(
  key: string,
  from: ModelTables,
  to: ModelTables,
  { hints, fill, created, difference }: Matching,
): Iterable<Match> {
  const oldName = (field: string): string => hints.fields?.get(key)?.get(field) ?? field;
  const columns = new Map<string, string>();
  for (const [field, column] of to.columns) {
    const known = from.columns.get(oldName(field));
    if (known !== undefined) columns.set(column, known);
  }
  yield { from: from.table, to: to.table, columns, fill };
  const left = new Map(from.pairs);
  for (const [field, pair] of to.pairs) {
    const known = left.get(oldName(field));
    left.delete(oldName(field));
    if (known === undefined) created.push(pair);
    else {
      const names = pair.columns.map(({ name }, at): [string, string] => [
        name,
        known.columns[at]!.name,
      ]);
      yield { from: known, to: pair, columns: new Map(names), fill: () => undefined };
    }
  }
  for (const pair of left.values()) difference.drop(pair.name);
}

/** What the rows that are there get in a column. */
function fillOf(
  key: string,
  column: string,
  after: ProjectState,
  { fill }: ChangeHints,
): SqlLiteral | null | undefined {
  const meta = renderMetas(after).get(key);
  const field = meta.fields.find((each) => meta.columnOf(each) === column)!;
  const isSaid = fill?.model === key && fill.field === field.name;
  if (isSaid && fill.value === null) return null;
  return literalOf(field, isSaid ? fill.value : valueForRows(field));
}

/** What a row that is there gets: the default; an empty text where a form may leave it empty. */
function valueForRows(field: Field): unknown {
  if (field.hasDefault) return field.defaultValue();
  const mayBeEmpty = field.valueKind === "text" && field.options.blank === true;
  return mayBeEmpty && !field.isNullable ? "" : undefined;
}

function literalOf(field: Field, value: unknown): SqlLiteral | undefined {
  if (value === undefined || value === null) return undefined;
  return { value: field.encode(value) as SqlLiteralValue };
}

/** Collects changes, and knows the schema after each: some changes bring others with them. */
class Difference {
  readonly changes: SchemaChange[] = [];
  #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  add(change: SchemaChange): void {
    this.changes.push(change);
    this.#tables = applyChange(this.#tables, change);
  }

  drop(table: string): void {
    this.add({ kind: "dropTable", table });
  }

  rename({ from, to, columns }: Match): void {
    const table = to.name;
    if (from.name !== table) this.add({ kind: "renameTable", from: from.name, to: table });
    for (const [name, old] of columns) {
      if (name !== old) this.add({ kind: "renameColumn", table, from: old, to: name });
    }
  }

  /** What gets in the way goes first: indexes and constraints before columns, the old first. */
  alter({ to, columns, fill }: Match): void {
    const table = to.name;
    const current = this.#tables.get(table)!;
    if (current.comment !== to.comment) {
      this.add({ kind: "commentTable", table, comment: to.comment });
    }
    this.#renameIndexes(current, to);
    const gone = current.columns.filter(({ name }) => !columns.has(name));
    for (const index of missing(this.#tables.get(table)!.indexes, to.indexes)) {
      if (gone.some(({ name }) => isPatternIndexOf(index, name))) continue;
      this.add({ kind: "removeIndex", table, name: index.name });
    }
    for (const { name } of missing(current.constraints, to.constraints)) {
      this.add({ kind: "removeConstraint", table, name });
    }
    for (const { name } of gone) this.add({ kind: "removeColumn", table, column: name });
    for (const column of to.columns) this.#setColumn(table, column, fill);
    const altered = this.#tables.get(table)!;
    for (const constraint of missing(to.constraints, altered.constraints)) {
      this.add({ kind: "addConstraint", table, constraint });
    }
    for (const index of missing(to.indexes, altered.indexes)) {
      this.add({ kind: "addIndex", table, index });
    }
  }

  /** An index is named for its table and columns: it follows them. */
  #renameIndexes(current: Table, { name: table, indexes }: Table): void {
    for (const { name, ...index } of missing(indexes, current.indexes)) {
      const known = current.indexes.find(({ name: _name, ...other }) => isSame(other, index));
      if (known) this.add({ kind: "renameIndex", table, from: known.name, to: name });
    }
  }

  #setColumn(table: string, to: Column, fill: Match["fill"]): void {
    const from = this.#tables.get(table)!.columns.find(({ name }) => name === to.name);
    if (from === undefined) {
      const value = fill(to.name);
      this.add({ kind: "addColumn", table, column: to, ...(value && { fill: value }) });
    } else if (!isSame(from.generated, to.generated)) {
      // A column is computed, or it is not: there is no changing it in its place.
      this.add({ kind: "removeColumn", table, column: to.name });
      this.add({ kind: "addColumn", table, column: to });
    } else if (!isSame(from, to)) {
      const given = from.null && !to.null ? fill(to.name) : null;
      const value = given === undefined ? to.default : given;
      this.add({ kind: "alterColumn", table, from, to, ...(value && { fill: value }) });
    }
  }
}

/** Those of `list` that have no equal in `others`. */
function missing<Item>(list: readonly Item[], others: readonly Item[]): Item[] {
  return list.filter((item) => !others.some((other) => isSame(item, other)));
}

/** Values in conditions are compared by their text: that of dates is all there is to them. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(withTexts(one), withTexts(other));
}

function withTexts(tree: unknown): unknown {
  if (tree === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(tree, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)),
  );
}
