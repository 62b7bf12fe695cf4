/** The other side of a foreign key, `author.books`: rows that hold the key of the instance. */

import { atomic } from "../../connection/transaction.ts";
import type { ForeignKey } from "../../fields/relation.ts";
import { isModelInstance, type ModelInstance, originKey } from "../../meta/instance.ts";
import { keyReader } from "../../meta/instance-values.ts";
import { identity, KeySet } from "../../meta/keys.ts";
import type { Relation } from "../../meta/model-meta.ts";
import type { BulkCreateOptions } from "../../query/writing/bulk-create.ts";
import { QueryError } from "../../query/errors.ts";
import { fetchAll } from "../../query/execute.ts";
import { errorsOf, type Saveable } from "../../query/new-rows.ts";
import { QuerySet } from "../../query/query-set.ts";
import { initialState, type QueryState } from "../../query/query-state.ts";
import { updateAll } from "../../query/writing/write.ts";
import {
  filtered,
  refuseOptions,
  RelatedRows,
  type RowsOptions,
  withOptions,
} from "./related-rows.ts";

export class KeyRows extends RelatedRows {
  readonly #field: ForeignKey;

  constructor(instance: ModelInstance, relation: Relation, field: ForeignKey) {
    super(instance, relation);
    this.#field = field;
  }

  protected override state(): QueryState {
    const { name, targetKey } = this.#field;
    const key = this.keyOf(targetKey);
    const known = {
      name,
      field: this.#field,
      instances: new Map([[identity(key), this.instance]]),
    };
    return { ...this.besides({ [name]: key }), known: [known] };
  }

  async create(values: Record<string, unknown>, options: RowsOptions = {}): Promise<unknown> {
    refuseOptions(options, ["throughDefaults"]);
    this.keyOf(this.#field.targetKey);
    this.forget();
    return this.#all().create({ ...values, ...this.#own() } as never);
  }

  async getOrCreate(
    conditions: Record<string, unknown>,
    defaults: Record<string, unknown> = {},
  ): Promise<[instance: unknown, created: boolean]> {
    this.forget();
    const own = { ...conditions, ...this.#own() };
    return new QuerySet<never>(this.state()).getOrCreate(own as never, defaults as never);
  }

  async updateOrCreate(
    conditions: Record<string, unknown>,
    values: Record<string, unknown> = {},
  ): Promise<[instance: unknown, created: boolean]> {
    this.forget();
    const own = { ...conditions, ...this.#own() };
    return new QuerySet<never>(this.state()).updateOrCreate(own as never, values as never);
  }

  async bulkCreate(entries: readonly object[], options?: BulkCreateOptions): Promise<unknown[]> {
    this.keyOf(this.#field.targetKey);
    this.forget();
    const own = entries.map((entry) =>
      isModelInstance(entry) ? Object.assign(entry, this.#own()) : { ...entry, ...this.#own() },
    );
    return this.#all().bulkCreate(own as never, options as never);
  }

  async add(...args: unknown[]): Promise<void> {
    const { rows, options } = withOptions(args);
    refuseOptions(options, ["throughDefaults"]);
    this.keyOf(this.#field.targetKey);
    if (rows.length === 0) return;
    const { to } = this.relation;
    this.forget();
    if (options.bulk === false) {
      await this.#each(this.#instances(rows), (row) => {
        Object.assign(row, this.#own());
        return row.save({ using: this.using });
      });
      return;
    }
    for (const row of rows) if (isModelInstance(row)) this.#requireSaved(row);
    const keys = this.keysOf(rows, to.primaryKey);
    for (const row of rows) if (isModelInstance(row)) Object.assign(row, this.#own());
    await updateAll(filtered(to, this.using, { pk__in: keys }), this.#own());
  }

  async remove(...args: unknown[]): Promise<void> {
    const { rows, options } = withOptions(args);
    this.#requireNullable();
    if (rows.length === 0) return;
    const { to } = this.relation;
    const keys = this.keysOf(rows, to.primaryKey);
    const keyOf = keyReader(to, this.#field);
    const own = identity(this.keyOf(this.#field.targetKey));
    for (const row of rows) {
      // A key that was deferred cannot be looked at; the statement does.
      const key = isModelInstance(row) ? keyOf(row) : own;
      if (key !== undefined && key !== own) throw new (errorsOf(to).none)(to.name);
    }
    await this.#end({ pk__in: keys }, options);
  }

  async set(
    given: readonly unknown[] | PromiseLike<readonly unknown[]>,
    { clear = false, ...options }: RowsOptions = {},
  ): Promise<void> {
    const { to } = this.relation;
    const rows = await given;
    if (!this.#field.isNullable) {
      if (rows.length === 0) this.#requireNullable();
      return this.add(...rows, options);
    }
    await atomic(
      async () => {
        if (clear) {
          await this.clear(options);
          return this.add(...rows, options);
        }
        const keys = this.keysOf(rows, to.primaryKey);
        const single = { kind: "single", paths: [to.primaryKey.name] } as const;
        const present = new KeySet(
          await fetchAll({ ...this.stateToWrite(), order: [], rows: single }),
        );
        const wanted = new KeySet(keys);
        await this.remove(...[...present].filter((key) => !wanted.has(key)), options);
        await this.add(...rows.filter((_, index) => !present.has(keys[index])), options);
      },
      { using: this.using },
    );
  }

  async clear(options: RowsOptions = {}): Promise<void> {
    this.#requireNullable();
    await this.#end({}, options);
  }

  /** Sets the key of rows to null. */
  async #end(which: Record<string, unknown>, { bulk = true }: RowsOptions): Promise<void> {
    const { name, targetKey } = this.#field;
    this.forget();
    const own = { [name]: this.keyOf(targetKey), ...which };
    const state = filtered(this.relation.to, this.using, own);
    if (bulk) {
      await updateAll(state, { [name]: null });
      return;
    }
    const rows = (await fetchAll(state)) as (ModelInstance & Saveable)[];
    await this.#each(rows, (row) => {
      Object.assign(row, { [name]: null });
      return row.save({ using: this.using, updateFields: [name] });
    });
  }

  async #each<Row>(rows: readonly Row[], save: (row: Row) => Promise<void>): Promise<void> {
    await atomic(
      async () => {
        for (const row of rows) await save(row);
      },
      { using: this.using },
    );
  }

  #instances(rows: readonly unknown[]): (ModelInstance & Saveable)[] {
    return rows.map((row) => {
      if (!isModelInstance(row)) {
        throw new QueryError("With bulk: false, add() wants instances: it saves each.", {
          hint: "Load them first, or leave bulk out.",
        });
      }
      this.check(row);
      return row as ModelInstance & Saveable;
    });
  }

  #requireSaved(row: ModelInstance): void {
    this.check(row);
    if (!row[originKey].isNew) return;
    throw new QueryError(`A ${this.relation.to.name} that is not saved has no row to be related.`, {
      hint: "Save it first, or say bulk: false.",
    });
  }

  #requireNullable(): void {
    const { to } = this.relation;
    if (this.#field.isNullable) return;
    throw new QueryError(
      `${to.name}.${this.#field.name} cannot be null, so the relation cannot end.`,
      { hint: `Delete the ${to.verboseNamePlural}, or point them elsewhere.` },
    );
  }

  #own(): Record<string, unknown> {
    return { [this.#field.name]: this.instance };
  }

  #all(): QuerySet<never> {
    return new QuerySet(initialState(this.relation.to, this.using));
  }
}
