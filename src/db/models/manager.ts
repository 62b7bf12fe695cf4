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
import { type OwnMethods, type OwnQueries, QuerySet } from "../query/query-set.ts";
import { initialState, type QueryState } from "../query/query-state.ts";
import { ModelDefinitionError } from "../meta/errors.ts";

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
  "toSql",
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

/** The model of a manager. */
export const managedModel: unique symbol = Symbol("model");

/** What starts a query. */
export abstract class QueryStart {
  /** Of the manager of a class: the model. */
  get [managedModel](): object | undefined {
    return undefined;
  }

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

type Queries = Readonly<Record<string, (querySet: never, ...args: never[]) => unknown>>;
type QuerySetClass = new (state: QueryState, load?: () => unknown) => QuerySet<never>;

/** A manager as a class declares it; what it adds, its query sets have as well. */
export class ModelManager extends QueryStart {
  readonly #modelClass: HasMeta;
  readonly #queries: Queries;
  readonly #using: string | undefined;
  /** The class of its query sets. */
  readonly querySetClass: QuerySetClass;
  #querySet: QuerySet<never> | undefined;

  constructor(modelClass: HasMeta, queries: Queries, using?: string, made?: QuerySetClass) {
    super();
    this.#modelClass = modelClass;
    this.#queries = queries;
    this.#using = using;
    this.querySetClass = made ?? querySetsWith(queries);
    this.addTo(this);
  }

  /** Gives its queries to what starts with its rows. */
  addTo(start: QueryStart): void {
    for (const [name, query] of methodsOf(this.#queries)) {
      Object.defineProperty(start, name, {
        value: (...args: never[]) => query(start.getQuerySet() as never, ...args),
      });
    }
  }

  override get [managedModel](): object {
    return this.#modelClass;
  }

  override getQuerySet(): QuerySet<never> {
    return (this.#querySet ??= this.within(initialState(this.#modelClass.$meta, this.#using)));
  }

  /** The rows of a query that are this manager's. */
  within(state: QueryState, load?: () => unknown): QuerySet<never> {
    const { getQuerySet } = this.#queries;
    if (getQuerySet === undefined) return new this.querySetClass(state, load);
    return getQuerySet(new this.querySetClass(state) as never) as QuerySet<never>;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<Manager of ${(this.#modelClass as unknown as { name: string }).name}>`;
  }

  /** Does it start with all rows? */
  get hasAllRows(): boolean {
    return this.#queries["getQuerySet"] === undefined;
  }

  /** The same one, with its queries on another database. */
  [onDatabase](using: string): ModelManager {
    return new ModelManager(this.#modelClass, this.#queries, using, this.querySetClass);
  }
}

function methodsOf(queries: Queries): [name: string, query: Queries[string]][] {
  return Object.entries(queries).filter(([name]) => name !== "getQuerySet");
}

/** @throws {ModelDefinitionError} If one of the names is that of a method of all query sets. */
function querySetsWith(queries: Queries): QuerySetClass {
  const methods = methodsOf(queries);
  if (methods.length === 0) return QuerySet as unknown as QuerySetClass;
  const made = class extends QuerySet<never> {};
  for (const [name, query] of methods) {
    if (name in QuerySet.prototype) {
      throw new ModelDefinitionError(`A manager cannot have a method "${name}" of its own.`, {
        hint: "All query sets have that one: give yours another name.",
      });
    }
    Object.defineProperty(made.prototype, name, {
      value(this: never, ...args: never[]) {
        return query(this, ...args);
      },
    });
  }
  return made as unknown as QuerySetClass;
}

/** `Book.objects`: queries on a model, and what the project adds to them. */
export type Manager<Model, Queries = unknown> = unknown extends Queries
  ? Starts<Model, QuerySet<Model>>
  : Starts<Model, QuerySet<Model> & OwnMethods<Queries>> & OwnMethods<Queries>;

export interface Starts<Model, Rows extends QuerySet<Model>> extends Pick<Rows, ManagerMethods> {
  /** All rows that it starts from. */
  getQuerySet(): Rows;
}

/**
 * The manager of a model: one line in each, `static objects = manager(Book)`.
 *
 * @param queries Queries with names of their own; each gets a query set, and further arguments. They
 *   chain: query sets of the manager have them too, and so have the related rows of other models.
 *   `getQuerySet` says with which rows the manager starts, and is none of them.
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
 *     named: (books, name: string) => books.filter({ title__icontains: name }),
 *   });
 * }
 * await Book.objects.published().named("sea").count();
 * ```
 *
 * @throws {ModelDefinitionError} If a query has the name of a method of all query sets.
 * @see https://docs.djangoproject.com/en/5.2/topics/db/managers/
 */
export function manager<Model>(modelClass: Model): Starts<Model, QuerySet<Model>>;
export function manager<Model, const Queries extends OwnQueries<Model>>(
  modelClass: Model,
  queries: Queries,
): Manager<Model, Queries>;
export function manager(modelClass: unknown, queries: Queries = {}): unknown {
  return new ModelManager(modelClass as HasMeta, queries);
}
