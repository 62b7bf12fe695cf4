/**
 * The tables of a statement and how they are joined, found while paths are walked. Whether a join
 * is inner or left is decided at the end, when it is known which rows the conditions require.
 */

import { CompositeKey } from "../../fields/composite-key.ts";
import type { Field } from "../../fields/field.ts";
import { holdsKey } from "../../meta/inheritance.ts";
import type { JoinStep, ModelMeta, Relation } from "../../meta/model-meta.ts";
import type { Condition, Expression, Join, TableSource } from "../../sql/expressions.ts";
import { all, column, compare } from "../../sql/expressions.ts";
import { fieldColumn } from "./key-columns.ts";

/** A table in a statement: a model's, or that of pairs on the way to one. */
export interface JoinedTable {
  readonly alias: string;
  readonly table: string;
  readonly parent: JoinedTable | undefined;
  readonly step: JoinStep | undefined;
  /** The model of the table. */
  readonly meta: ModelMeta;
  /** Can there be no row of it for a row of its parent? */
  readonly isNullable: boolean;
  /** Can there be several rows of it for a row of its parent? */
  readonly isMultiple: boolean;
  readonly children: Map<string, JoinedTable>;
}

/**
 * Conditions of one `filter` call speak of the same related row, those of two calls of any two.
 * `any` reuses a join that is there, whichever call made it.
 */
export type JoinScope = number | CallScope | "any";

/**
 * A call of one of two query sets that `or` or `xor` made one. The first call of each that leads
 * over a relation shares the join, then the second of each, and so on.
 */
export interface CallScope {
  /** The same for both query sets. */
  readonly group: string;
  readonly side: 0 | 1;
  readonly call: number;
}

/** The scope of a call inside another scope. */
export function callScope(outer: JoinScope, { side, call }: Omit<CallScope, "group">): CallScope {
  const group = typeof outer === "object" ? `${outer.group}/${outer.side}.${outer.call}` : outer;
  return { group: `${group}`, side, call };
}

/** A relation under a name of its own, with conditions on which rows are joined. */
export interface FilteredJoin {
  /** The relations on the way to it. */
  readonly before: readonly Relation[];
  /** The relation itself, named as it was annotated. */
  readonly relation: Relation;
  /** Made when the relation is first used. */
  condition(): Condition;
}

export class Joins {
  readonly root: JoinedTable;
  /** Filtered relations by their names. */
  readonly filtered: Map<string, FilteredJoin> = new Map();
  readonly #conditions = new Map<JoinedTable, Condition | undefined>();
  /** The calls of a side that lead over a relation: which join each has is its place among them. */
  readonly #calls = new Map<string, number[]>();
  readonly #prefix: string;
  readonly #used = new Set<string>();
  readonly #tables: JoinedTable[] = [];
  readonly #required = new Set<JoinedTable>();

  /** @param prefix Begins the aliases of a subquery, so that they differ from those outside. */
  constructor(meta: ModelMeta, prefix = "") {
    this.#prefix = prefix;
    this.root = {
      alias: this.#alias(meta.table),
      table: meta.table,
      parent: undefined,
      step: undefined,
      meta,
      isNullable: false,
      isMultiple: false,
      children: new Map(),
    };
  }

  get source(): TableSource {
    return { table: this.root.table, alias: this.root.alias };
  }

  /** The table under an alias; undefined if it is one of another statement. */
  tableOf(alias: string): JoinedTable | undefined {
    return alias === this.root.alias
      ? this.root
      : this.#tables.find((table) => table.alias === alias);
  }

