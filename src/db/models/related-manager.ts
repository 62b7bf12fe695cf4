/**
 * The other side of a relation to many rows: `author.books`, `book.publishers`. It starts queries,
 * and adds and removes related rows.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/relations/
 */

import { andThen, type MaybePromise } from "../../base/index.ts";
import { atomic } from "../connection/transaction.ts";
import {
  isModelInstance,
  loadedKey,
  type ModelInstance,
  originKey,
  valuesKey,
} from "../meta/instance.ts";
import type { ModelMeta, Relation, Through } from "../meta/model-meta.ts";
import type { Conditions } from "../query/annotation-types.ts";
import { QueryError } from "../query/errors.ts";
import { fetchAll } from "../query/execute.ts";
import { peersOf } from "../query/hydrate.ts";
import type { FieldsOf, InstanceOf, KeyOf } from "../query/lookup-types.ts";
import { loadRelated } from "../query/prefetch.ts";
import type { PartialInput } from "../query/input-types.ts";
import { QuerySet } from "../query/query-set.ts";
import { initialState, type QueryState } from "../query/query-state.ts";
import { deleteAll, insertRow, updateAll } from "../query/write.ts";
import { type ManagerMethods, QueryStart } from "./manager.ts";

/** The rows on the other side of a relation, for one instance. */
export interface RelatedManager<Model> extends Pick<
  QuerySet<Model>,
  Exclude<ManagerMethods, "create" | "getOrCreate" | "updateOrCreate" | "bulkCreate">
> {
  /** Makes a new row on the other side, related to this one. */
  create(values: PartialInput<FieldsOf<Model>>): Promise<InstanceOf<Model>>;
  /** The related row that matches, or a new one, related to this one. */
  getOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, unknown, Path>,
    defaults?: PartialInput<FieldsOf<Model>>,
  ): Promise<[instance: InstanceOf<Model>, created: boolean]>;
  /** Changes the related row that matches, or makes a new one, related to this one. */
  updateOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, unknown, Path>,
    values?: PartialInput<FieldsOf<Model>>,
  ): Promise<[instance: InstanceOf<Model>, created: boolean]>;
  /** Inserts many rows, related to this one, in one transaction. */
  bulkCreate(
    entries: readonly (InstanceOf<Model> | PartialInput<FieldsOf<Model>>)[],
  ): Promise<InstanceOf<Model>[]>;
  /** Relates rows, given as instances or keys. Those that are related already stay so. */
  add(...rows: (InstanceOf<Model> | KeyOf<Model>)[]): Promise<void>;
  /** Ends the relation to these rows; the rows themselves stay. */
  remove(...rows: (InstanceOf<Model> | KeyOf<Model>)[]): Promise<void>;
  /** Relates exactly these rows. */
  set(rows: readonly (InstanceOf<Model> | KeyOf<Model>)[]): Promise<void>;
  /** Ends the relation to all rows. */
  clear(): Promise<void>;
}

/** Rows that were loaded for all peers at once; each peer takes its own once. */
const batches = new WeakMap<ModelInstance, Map<string, unknown[]>>();

class RelatedRows extends QueryStart {
  readonly #instance: ModelInstance;
  readonly #relation: Relation;

  constructor(instance: ModelInstance, relation: Relation) {
    super();
    this.#instance = instance;
    this.#relation = relation;
  }

