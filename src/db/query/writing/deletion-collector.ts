/** Finds all that goes with deleted rows, with as few queries as it can, and then deletes it. */

import { isLeftToDatabase } from "../../fields/on-delete.ts";
import type { ForeignKey } from "../../fields/relation.ts";
import { isModelInstance, type ModelInstance, valuesKey } from "../../meta/instance.ts";
import { KeySet } from "../../meta/keys.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import type { HasMeta } from "../../meta/registry.ts";
import { DeletionNews } from "./deletion-news.ts";
import {
  type Dependence,
  type Dependent,
  deletionOrder,
  deletionPlan,
  isDeletedAtOnce,
  isHeard,
} from "./deletion-graph.ts";
import { type Deletion, ProtectedError } from "./deletion.ts";
import { fetchAll } from "../execute.ts";
import { Condition, type Lookups } from "../expressions/expressions.ts";
import { genericLookups } from "../loading/generic-keys.ts";
import { initialState, type QueryState } from "../query-state.ts";
import { deleteAll, updateAll } from "./write.ts";

/** Values of a row, as `needed` of its model's plan names them: the primary key first. */
type Row = readonly unknown[];

/** Rows of one model to be deleted. */
interface Group {
  /** The model itself, or the proxy through which its rows were first found. */
  readonly meta: ModelMeta;
  readonly keys: Set<unknown>;
}

/** A foreign key that gets another value. */
interface Update {
  readonly from: ModelMeta;
  readonly value: unknown;
  readonly keys: Set<unknown>;
}

/** Rows that must not stay if what they point to goes. */
interface Restricted {
  readonly from: ModelMeta;
  readonly field: ForeignKey;
  readonly keys: readonly unknown[];
  readonly of: ModelMeta;
}

export class DeletionCollector {
  readonly #using: string;
  readonly #news: DeletionNews;
  /** By the model that has the table, in the order they were found. */
  readonly #groups = new Map<ModelMeta, Group>();
  readonly #dependences: Dependence[] = [];
  /** Rows that go without being looked at. */
  readonly #atOnce: QueryState[] = [];
  readonly #updates = new Map<ForeignKey, Update>();
  readonly #restricted: Restricted[] = [];

  readonly #keepParents: boolean;

  /** @param keepParents Do the rows in the tables of parents stay, and what depends on them? */
  constructor(using: string, keepParents: boolean = false) {
    this.#using = using;
    this.#keepParents = keepParents;
    this.#news = new DeletionNews(using);
  }

