/** What the other sides of all relations to many rows have in common. */

import { andThen, markAltersData, type MaybePromise } from "../../../base/index.ts";
import { routedRelation } from "../../connection/routers.ts";
import type { Field } from "../../fields/field.ts";
import { isModelInstance, loadedKey, type ModelInstance, originKey } from "../../meta/instance.ts";
import { valueReader } from "../../meta/instance-values.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import { QueryError } from "../../query/errors.ts";
import { fetchAll } from "../../query/execute.ts";
import type { Condition, Lookups } from "../../query/expressions/expressions.ts";
import { peersOf } from "../../query/loading/hydrate.ts";
import { loadRelated } from "../../query/loading/load-related.ts";
import { QuerySet } from "../../query/query-set.ts";
import { databaseToWrite } from "../../query/routing.ts";
import { initialState, type QueryState, stateKey } from "../../query/query-state.ts";
import { QueryStart } from "../manager.ts";
import { defaultManagerOf } from "../managers-of.ts";

/** What the methods of all kinds of related rows take. */
export interface RowsOptions {
  readonly bulk?: boolean;
  readonly clear?: boolean;
  readonly throughDefaults?: Readonly<Record<string, unknown>>;
}

/** Rows that were loaded for all peers at once; each peer takes its own once. */
const batches = new WeakMap<ModelInstance, Map<string, unknown[]>>();

export abstract class RelatedRows extends QueryStart {
  protected readonly instance: ModelInstance;
  protected readonly relation: Relation;

  constructor(instance: ModelInstance, relation: Relation) {
    super();
    this.instance = instance;
    this.relation = relation;
  }

  /** The related rows, as a query. */
  protected abstract state(): QueryState;

  override getQuerySet(): QuerySet<never> {
    const manager = defaultManagerOf(this.relation.to);
    const load = (): MaybePromise<unknown[]> => this.#load();
    if (manager === undefined) return new QuerySet(this.state(), load);
    if (manager.hasAllRows) return new manager.querySetClass(this.state(), load);
    return new manager.querySetClass(manager.within(this.state())[stateKey], load);
  }

  /** The database that the relation is written to. */
  protected get using(): string {
    return databaseToWrite(this.instance, this.written);
  }

  /** The model whose rows hold the relation. */
  protected get written(): ModelMeta {
    return this.relation.to;
  }

  /** The related rows, on the database that is written to. */
  protected stateToWrite(): QueryState {
    return { ...this.state(), using: this.using, routing: undefined };
  }

  /** Rows on the database of the instance, or where routers say. */
  protected besides(...conditions: (Lookups | Condition)[]): QueryState {
    const { instance } = this;
    const state = initialState(this.relation.to, instance[originKey].using, { instance });
    return { ...state, operations: [{ kind: "filter", conditions }] };
  }

  /** The value of a field of this side that rows of the other side hold. */
  protected keyOf(field: Field): unknown {
    const { from } = this.relation;
    const key = valueReader(from, field)(this.instance);
    if (key !== null && key !== undefined) return key;
    throw new QueryError(
      `This ${from.name} has no ${field.name} yet, so nothing can be related to it.`,
      {
        hint: "Save it first.",
      },
    );
  }

  /**
   * The instances and keys as values of a field of the other side.
   *
   * @throws {QueryError} If one is of another model, has no key, or comes from another database.
   */
  protected keysOf(rows: readonly unknown[], field: Field): unknown[] {
    const { to } = this.relation;
    return rows.map((row) => {
      if (!isModelInstance(row)) {
        if (row !== null && row !== undefined) return field.parse(row);
        throw this.#withoutKey();
      }
      this.check(row);
      const key = valueReader(to, field)(row);
      if (key === null || key === undefined) throw this.#withoutKey();
      return key;
    });
  }

  /** @throws {QueryError} If it is an instance of another model, or of another database. */
  protected check(row: ModelInstance): void {
    const { name, from, to } = this.relation;
    if (!(row instanceof (to.modelClass as unknown as new () => object))) {
      const given = (row.constructor as { name: string }).name;
      throw new QueryError(`${from.name}.${name} takes a ${to.name}, and not a ${given}.`, {
        hint: `Give instances of ${to.name}, or their keys.`,
      });
    }
    const { using, isNew } = row[originKey];
    const own = this.instance[originKey].using;
    if (isNew || (routedRelation(row, this.instance) ?? using === own)) return;
    throw new QueryError(
      `This ${to.name} is on the database "${using}", and the ${from.name} on "${own}".`,
      { hint: "Read both from the same, or allow it in allowRelation of a router." },
    );
  }

  #withoutKey(): QueryError {
    return new QueryError(`A ${this.relation.to.name} without a key cannot be related.`, {
      hint: "Save it first.",
    });
  }

  /** What was loaded is no longer so. */
  protected forget(): void {
    this.instance[loadedKey]?.delete(this.relation.name);
    batches.get(this.instance)?.delete(this.relation.name);
  }

  /** What was prefetched, or a query for all instances that were loaded together. */
  #load(): MaybePromise<unknown[]> {
    const { instance } = this;
    const { name } = this.relation;
    const prefetched = instance[loadedKey]?.get(name);
    if (prefetched !== undefined) return prefetched as unknown[];
    const batched = batches.get(instance)?.get(name);
    if (batched !== undefined) {
      batches.get(instance)!.delete(name);
      return batched;
    }
    const peers = peersOf(instance).filter((peer) => peer[loadedKey]?.has(name) !== true);
    // Not by way of the instances: peers may load in parallel, and each takes what it has loaded.
    const into = new Map<ModelInstance, unknown[]>();
    return andThen(loadRelated(peers, this.relation, fetchAll, { into }), () => {
      for (const [peer, rows] of into) {
        if (peer === instance) continue;
        const batch = batches.get(peer) ?? new Map<string, unknown[]>();
        batches.set(peer, batch.set(name, rows));
      }
      return into.get(instance) ?? [];
    });
  }
}

markAltersData(RelatedRows.prototype, ["add", "remove", "set", "clear"]);

/** The rows of a call, and the options that may stand last in it. */
export function withOptions(args: readonly unknown[]): { rows: unknown[]; options: RowsOptions } {
  const last = args.at(-1);
  if (!isPlainObject(last)) return { rows: [...args], options: {} };
  return { rows: args.slice(0, -1), options: last };
}

export function refuseOptions(options: RowsOptions, names: readonly (keyof RowsOptions)[]): void {
  for (const name of names) {
    if (options[name] === undefined) continue;
    throw new QueryError(`The option ${name} has no meaning for this relation.`, {
      hint:
        name === "throughDefaults"
          ? "It is for relations of many to many."
          : "It is for the other side of a foreign key.",
    });
  }
}

export function filtered(
  meta: ModelMeta,
  using: string,
  ...conditions: (Lookups | Condition)[]
): QueryState {
  return { ...initialState(meta, using), operations: [{ kind: "filter", conditions }] };
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
