/** A many-to-many relation, `book.tags`: the relation is a row of a table of pairs. */

import { atomic } from "../../connection/transaction.ts";
import { backendFor } from "../../connection/databases.ts";
import type { ForeignKey } from "../../fields/relation.ts";
import type { ModelInstance } from "../../meta/instance.ts";
import { KeySet } from "../../meta/keys.ts";
import type { ModelMeta, Relation, Through } from "../../meta/model-meta.ts";
import { modelSignals } from "../../meta/model-signals.ts";
import { type BulkCreateOptions, createAll } from "../../query/writing/bulk-create.ts";
import { deleteQuerySet } from "../../query/writing/delete.ts";
import { fetchAll } from "../../query/execute.ts";
import { Condition, type Lookups } from "../../query/expressions/expressions.ts";
import { insertRows } from "../../query/writing/insert-many.ts";
import { QuerySet } from "../../query/query-set.ts";
import { initialState, type QueryState } from "../../query/query-state.ts";
import { deleteAll } from "../../query/writing/write.ts";
import {
  filtered,
  refuseOptions,
  RelatedRows,
  type RowsOptions,
  withOptions,
} from "./related-rows.ts";

export class PairRows extends RelatedRows {
  readonly #through: Through;

  constructor(instance: ModelInstance, relation: Relation, through: Through) {
    super(instance, relation);
    this.#through = through;
  }

  protected override state(): QueryState {
    const sources = [this.#key()];
    return { ...this.besides(), operations: [], pairs: { through: this.#through, sources } };
  }

  protected override get written(): ModelMeta {
    return this.#through.meta;
  }

  async create(values: Record<string, unknown>, options: RowsOptions = {}): Promise<unknown> {
    this.#key();
    return atomic(
      async () => {
        const instance: unknown = await this.#all().create(values as never);
        await this.add(instance, options);
        return instance;
      },
      { using: this.using },
    );
  }

  async getOrCreate(
    conditions: Record<string, unknown>,
    defaults: Record<string, unknown> = {},
    options: RowsOptions = {},
  ): Promise<[instance: unknown, created: boolean]> {
    return this.#found("getOrCreate", conditions, defaults, options);
  }

  async updateOrCreate(
    conditions: Record<string, unknown>,
    values: Record<string, unknown> = {},
    options: RowsOptions = {},
  ): Promise<[instance: unknown, created: boolean]> {
    return this.#found("updateOrCreate", conditions, values, options);
  }

  async bulkCreate(entries: readonly object[], options?: BulkCreateOptions): Promise<unknown[]> {
    this.#key();
    return atomic(
      async () => {
        const made: unknown[] = await this.#all().bulkCreate(entries as never, options as never);
        await this.add(...made);
        return made;
      },
      { using: this.using },
    );
  }

  async add(...args: unknown[]): Promise<void> {
    const { rows, options } = withOptions(args);
    refuseOptions(options, ["bulk"]);
    const own = this.#key();
    if (rows.length === 0) return;
    const { source, target, isMade } = this.#through;
    const keys = [...new KeySet(this.keysOf(rows, target.targetKey))];
    this.forget();
    const pairs = keys.map((key): Pair => [own, key]);
    const turned = this.relation.isSymmetrical ? keys.map((key): Pair => [key, own]) : [];
    const insert = async (): Promise<void> => {
      if (isMade && backendFor(this.using).features.supportsUpsert) {
        await this.#insert([...pairs, ...turned]);
        return;
      }
      const defaults = called(options.throughDefaults ?? {});
      await this.#insertMissing(source, target, pairs, defaults);
      await this.#insertMissing(target, source, turned, defaults);
    };
    await atomic(async () => this.#told("Add", await this.#newKeys(keys), insert), {
      using: this.using,
    });
  }

  async remove(...args: unknown[]): Promise<void> {
    const { rows, options } = withOptions(args);
    refuseOptions(options, ["bulk", "throughDefaults"]);
    this.#key();
    if (rows.length === 0) return;
    const { source, target } = this.#through;
    const keys = this.keysOf(rows, target.targetKey);
    this.forget();
    const remove = (): Promise<void> =>
      this.#delete({ [`${target.name}__in`]: keys }, { [`${source.name}__in`]: keys });
    await this.#told("Remove", keys, remove);
  }

  async set(
    given: readonly unknown[] | PromiseLike<readonly unknown[]>,
    { clear = false, ...options }: RowsOptions = {},
  ): Promise<void> {
    const { meta, source, target } = this.#through;
    const rows = await given;
    await atomic(
      async () => {
        if (clear) {
          await this.clear();
          return this.add(...rows, options);
        }
        const own = this.#key();
        const wanted = new KeySet(this.keysOf(rows, target.targetKey));
        const pairs = filtered(meta, this.using, { [source.name]: own });
        const single = { kind: "single", paths: [target.attribute] } as const;
        const present = new KeySet(await fetchAll({ ...pairs, order: [], rows: single }));
        this.forget();
        await this.remove(...[...present].filter((key) => !wanted.has(key)));
        await this.add(...[...wanted].filter((key) => !present.has(key)), options);
      },
      { using: this.using },
    );
  }

  async clear(options: RowsOptions = {}): Promise<void> {
    refuseOptions(options, ["bulk", "throughDefaults"]);
    this.#key();
    this.forget();
    await this.#told("Clear", [], () => this.#delete({}, {}));
  }

  get #isHeard(): boolean {
    return modelSignals.manyToManyChanged.isHeard(this.#declaring.meta.modelClass);
  }

  /** The relation as its own model declares it. */
  get #declaring(): { meta: ModelMeta; name: string } {
    const { from, to, kind, name } = this.relation;
    if (kind === "manyToMany") return { meta: from, name };
    const own = [...to.relations.values()].find(
      (other) => other.kind === "manyToMany" && other.through?.meta === this.#through.meta,
    );
    return { meta: to, name: own?.name ?? name };
  }

  /** Those that are not related yet, if anybody wants to know. */
  async #newKeys(keys: readonly unknown[]): Promise<readonly unknown[]> {
    if (!this.#isHeard) return keys;
    const { meta, source, target } = this.#through;
    const own = { [source.name]: this.#key(), [`${target.name}__in`]: keys };
    const single = { kind: "single", paths: [target.attribute] } as const;
    const state = { ...filtered(meta, this.using, own), order: [], rows: single };
    const present = new KeySet(await fetchAll(state));
    return keys.filter((key) => !present.has(key));
  }

  /** Tells those who listen before and after, in one transaction. */
  async #told(
    what: "Add" | "Remove" | "Clear",
    keys: readonly unknown[],
    work: () => Promise<void>,
  ): Promise<void> {
    if (!this.#isHeard) return work();
    const { meta, name } = this.#declaring;
    const { modelClass: sender } = meta;
    const event = {
      sender,
      instance: this.instance,
      relation: name,
      isReverse: this.relation.kind !== "manyToMany",
      model: this.relation.to.modelClass,
      keys,
      using: this.using,
    };
    const { manyToManyChanged } = modelSignals;
    await atomic(
      async () => {
        await manyToManyChanged.send(sender, { ...event, action: `pre${what}` });
        await work();
        await manyToManyChanged.send(sender, { ...event, action: `post${what}` });
      },
      { using: this.using },
    );
  }

  /** Looks among the related rows; a new one is related. */
  async #found(
    method: "getOrCreate" | "updateOrCreate",
    conditions: Record<string, unknown>,
    values: Record<string, unknown>,
    options: RowsOptions,
  ): Promise<[instance: unknown, created: boolean]> {
    this.forget();
    const rows = new QuerySet<never>(this.stateToWrite());
    return atomic(
      async () => {
        const [instance, created] = await rows[method](conditions as never, values as never);
        if (created) await this.add(instance, options);
        return [instance, created];
      },
      { using: this.using },
    );
  }

  /** Inserts pairs; those that are there stay as they are. */
  async #insert(pairs: readonly Pair[]): Promise<void> {
    const { meta, source, target } = this.#through;
    const [sourceAt, targetAt] = [meta.position(source), meta.position(target)];
    const rows = pairs.map(([from, to]) => {
      const values: unknown[] = meta.fields.map(() => null);
      values[sourceAt] = from;
      values[targetAt] = to;
      return values;
    });
    const ignoring = { hasKeys: false, conflict: { action: "ignore" } } as const;
    await insertRows(meta, this.using, rows, ignoring);
  }

