/** The models of the tables that are in a database. */

import { camelCase } from "../../../base/index.ts";
import type { OnDelete } from "../../fields/on-delete.ts";
import { installedModels } from "../../meta/registry.ts";
import type { Column, Table } from "../../schema/table.ts";
import type { FieldState } from "../field-state.ts";
import type { StateOptions } from "../state.ts";
import { commonOptions, readColumn } from "./inspected-field.ts";
import { readOptions } from "./inspected-options.ts";
import { fieldName, modelNames } from "./names.ts";
import { type FoundPairs, pairsOf } from "./pair-tables.ts";

export interface InspectedField {
  readonly name: string;
  readonly state: FieldState;
  /** Of a relation: the name of a class, or the label of a model that is in the code. */
  readonly target?: { readonly name: string } | { readonly label: string };
  readonly notes: readonly string[];
}

export interface InspectedModel {
  readonly name: string;
  readonly table: string;
  /** The fields of a primary key of several. */
  readonly key?: readonly string[];
  readonly fields: readonly InspectedField[];
  readonly options: StateOptions;
  /** What could not be said in the model. */
  readonly notes: readonly string[];
}

export interface InspectOptions {
  /** The label of the app that the models are for: its tables are named without saying so. */
  readonly app: string | undefined;
  /** Are models written whose tables somebody else makes and changes? */
  readonly unmanaged: boolean;
}

/**
 * @param tables Those that models are wanted of.
 * @param views The names of those that are views.
 */
export function inspectTables(
  tables: readonly Table[],
  views: ReadonlySet<string>,
  options: InspectOptions,
): InspectedModel[] {
  const known = new Set(tables.map(({ name }) => name));
  const pairs = tables
    .map((table) => pairsOf(table))
    .filter((found) => found !== undefined && known.has(found.source) && known.has(found.target))
    .map((found) => found!);
  const own = tables.filter(({ name }) => !pairs.some(({ table }) => table === name));
  const names = modelNames(own, pairs, options.app);
  // Where a name turned out otherwise, the columns of the pairs would be others: a model of its own.
  const fitting = pairs.filter(
    (found) =>
      names.get(found.source)!.toLowerCase() === found.sourceName &&
      names.get(found.target)!.toLowerCase() === found.targetName,
  );
  if (fitting.length < pairs.length) {
    const left = tables.filter(({ name }) => !fitting.some(({ table }) => table === name));
    const all = modelNames(left, pairs, options.app);
    return left.map((table) => new Inspection(table, all, tables, fitting, options).model(views));
  }
  return own.map((table) => new Inspection(table, names, tables, pairs, options).model(views));
}

interface KeyedColumns {
  readonly columns: readonly Column[];
  /** Does somebody else have to make the table? */
  readonly isForeign: boolean;
  /** The columns of a key of several. */
  readonly key?: readonly string[];
}

class Inspection {
  readonly #table: Table;
  readonly #names: ReadonlyMap<string, string>;
  readonly #tables: readonly Table[];
  readonly #pairs: readonly FoundPairs[];
  readonly #options: InspectOptions;

  constructor(
    table: Table,
    names: ReadonlyMap<string, string>,
    tables: readonly Table[],
    pairs: readonly FoundPairs[],
    options: InspectOptions,
  ) {
    this.#table = table;
    this.#names = names;
    this.#tables = tables;
    this.#pairs = pairs.filter(({ source }) => source === table.name);
    this.#options = options;
  }

