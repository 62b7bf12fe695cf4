/**
 * A manager is where queries on a model start: `Book.objects`. It offers the methods of a query
 * set over all rows, and those that a project adds. It has no `delete`: deleting all rows has to
 * be said, `Book.objects.all().delete()`.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/managers/
 */

import { markAltersData } from "../../base/index.ts";
import type { HasMeta } from "../meta/registry.ts";
import { changingMethods } from "../query/changes.ts";
import { QuerySet } from "../query/query-set.ts";

/** The methods of query sets that a manager has as well. */
const methods = [
  "all",
  "filter",
  "exclude",
  "annotate",
  "alias",
  "orderBy",
  "reverse",
  "distinct",
  "only",
  "defer",
  "dates",
  "datetimes",
  "slice",
  "limit",
  "offset",
  "values",
  "valuesList",
  "valuesFlat",
  "selectRelated",
  "prefetchRelated",
  "union",
  "unionAll",
  "intersection",
  "difference",
  "selectForUpdate",
  "none",
  "raw",
  "using",
  "iterator",
  "get",
  "first",
  "last",
  "latest",
  "earliest",
  "count",
  "exists",
  "contains",
  "explain",
  "aggregate",
  "inBulk",
  "update",
  "bulkUpdate",
  "create",
  "getOrCreate",
  "updateOrCreate",
  "bulkCreate",
] as const satisfies readonly (keyof QuerySet<never>)[];

export type ManagerMethods = (typeof methods)[number];

/** What starts a query. */
export abstract class QueryStart {
  /** All rows that it starts from. */
  abstract getQuerySet(): QuerySet<never>;
}

for (const name of methods) {
  Object.defineProperty(QueryStart.prototype, name, {
    value(this: QueryStart, ...args: never[]): unknown {
      const querySet = this.getQuerySet();
      return (querySet[name] as (...args: never[]) => unknown)(...args);
    },
    configurable: true,
    writable: true,
  });
}

markAltersData(QueryStart.prototype, changingMethods);

/** Of a manager: the same one, with its queries on another database. */
export const onDatabase: unique symbol = Symbol("on database");

class PlainManager extends QueryStart {
  readonly #modelClass: HasMeta;
  readonly #using: string | undefined;
  #querySet: QuerySet<never> | undefined;

  constructor(modelClass: HasMeta, using: string | undefined) {
    super();
    this.#modelClass = modelClass;
    this.#using = using;
  }

  override getQuerySet(): QuerySet<never> {
    return (this.#querySet ??= QuerySet.over(this.#modelClass.$meta, this.#using));
  }
}

/** `Book.objects`: queries on a model, and what the project adds to them. */
export type Manager<Model, Custom = unknown> = Pick<QuerySet<Model>, ManagerMethods> & {
  /** All rows that it starts from. */
  getQuerySet(): QuerySet<Model>;
} & {
  readonly [Name in keyof Custom]: Custom[Name] extends (
    querySet: never,
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Result
    : never;
};

/**
 * The manager of a model: one line in each, `static objects = manager(Book)`.
 *
 * @param custom Queries with names of their own; each gets a query set, and further arguments.
 *
 * @example
 * ```ts
 * import { charField, manager, model } from "quintet/db";
 *
 * class Book extends model({
 *   title: charField({ maxLength: 200 }),
 *   status: charField({ choices: ["draft", "published"], default: "draft", maxLength: 10 }),
 * }) {
 *   static objects = manager(Book, {
 *     published: (books) => books.filter({ status: "published" }),
 *   });
 * }
 * await Book.objects.published().count();
 * ```
 */
export function manager<Model>(modelClass: Model): Manager<Model>;
export function manager<
  Model,
  const Custom extends Record<string, (querySet: QuerySet<Model>, ...args: never[]) => unknown>,
>(modelClass: Model, custom: Custom): Manager<Model, Custom>;
export function manager(
  modelClass: unknown,
  custom: Record<string, (querySet: never, ...args: never[]) => unknown> = {},
): unknown {
  return managerOn(modelClass as HasMeta, custom, undefined);
}

function managerOn(
  modelClass: HasMeta,
  custom: Record<string, (querySet: never, ...args: never[]) => unknown>,
  using: string | undefined,
): PlainManager {
  const made = new PlainManager(modelClass, using);
  Object.defineProperty(made, onDatabase, {
    value: (other: string) => managerOn(modelClass, custom, other),
  });
  for (const [name, query] of Object.entries(custom)) {
    Object.defineProperty(made, name, {
      value: (...args: never[]) => query(made.getQuerySet() as never, ...args),
    });
  }
  return made;
}
