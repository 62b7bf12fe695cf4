/** What a query set changes: new rows, new values, and rows that go. */

import { markAltersData } from "../../base/index.ts";
import type { ModelInstance } from "../meta/instance.ts";
import type { Conditions, Named } from "./annotation-types.ts";
import { QueryAnswers, settled } from "./answers.ts";
import { type BulkCreateOptions, createAll } from "./writing/bulk-create.ts";
import { updateEach } from "./writing/bulk-update.ts";
import { deleteQuerySet } from "./writing/delete.ts";
import type { Deletion } from "./writing/deletion.ts";
import type { Lookups } from "./expressions/expressions.ts";
import type { CreateInput, NewValues, PartialInput } from "./input-types.ts";
import type { FieldsOf, InstanceOf, OwnPaths } from "./lookup-types.ts";
import { changeOrCreate, findOrCreate, newInstance, plainValues } from "./new-rows.ts";
import { stateKey } from "./query-state.ts";
import { withFilter } from "./query-steps.ts";
import { forWriting } from "./routing.ts";
import { fetchOneAtMost } from "./single-rows.ts";
import { updateAll } from "./writing/write.ts";

/** What query sets change. A class of its own for its length alone, as `QueryAnswers`. */
export abstract class QueryChanges<Model, Row, Annotations> extends QueryAnswers<
  Model,
  Row,
  Annotations
> {
  /** Sets fields of all rows, in one statement. Returns how many there were. */
  update<const Name extends string>(
    values: NewValues<Named<Model, Annotations>, Name>,
  ): Promise<number> {
    return settled(() => updateAll(forWriting(this[stateKey]), values));
  }

  /**
   * Writes these fields of many instances, in few statements. Returns how many rows there were.
   *
   * @param options.batchSize How many instances a statement at most. Default: as many as it takes.
   */
  async bulkUpdate(
    instances: readonly InstanceOf<Model>[],
    fields: readonly (OwnPaths<FieldsOf<Model>> | (string & {}))[],
    { batchSize }: { batchSize?: number } = {},
  ): Promise<number> {
    const list = instances as readonly unknown[] as readonly ModelInstance[];
    return updateEach(forWriting(this[stateKey]), list, fields, batchSize);
  }

  /** Deletes all rows, and what depends on them. */
  delete(): Promise<Deletion> {
    return deleteQuerySet(forWriting(this[stateKey]));
  }

  /** Makes an instance and saves it. */
  async create(values: CreateInput<Named<Model, Annotations>>): Promise<InstanceOf<Model>> {
    const { meta, using } = forWriting(this[stateKey]);
    const instance = newInstance(meta, values);
    await instance.save({ using, forceInsert: true });
    return instance as InstanceOf<Model>;
  }

  /**
   * The row that matches, or a new one.
   *
   * @param defaults Further values of a new row.
   * @returns The instance, and whether it was created.
   */
  async getOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, Annotations, Path>,
    defaults: PartialInput<Named<Model, Annotations>> = {},
  ): Promise<[instance: InstanceOf<Model>, created: boolean]> {
    // Looked for where it would be made: what was just written may not be elsewhere yet.
    const state = withFilter(forWriting(this[stateKey]), conditions as Lookups);
    const values = { ...plainValues(conditions as Lookups), ...defaults };
    const create = (): Promise<InstanceOf<Model>> => this.create(values as never);
    const find = (): Promise<InstanceOf<Model> | undefined> =>
      fetchOneAtMost({ ...state, rows: { kind: "instances" } }) as never;
    return findOrCreate(find, create, state.using);
  }

  /**
   * Changes the row that matches, or makes a new one.
   *
   * @param options.createDefaults Further values of a new row. Default: the same values.
   */
  async updateOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, Annotations, Path>,
    values: PartialInput<Named<Model, Annotations>> = {},
    { createDefaults = values }: { createDefaults?: PartialInput<Named<Model, Annotations>> } = {},
  ): Promise<[instance: InstanceOf<Model>, created: boolean]> {
    const { using } = forWriting(this[stateKey]);
    return changeOrCreate(() => this.getOrCreate(conditions, createDefaults), values, using);
  }

  /**
   * Inserts many instances, or their values, in one transaction and few statements.
   *
   * @throws {QueryError} If the options contradict each other.
   */
  async bulkCreate(
    entries: readonly (InstanceOf<Model> | CreateInput<Named<Model, Annotations>>)[],
    options?: BulkCreateOptions<OwnPaths<FieldsOf<Model>> | (string & {})>,
  ): Promise<InstanceOf<Model>[]> {
    return createAll(
      forWriting(this[stateKey]),
      entries as readonly object[],
      options,
    ) as Promise<never>;
  }
}

/** The names of the methods above. */
export const changingMethods = [
  "update",
  "bulkUpdate",
  "delete",
  "create",
  "getOrCreate",
  "updateOrCreate",
  "bulkCreate",
] as const;

markAltersData(QueryChanges.prototype, changingMethods);