  /** The rows of a query, or of an instance, which is told of its deletion itself. */
  async start(meta: ModelMeta, rows: QueryState | ModelInstance): Promise<void> {
    if (!isModelInstance(rows)) return this.#collect(meta, await this.#find(rows));
    const row = rowOf(meta, rows);
    if (isHeard(meta)) this.#news.add(meta, [rows]);
    if (row) return this.#collect(meta, [row], { instance: rows });
    const state = { ...withFilter(meta, this.#using, { pk: rows.pk }), order: [] };
    const found = await fetchRows(state);
    return this.#collect(meta, found, { instance: rows });
  }

  /**
   * @param link Leads here from rows that are collected already.
   * @param instance The one that the rows are of.
   */
  async #collect(
    meta: ModelMeta,
    found: readonly Row[],
    { link, instance }: { link?: ForeignKey; instance?: ModelInstance } = {},
  ): Promise<void> {
    const group = this.#groups.get(meta.concrete) ?? { meta, keys: new KeySet() };
    const rows = found.filter(([key]) => !group.keys.has(key));
    if (rows.length === 0) return;
    for (const [key] of rows) group.keys.add(key);
    this.#groups.set(meta.concrete, group);
    for (const [parent, up] of this.#keepParents && !link && instance ? [] : meta.parents) {
      await this.#collectParent(meta, rows, { parent, link: up, instance });
    }
    const { dependents } = deletionPlan(meta);
    const atOnce = new Map<ModelMeta, Lookups[]>();
    for (const dependent of dependents) {
      const { from, field } = dependent;
      if (field === link || isLeftToDatabase(field.options.onDelete)) continue;
      const lookups = { [`${field.name}__in`]: targetsOf(meta, rows, field) };
      if (field.options.onDelete !== "cascade" || !isDeletedAtOnce(from, field)) {
        await this.#follow(meta, lookups, dependent);
      } else {
        const together = atOnce.get(from);
        if (together) together.push(lookups);
        else atOnce.set(from, [lookups]);
      }
    }
    for (const [from, lookups] of atOnce) {
      const either = lookups.length === 1 ? lookups[0]! : new Condition("or", lookups);
      this.#atOnce.push(withFilter(from, this.#using, either));
    }
    await this.#followGeneric(meta, rows);
  }

  /** Rows that point to any model go with the row they point to. */
  async #followGeneric(meta: ModelMeta, rows: readonly Row[]): Promise<void> {
    for (const name of meta.genericRelations.keys()) {
      const relation = meta.relations.get(name)!;
      const keys = rows.map(([key]) => key);
      const lookups = genericLookups(relation, keys, this.#using) as Lookups;
      const state = withFilter(relation.to, this.#using, lookups);
      if (isDeletedAtOnce(relation.to)) this.#atOnce.push(state);
      else await this.#collect(relation.to, await this.#find(state));
    }
  }

  /** The row of a child is deleted before the rows of its parents. */
  async #collectParent(
    meta: ModelMeta,
    rows: readonly Row[],
    way: { parent: ModelMeta; link: ForeignKey; instance: ModelInstance | undefined },
  ): Promise<void> {
    const { parent, link, instance } = way;
    this.#dependences.push({ on: parent.concrete, from: meta.concrete, isNullable: false });
    const keys = targetsOf(meta, rows, link, link);
    const own = instance && !isHeard(parent) ? rowOf(parent, instance) : undefined;
    const isKeyEnough = deletionPlan(parent).needed.length === 1 && !isHeard(parent);
    if (own) await this.#collect(parent, [own], { link, instance: instance! });
    else if (isKeyEnough) {
      const found = keys.map((key) => [key]);
      await this.#collect(parent, found, { link });
    } else {
      const state = withFilter(parent, this.#using, { pk__in: keys });
      await this.#collect(parent, await this.#find(state), { link });
    }
  }

  async #follow(meta: ModelMeta, lookups: Lookups, { from, field }: Dependent): Promise<void> {
    const { onDelete } = field.options;
    const isNewValue = typeof onDelete === "object";
    if (isNewValue || onDelete === "setNull" || onDelete === "setDefault") {
      return this.#update(from, field, Object.values(lookups)[0] as readonly unknown[]);
    }
    const state = withFilter(from, this.#using, lookups);
    const rows = await (onDelete === "cascade" ? this.#find(state) : fetchRows(state));
    if (rows.length === 0) return;
    if (onDelete === "protect") {
      throw new ProtectedError(meta.name, from.verboseNamePlural, field.name, rows.length);
    }
    if (onDelete === "restrict") {
      this.#restricted.push({ from, field, keys: rows.map(([key]) => key), of: meta });
      return;
    }
    const { isNullable } = field;
    this.#dependences.push({ on: meta.concrete, from: from.concrete, isNullable });
    await this.#collect(from, rows);
  }

  async #update(from: ModelMeta, field: ForeignKey, keys: readonly unknown[]): Promise<void> {
    const known = this.#updates.get(field);
    if (known) {
      for (const key of keys) known.keys.add(key);
      return;
    }
    const { onDelete } = field.options;
    const value =
      typeof onDelete === "object"
        ? await valueOf(onDelete.set)
        : onDelete === "setNull"
          ? null
          : await field.defaultValue();
    this.#updates.set(field, { from, value, keys: new Set(keys) });
  }

  /** The rows of a query; as instances where somebody listens to their deletion. */
  async #find(state: QueryState): Promise<readonly Row[]> {
    const { meta } = state;
    if (!isHeard(meta)) return fetchRows(state);
    const all = { ...state, related: [], prefetches: [], loaded: undefined };
    const instances = (await fetchAll({
      ...all,
      order: [meta.primaryKey.name],
      rows: { kind: "instances" },
    })) as ModelInstance[];
    const collected = this.#groups.get(meta.concrete)?.keys;
    const added = instances.filter((instance) => !collected?.has(instance.pk));
    this.#news.add(meta, added);
    return added.map((instance) => rowOf(meta, instance)!);
  }

  /** Deletes what was collected. Call it in a transaction. */
  async delete(): Promise<Deletion> {
    await this.#refuseRestricted();
    await this.#news.before();
    const byModel: Record<string, number> = {};
    let total = 0;
    const count = (label: string, rows: number): void => {
      if (rows === 0) return;
      byModel[label] = (byModel[label] ?? 0) + rows;
      total += rows;
    };
    for (const state of this.#atOnce) count(state.meta.label, await deleteAll(state));
    for (const [field, { from, value, keys }] of this.#updates) {
      const state = withFilter(from, this.#using, { [`${field.name}__in`]: [...keys] });
      await updateAll(state, { [field.name]: value });
    }
    for (const concrete of deletionOrder([...this.#groups.keys()], this.#dependences)) {
      const { meta, keys } = this.#groups.get(concrete)!;
      count(meta.label, await deleteAll(withFilter(meta, this.#using, { pk__in: [...keys] })));
      await this.#news.after(meta);
    }
    return { total, byModel };
  }

  /** What restricts the deletion has to be deleted itself, in one way or another. */
  async #refuseRestricted(): Promise<void> {
    for (const { from, field, keys, of } of this.#restricted) {
      const collected = this.#groups.get(from.concrete)?.keys;
      let staying = keys.filter((key) => collected?.has(key) !== true);
      for (const state of this.#atOnce) {
        if (staying.length === 0) break;
        if (state.meta !== from) continue;
        const also = { kind: "filter", conditions: [{ pk__in: staying }] } as const;
        const going = await fetchRows({ ...state, operations: [...state.operations, also] });
        const gone = new KeySet();
        for (const [key] of going) gone.add(key);
        staying = staying.filter((key) => !gone.has(key));
      }
      if (staying.length === 0) continue;
      throw new ProtectedError(of.name, from.verboseNamePlural, field.name, staying.length);
    }
  }
}

/** The values that a foreign key to these rows has. */
function targetsOf(
  meta: ModelMeta,
  rows: readonly Row[],
  { targetKey }: ForeignKey,
  field = targetKey,
): unknown[] {
  const at = deletionPlan(meta).needed.indexOf(field);
  return rows.map((row) => row[at]).filter((key) => key !== null && key !== undefined);
}

/** The needed values of an instance; undefined if some of them were deferred. */
function rowOf(meta: ModelMeta, instance: ModelInstance): Row | undefined {
  const { $meta: own } = instance.constructor as unknown as HasMeta;
  const { needed } = deletionPlan(meta);
  const columns = needed.flatMap((field) => (field === meta.primaryKey ? meta.keyFields : [field]));
  if (columns.some((field) => instance[valuesKey][own.position(field)] === undefined)) return;
  const values = instance as unknown as Record<string, unknown>;
  return needed.map((field) => values[field.attribute]);
}

async function fetchRows(state: QueryState): Promise<readonly Row[]> {
  const { needed } = deletionPlan(state.meta);
  const paths = needed.map((field) => field.name);
  const plain = { ...state, order: [], related: [], prefetches: [], loaded: undefined };
  return (await fetchAll({ ...plain, rows: { kind: "tuples", paths } })) as Row[];
}

export function withFilter(
  meta: ModelMeta,
  using: string,
  filter: Lookups | Condition,
): QueryState {
  const state = initialState(meta, using);
  return { ...state, operations: [{ kind: "filter", conditions: [filter] }] };
}

function valueOf(value: unknown): unknown {
  return typeof value === "function" ? (value as () => unknown)() : value;
}