  /**
   * The tables that a relation leads over, each joined once where it can be.
   *
   * @param steps How many of its steps: the first of a many-to-many relation leads to the pairs.
   */
  follow(
    from: JoinedTable,
    relation: Relation,
    scope: JoinScope,
    steps = relation.steps.length,
  ): JoinedTable[] {
    const path: JoinedTable[] = [];
    let parent = from;
    for (const [index, step] of relation.steps.slice(0, steps).entries()) {
      const isLast = index === relation.steps.length - 1;
      const meta = isLast ? relation.to : step.meta!;
      const isMultiple = relation.isMultiple && index === 0;
      const name = this.filtered.has(relation.name) ? `${relation.name}.${index}` : nameOf(step);
      parent = this.#join(parent, name, scope, {
        step,
        meta,
        isMultiple,
        // The second step of a many-to-many relation finds a row for every pair.
        isNullable: index === 0 && relation.isNullable,
      });
      path.push(parent);
    }
    return path;
  }

  /**
   * The table that the first relation of a path with several rows leads to, if a scope has joined
   * it already.
   */
  joinedTo(path: string, scope: JoinScope): JoinedTable | undefined {
    if (typeof scope !== "number") return undefined;
    let table: JoinedTable | undefined = this.root;
    for (const name of path.split("__")) {
      const relation = table.meta.relations.get(name);
      if (!relation || relation.via) return undefined;
      for (const [index, step] of relation.steps.entries()) {
        const isMultiple = relation.isMultiple && index === 0;
        table = table.children.get(this.#keyOf(table, nameOf(step), scope, isMultiple));
        if (!table || isMultiple) return table;
      }
    }
    return undefined;
  }

  /** The table of an inherited field or relation, joined; the given one if it is its own. */
  home(from: JoinedTable, name: string): JoinedTable {
    let table = from;
    for (;;) {
      const parent = table.meta.parentWith(name);
      if (!parent) return table;
      const link = table.meta.parents.get(parent)!;
      table = this.follow(table, table.meta.relations.get(link.name)!, "any").at(-1)!;
    }
  }

  /** Where the value of a field stands: the key of a parent is in the link to it, too. */
  columnOf(from: JoinedTable, field: Field): { table: JoinedTable; column: string } {
    let table = from;
    for (;;) {
      const parent = table.meta.parentWith(field.name);
      if (!parent) return { table, column: table.meta.columnOf(field) };
      const link = table.meta.parents.get(parent)!;
      if (holdsKey(link, field)) return { table, column: table.meta.columnOf(link as Field) };
      table = this.follow(table, table.meta.relations.get(link.name)!, "any").at(-1)!;
    }
  }

  /** The column of a field, or the columns of a key of several. */
  expressionOf(from: JoinedTable, field: Field): { table: JoinedTable; expression: Expression } {
    if (field instanceof CompositeKey) {
      const { table } = this.columnOf(from, field.fields[0]!);
      return { table, expression: fieldColumn(table.alias, table.meta, field) };
    }
    const { table, column: name } = this.columnOf(from, field);
    return { table, expression: column(table.alias, name) };
  }

  /** The tables that a filtered relation leads over; the last one has its conditions. */
  followFiltered({ before, relation, condition }: FilteredJoin): JoinedTable[] {
    let table = this.root;
    const path: JoinedTable[] = [];
    for (const each of [...before, relation]) {
      path.push(...this.follow(table, each, "any"));
      table = path.at(-1)!;
    }
    if (!this.#conditions.has(table)) {
      this.#conditions.set(table, undefined); // the condition names the relation itself
      this.#conditions.set(table, condition());
    }
    return path;
  }

  #join(
    parent: JoinedTable,
    name: string,
    scope: JoinScope,
    rest: Pick<JoinedTable, "meta" | "isNullable" | "isMultiple"> & { step: JoinStep },
  ): JoinedTable {
    const key = this.#keyOf(parent, name, scope, rest.isMultiple);
    const known =
      parent.children.get(key) ??
      (rest.isMultiple && scope === "any" ? lastOf(parent, name) : undefined);
    if (known) return known;
    const { table } = rest.step;
    const joined: JoinedTable = {
      ...rest,
      alias: this.#alias(table),
      table,
      parent,
      children: new Map(),
    };
    parent.children.set(key, joined);
    this.#tables.push(joined);
    return joined;
  }

  #keyOf(parent: JoinedTable, name: string, scope: JoinScope, isMultiple: boolean): string {
    return isMultiple && scope !== "any" ? `${name}#${this.#numberOf(scope, parent, name)}` : name;
  }

  /** Which of the joins of a relation a scope has. */
  #numberOf(scope: number | CallScope, parent: JoinedTable, name: string): string {
    if (typeof scope === "number") return String(scope);
    const { group, side, call } = scope;
    const key = `${parent.alias} ${name} ${group} ${side}`;
    const calls = this.#calls.get(key) ?? [];
    this.#calls.set(key, calls);
    if (!calls.includes(call)) calls.push(call);
    return `${group}/${calls.indexOf(call)}`;
  }

  /** Says that only rows matter which have a row of these tables. */
  require(tables: Iterable<JoinedTable>): void {
    for (const table of tables) {
      for (let at: JoinedTable | undefined = table; at; at = at.parent) this.#required.add(at);
    }
  }

  /** The joins in order. Left, unless a row is required or sure to be there. */
  list(): Join[] {
    const inner = new Set<JoinedTable>([this.root]);
    return this.#tables.map((joined) => {
      const { parent, step, table, alias, isNullable } = joined;
      const isInner = this.#required.has(joined) || (!isNullable && inner.has(parent!));
      if (isInner) inner.add(joined);
      const { only } = step!;
      const at = only?.of === "from" ? parent!.alias : alias;
      const conditions: Condition[] = [
        compare("=", column(parent!.alias, step!.from), column(alias, step!.to)),
        ...(only ? [compare("=", column(at, only.column), only.value)] : []),
        ...(this.#conditions.get(joined) ? [this.#conditions.get(joined)!] : []),
      ];
      const on = conditions.length === 1 ? conditions[0]! : all(conditions);
      return { type: isInner ? "inner" : "left", table, alias, on };
    });
  }

  #alias(table: string): string {
    let alias = this.#prefix === "" ? table : `${this.#prefix}0`;
    for (let count = this.#prefix === "" ? 2 : 1; this.#used.has(alias); count++) {
      alias = this.#prefix === "" ? `T${count}` : `${this.#prefix}${count}`;
    }
    this.#used.add(alias);
    return alias;
  }
}

/** Two relations that lead over the same columns are one join: a relation to pairs, and over them. */
function nameOf({ from, table, to, only }: JoinStep): string {
  const name = `${from}=${table}.${to}`;
  return only === undefined
    ? name
    : `${name}:${only.of}.${only.column}=${JSON.stringify(only.value)}`;
}

/** The join that was made last. */
function lastOf(parent: JoinedTable, name: string): JoinedTable | undefined {
  let last: JoinedTable | undefined;
  for (const [key, child] of parent.children) if (key.startsWith(`${name}#`)) last = child;
  return last;
}