  /** A model of one's own need not refuse the same pair twice, so it is looked for. */
  async #insertMissing(
    from: ForeignKey,
    to: ForeignKey,
    pairs: readonly Pair[],
    defaults: Record<string, unknown>,
  ): Promise<void> {
    if (pairs.length === 0) return;
    const { meta, source } = this.#through;
    const isTurned = from !== source;
    const others = pairs.map(([first, second]) => (isTurned ? first : second));
    const own = { [from.name]: this.#key(), [`${to.name}__in`]: others };
    const single = { kind: "single", paths: [to.attribute] } as const;
    const state = { ...filtered(meta, this.using, own), order: [], rows: single };
    const present = new KeySet(await fetchAll(state));
    const missing = others.filter((key) => !present.has(key));
    if (meta.modelClass === undefined) {
      const keys = missing.map((key): Pair => (isTurned ? [key, this.#key()] : [this.#key(), key]));
      return this.#insert(keys);
    }
    const entries = missing.map((key) => ({
      ...defaults,
      [from.attribute]: this.#key(),
      [to.attribute]: key,
    }));
    await createAll(initialState(meta, this.using), entries);
  }

  /** Deletes pairs; of a symmetrical relation in both directions. */
  async #delete(forward: Lookups, backward: Lookups): Promise<void> {
    const { meta, source, target, isMade } = this.#through;
    const key = this.#key();
    const here = { [source.name]: key, ...forward };
    const there = { [target.name]: key, ...backward };
    const both = this.relation.isSymmetrical ? new Condition("or", [here, there]) : here;
    const state = filtered(meta, this.using, both);
    await (isMade ? deleteAll(state) : deleteQuerySet(state));
  }

  #key(): unknown {
    return this.keyOf(this.#through.source.targetKey);
  }

  #all(): QuerySet<never> {
    return new QuerySet(initialState(this.relation.to, this.using));
  }
}

type Pair = readonly [source: unknown, target: unknown];

/** Functions among the values are called, once for all pairs. */
function called(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "function" ? (value as () => unknown)() : value,
    ]),
  );
}