  model(views: ReadonlySet<string>): InspectedModel {
    const table = this.#table;
    const name = this.#names.get(table.name)!;
    const notes: string[] = [];
    const keyed = this.#keyed(views.has(table.name), notes);
    const byColumn = this.#fieldNames(keyed.columns);
    const read = readOptions(table, (column) => byColumn.get(column)?.name);
    const isOwn = this.#options.app !== undefined;
    const byDefault = `${this.#options.app}_${name.toLowerCase()}`;
    const columns = keyed.columns
      .filter((column) => {
        if (column.generated === undefined) return true;
        notes.push(`The column ${column.name} is computed: ${String(column.generated.sql)}`);
        return false;
      })
      .filter((column) => !this.#isDefaultKey(column))
      .map((column) => this.#field(column, byColumn.get(column.name)!, read.indexed));
    const taken = new Set([...byColumn.values()].map((each) => each.name));
    const fields = [...columns, ...this.#pairs.map((found) => this.#manyToMany(found, taken))];
    const key = keyed.key?.map((column) => byColumn.get(column)!.name);
    return {
      name,
      table: table.name,
      ...(key && { key }),
      fields: withRelatedNames(name, fields),
      options: {
        ...(!(isOwn && table.name === byDefault) && { dbTable: table.name }),
        ...((keyed.isForeign || this.#options.unmanaged) && { managed: false }),
        ...read.options,
      },
      notes: [...notes, ...read.notes],
    };
  }

  /** With a primary key, as a model has one: of a column, or of several. */
  #keyed(isView: boolean, notes: string[]): KeyedColumns {
    const { columns, primaryKey } = this.#table;
    if (isView) notes.push("This is a view.");
    if (columns.some((column) => column.primaryKey)) return { columns, isForeign: isView };
    const isPossible = ({ name, generated }: Column): boolean =>
      name !== "pk" && !(generated && primaryKey?.includes(name));
    if (primaryKey !== undefined && columns.every(isPossible)) {
      const counted = columns.find(({ name, identity }) => identity && primaryKey.includes(name));
      if (counted) notes.push(`The database numbers the column ${counted.name}: give it a value.`);
      return { columns, isForeign: false, key: primaryKey };
    }
    const names = columns.map(({ name }) => name);
    const key =
      primaryKey?.[0] ??
      columns.find((column) => column.unique && !column.null)?.name ??
      (names.includes("id") ? "id" : names[0]!);
    notes.push(
      primaryKey
        ? `The primary key is (${primaryKey.join(", ")}); a model has a key of one field.`
        : isView
          ? `${key} is taken for the primary key: is it unique?`
          : `The table has no primary key; ${key} is taken for it: is it unique?`,
    );
    const isKey = ({ name }: Column): boolean => name === key;
    return {
      columns: columns.map((column) =>
        isKey(column) ? { ...column, null: false, unique: false, primaryKey: true } : column,
      ),
      isForeign: true,
    };
  }

  #fieldNames(columns: readonly Column[]): Map<string, { name: string; dbColumn?: string }> {
    const taken = new Set<string>();
    const all = new Map<string, { name: string; dbColumn?: string }>();
    const plain = columns.map((column) => camelCase(column.name));
    for (const column of columns) {
      const isRelation = this.#targetOf(column) !== undefined;
      // The key of a relation has a name as well: `authorId`.
      const found = fieldName(column.name, {
        isRelation,
        isTaken: (name) =>
          taken.has(name) ||
          (isRelation && name !== camelCase(column.name) && plain.includes(name)),
      });
      taken.add(found.name);
      if (isRelation) taken.add(`${found.name}Id`);
      all.set(column.name, found);
    }
    return all;
  }

  /** The `id` that each model has by itself. */
  #isDefaultKey(column: Column): boolean {
    const isKey = column.name === "id" && column.primaryKey === true && column.identity === true;
    return isKey && this.#keyType(this.#table, column) === "bigint" && column.comment === undefined;
  }

  /** SQLite has one type for all counted keys: what points to it says which one was meant. */
  #keyType(table: Table, { name, type }: Column): string {
    if (type.name !== "integer") return type.name;
    const pointing = this.#tables
      .flatMap(({ columns }) => columns)
      .filter(({ references }) => references?.table === table.name && references.column === name);
    const types = new Set(pointing.map((column) => column.type.name));
    const [only] = types;
    return types.size === 1 ? only! : "integer";
  }

  #targetOf({ references }: Column): InspectedField["target"] {
    if (references === undefined) return undefined;
    const name = this.#names.get(references.table);
    if (name !== undefined) return { name };
    const meta = installedModels.models().find(({ table }) => table === references.table);
    return meta && { label: meta.label };
  }

  #field(
    column: Column,
    { name, dbColumn }: { name: string; dbColumn?: string },
    indexed: ReadonlySet<string>,
  ): InspectedField {
    const named = dbColumn === undefined ? {} : { dbColumn };
    const target = this.#targetOf(column);
    const hasIndex = indexed.has(column.name);
    if (target === undefined) {
      const { kind, options, notes } = readColumn(column, {
        keyType: this.#keyType(this.#table, column),
      });
      const index = hasIndex || kind === "slug" ? { dbIndex: hasIndex } : {};
      const where = column.references && `It points to ${column.references.table}.`;
      const state = { kind, options: { ...options, ...index, ...named } };
      return { name, state, notes: where === undefined ? notes : [...notes, where] };
    }
    const notes: string[] = [];
    const isOne = column.unique === true || column.primaryKey === true;
    const { unique: _implied, ...common } = commonOptions(column, notes);
    const toField = this.#toField(column);
    const options = {
      onDelete: onDeleteOf(column, common),
      ...(column.primaryKey && { primaryKey: true }),
      ...common,
      ...(toField !== undefined && { toField }),
      ...(!isOne && !hasIndex && { dbIndex: false }),
      ...named,
    };
    return { name, target, state: { kind: isOne ? "oneToOne" : "foreignKey", options }, notes };
  }

  /** The field that a key points to, if it is not the primary key. */
  #toField({ references }: Column): string | undefined {
    const target = this.#tables.find(({ name }) => name === references!.table);
    const column = target?.columns.find(({ name }) => name === references!.column);
    if (column === undefined || column.primaryKey) return undefined;
    const inspection = new Inspection(
      target!,
      this.#names,
      this.#tables,
      this.#pairs,
      this.#options,
    );
    return inspection.#fieldNames(target!.columns).get(column.name)?.name;
  }

  #manyToMany(found: FoundPairs, taken: ReadonlySet<string>): InspectedField {
    const { name, dbColumn } = fieldName(found.field, {
      isRelation: false,
      isTaken: (each) => taken.has(each),
    });
    const isSelf = found.source === found.target;
    const options = {
      ...(dbColumn !== undefined && { dbTable: found.table }),
      ...(isSelf && { symmetrical: false }),
    };
    const target = { name: this.#names.get(found.target)! };
    return { name, target, state: { kind: "manyToMany", options }, notes: [] };
  }
}

/** Several relations to one model have names of their own on the other side. */
function withRelatedNames(model: string, fields: readonly InspectedField[]): InspectedField[] {
  const keyOf = ({ target }: InspectedField): string => JSON.stringify(target);
  return fields.map((field) => {
    const twins = fields.filter((other) => other.target && keyOf(other) === keyOf(field));
    if (field.target === undefined || twins.length < 2) return field;
    const relatedName = camelCase(`${model[0]!.toLowerCase()}${model.slice(1)}_${field.name}`);
    const options = { ...field.state.options, relatedName };
    return { ...field, state: { ...field.state, options } };
  });
}

/** What the database does on a deletion, where the model can say it. */
function onDeleteOf(column: Column, options: object): OnDelete {
  const { onDelete } = column.references!;
  if (onDelete === "cascade") return "dbCascade";
  if (onDelete === "set null" && column.null) return "dbSetNull";
  if (onDelete === "set default" && "dbDefault" in options) return "dbSetDefault";
  return "doNothing";
}