  override getQuerySet(): QuerySet<never> {
    return new QuerySet(this.#state(), () => this.#load());
  }

  async create(values: Record<string, unknown>): Promise<unknown> {
    const { field, to } = this.#relation;
    const { using } = this.#instance[originKey];
    const rows = new QuerySet<never>(initialState(to, using));
    if (field) {
      this.#forget();
      return rows.create({ ...values, [field.name]: this.#instance } as never);
    }
    return atomic(
      async () => {
        const instance: unknown = await rows.create(values as never);
        await this.add(instance);
        return instance;
      },
      { using },
    );
  }

  async getOrCreate(
    conditions: Record<string, unknown>,
    defaults: Record<string, unknown> = {},
  ): Promise<[instance: unknown, created: boolean]> {
    return this.#found(conditions, defaults, "getOrCreate");
  }

  async updateOrCreate(
    conditions: Record<string, unknown>,
    values: Record<string, unknown> = {},
  ): Promise<[instance: unknown, created: boolean]> {
    return this.#found(conditions, values, "updateOrCreate");
  }

  async bulkCreate(entries: readonly object[]): Promise<unknown[]> {
    const { field, to } = this.#relation;
    const { using } = this.#instance[originKey];
    this.#forget();
    return atomic(
      async () => {
        const rows = new QuerySet<never>(initialState(to, using));
        if (!field) {
          const made: unknown[] = await rows.bulkCreate(entries as never);
          await this.add(...made);
          return made;
        }
        const own = entries.map((entry) =>
          isModelInstance(entry)
            ? Object.assign(entry, { [field.name]: this.#instance })
            : { ...entry, [field.name]: this.#instance },
        );
        return rows.bulkCreate(own as never);
      },
      { using },
    );
  }

  /** Looks among the related rows; a new one is related. */
  async #found(
    conditions: Record<string, unknown>,
    values: Record<string, unknown>,
    method: "getOrCreate" | "updateOrCreate",
  ): Promise<[instance: unknown, created: boolean]> {
    const { field } = this.#relation;
    const { using } = this.#instance[originKey];
    this.#forget();
    const rows = new QuerySet<never>(this.#state());
    if (field) {
      const own = { ...conditions, [field.name]: this.#instance };
      return rows[method](own as never, values as never);
    }
    return atomic(
      async () => {
        const [instance, created] = await rows[method](conditions as never, values as never);
        if (created) await this.add(instance);
        return [instance, created];
      },
      { using },
    );
  }

  async add(...rows: unknown[]): Promise<void> {
    if (rows.length === 0) return;
    const { through, field, to } = this.#relation;
    this.#forget();
    const keys = this.#keys(rows);
    const { using } = this.#instance[originKey];
    if (!through) {
      const state = filtered(to, using, { pk__in: keys });
      await updateAll(state, { [field!.name]: this.#instance });
      return;
    }
    await atomic(() => this.#insertPairs(through, keys), { using });
  }

  async remove(...rows: unknown[]): Promise<void> {
    if (rows.length === 0) return;
    const { through, field, to } = this.#relation;
    this.#forget();
    const keys = this.#keys(rows);
    const { using } = this.#instance[originKey];
    if (through) {
      await deleteAll(this.#pairs(through, { [`${through.target.name}__in`]: keys }));
      return;
    }
    this.#requireNullable();
    const own = { pk__in: keys, [field!.name]: this.#instance };
    await updateAll(filtered(to, using, own), { [field!.name]: null });
  }

  async set(rows: readonly unknown[]): Promise<void> {
    const { using } = this.#instance[originKey];
    await atomic(
      async () => {
        const wanted = new Set(this.#keys(rows));
        const state: QueryState = {
          ...this.#state(),
          order: [],
          rows: { kind: "single", paths: [this.#relation.to.primaryKey.name] },
        };
        const present = new Set(await fetchAll(state));
        await this.remove(...[...present].filter((key) => !wanted.has(key)));
        await this.add(...[...wanted].filter((key) => !present.has(key)));
      },
      { using },
    );
  }

  async clear(): Promise<void> {
    const { through, field, to } = this.#relation;
    this.#forget();
    if (through) {
      await deleteAll(this.#pairs(through, {}));
      return;
    }
    this.#requireNullable();
    const { using } = this.#instance[originKey];
    await updateAll(filtered(to, using, { [field!.name]: this.#instance }), {
      [field!.name]: null,
    });
  }

  async #insertPairs({ meta, source, target }: Through, keys: readonly unknown[]): Promise<void> {
    const { using } = this.#instance[originKey];
    const present = new Set(
      await fetchAll({
        ...this.#pairs(this.#relation.through!, { [`${target.name}__in`]: keys }),
        rows: { kind: "single", paths: [target.attribute] },
      }),
    );
    const values: unknown[] = meta.fields.map(() => null);
    values[meta.position(source)] = this.#key();
    for (const key of new Set(keys)) {
      if (present.has(key)) continue;
      values[meta.position(target)] = key;
      await insertRow(meta, using, values);
    }
  }

  /** The rows of the table of pairs that belong to this instance. */
  #pairs({ meta, source }: Through, more: Record<string, unknown>): QueryState {
    const { using } = this.#instance[originKey];
    return filtered(meta, using, { [source.name]: this.#key(), ...more });
  }

  #state(): QueryState {
    const { to, field, through } = this.#relation;
    const { using } = this.#instance[originKey];
    const key = this.#key();
    if (through) return { ...initialState(to, using), pairs: { through, sources: [key] } };
    return filtered(to, using, { [field!.name]: key });
  }

  /** What was prefetched, or a query for all instances that were loaded together. */
  #load(): MaybePromise<unknown[]> {
    const instance = this.#instance;
    const { name } = this.#relation;
    const prefetched = instance[loadedKey]?.get(name);
    if (prefetched !== undefined) return prefetched as unknown[];
    const batched = batches.get(instance)?.get(name);
    if (batched !== undefined) {
      batches.get(instance)!.delete(name);
      return batched;
    }
    const peers = peersOf(instance).filter((peer) => peer[loadedKey]?.has(name) !== true);
    return andThen(loadRelated(peers, this.#relation, fetchAll), () => {
      const own = takeLoaded(instance, name);
      for (const peer of peers) {
        if (peer === instance) continue;
        const batch = batches.get(peer) ?? new Map<string, unknown[]>();
        batches.set(peer, batch.set(name, takeLoaded(peer, name)));
      }
      return own;
    });
  }

  #key(): unknown {
    const { from, field } = this.#relation;
    const key = this.#instance[valuesKey][from.position(field?.targetKey ?? from.primaryKey)];
    if (key !== null && key !== undefined) return key;
    throw new QueryError(`This ${from.name} has no key yet, so nothing can be related to it.`, {
      hint: "Save it first.",
    });
  }

  #keys(rows: readonly unknown[]): unknown[] {
    const { primaryKey } = this.#relation.to;
    return rows.map((row) => {
      const key = typeof row === "object" && row !== null && "pk" in row ? row.pk : row;
      if (key !== null && key !== undefined) return primaryKey.parse(key);
      throw new QueryError(`A ${this.#relation.to.name} without a key cannot be related.`, {
        hint: "Save it first.",
      });
    });
  }

  #requireNullable(): void {
    const { field, to } = this.#relation;
    if (field!.isNullable) return;
    throw new QueryError(`${to.name}.${field!.name} cannot be null, so the relation cannot end.`, {
      hint: `Delete the ${to.verboseNamePlural}, or point them elsewhere.`,
    });
  }

  /** What was loaded is no longer so. */
  #forget(): void {
    this.#instance[loadedKey]?.delete(this.#relation.name);
    batches.get(this.#instance)?.delete(this.#relation.name);
  }
}

/** The related rows of an instance. */
export function relatedRows(instance: ModelInstance, relation: Relation): RelatedRows {
  return new RelatedRows(instance, relation);
}

function takeLoaded(instance: ModelInstance, name: string): unknown[] {
  const list = (instance[loadedKey]?.get(name) ?? []) as unknown[];
  instance[loadedKey]?.delete(name);
  return list;
}

function filtered(meta: ModelMeta, using: string, lookups: Record<string, unknown>): QueryState {
  return {
    ...initialState(meta, using),
    operations: [{ kind: "filter", conditions: [lookups] }],
  };
}
