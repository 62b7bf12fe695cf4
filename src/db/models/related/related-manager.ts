/**
 * The other side of a relation to many rows: `author.books`, `book.publishers`. It starts queries,
 * and adds and removes related rows. How, depends on the relation: `key-rows.ts` and
 * `pair-rows.ts`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/relations/
 */

import type { ModelInstance } from "../../meta/instance.ts";
import type { Relation } from "../../meta/model-meta.ts";
import type { Conditions } from "../../query/annotation-types.ts";
import type { BulkCreateOptions } from "../../query/writing/bulk-create.ts";
import type { FieldsOf, InstanceOf, KeyOf } from "../../query/lookup-types.ts";
import type { PartialInput } from "../../query/input-types.ts";
import type { HasOwnMethods, OwnMethods, QuerySet } from "../../query/query-set.ts";
import { GenericRows } from "./generic-rows.ts";
import { KeyRows } from "./key-rows.ts";
import type { ManagerMethods } from "../manager.ts";
import { defaultManagerOf } from "../managers-of.ts";
import { PairRows } from "./pair-rows.ts";
import type { RelatedRows } from "./related-rows.ts";

/** What stands for a related row: its instance, or its key. */
export type RelatedRow<Model> = InstanceOf<Model> | KeyOf<Model>;

/** Options of the other side of a foreign key. */
export interface KeyRowsOptions {
  /** In one statement? If not, each row is saved by itself, with its `save()`. Default: true. */
  bulk?: boolean;
}

/** Options of a many-to-many relation. */
export interface PairRowsOptions<Through = unknown> {
  /** Further values of new pairs; a function is called for its value. */
  throughDefaults?: Through extends { readonly $fields: unknown }
    ? PartialInput<FieldsOf<Through>>
    : Readonly<Record<string, unknown>>;
}

/** The rows on the other side of a relation, for one instance. */
export interface RelatedManager<
  Model,
  Options = KeyRowsOptions,
  Rows extends QuerySet<Model> = QuerySet<Model>,
> extends Pick<
  Rows,
  Exclude<ManagerMethods, "create" | "getOrCreate" | "updateOrCreate" | "bulkCreate">
> {
  /** Makes a new row on the other side, related to this one. */
  create(
    values: PartialInput<FieldsOf<Model>>,
    options?: Omit<Options, "bulk">,
  ): Promise<InstanceOf<Model>>;
  /** The related row that matches, or a new one, related to this one. */
  getOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, unknown, Path>,
    defaults?: PartialInput<FieldsOf<Model>>,
    options?: Omit<Options, "bulk">,
  ): Promise<[instance: InstanceOf<Model>, created: boolean]>;
  /** Changes the related row that matches, or makes a new one, related to this one. */
  updateOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, unknown, Path>,
    values?: PartialInput<FieldsOf<Model>>,
    options?: Omit<Options, "bulk">,
  ): Promise<[instance: InstanceOf<Model>, created: boolean]>;
  /** Inserts many rows, related to this one, in one transaction. */
  bulkCreate(
    entries: readonly (InstanceOf<Model> | PartialInput<FieldsOf<Model>>)[],
    options?: BulkCreateOptions,
  ): Promise<InstanceOf<Model>[]>;
  /**
   * Relates rows, given as instances or keys. Those that are related already stay so. Options may
   * stand last.
   */
  add(...rows: WithOptions<Model, Options>): Promise<void>;
  /** Ends the relation to these rows; the rows themselves stay. */
  remove(...rows: WithOptions<Model, Omit<Options, "throughDefaults">>): Promise<void>;
  /**
   * Relates exactly these rows: a list, or a query set.
   *
   * @param options.clear Is the relation ended to all rows first, also to those that stay?
   *   Default: false.
   */
  set(
    rows: readonly RelatedRow<Model>[] | PromiseLike<readonly RelatedRow<Model>[]>,
    options?: Options & { clear?: boolean },
  ): Promise<void>;
  /** Ends the relation to all rows. */
  clear(options?: Omit<Options, "throughDefaults">): Promise<void>;
}

/** As `RelatedManager`, with the queries that `objects` of the model adds. */
export type RelatedManagerOf<Model, Options = KeyRowsOptions> = Model extends {
  readonly objects: HasOwnMethods<infer Queries>;
}
  ? RelatedManager<Model, Options, QuerySet<Model> & OwnMethods<Queries>> & OwnMethods<Queries>
  : RelatedManager<Model, Options>;

type WithOptions<Model, Options> =
  | readonly RelatedRow<Model>[]
  | readonly [...RelatedRow<Model>[], Options];

/** The related rows of an instance. */
export function relatedRows(instance: ModelInstance, relation: Relation): RelatedRows {
  const rows = rowsOf(instance, relation);
  defaultManagerOf(relation.to)?.addTo(rows);
  return rows;
}

function rowsOf(instance: ModelInstance, relation: Relation): RelatedRows {
  if (relation.generic) return new GenericRows(instance, relation, relation.generic);
  return relation.through
    ? new PairRows(instance, relation, relation.through)
    : new KeyRows(instance, relation, relation.field!);
}
