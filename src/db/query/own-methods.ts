/** The methods that a manager gives its query sets: `Doctor.objects.filter({…}).active()`. */

import type { InstanceOf } from "./lookup-types.ts";
import type { QuerySet } from "./query-set.ts";
import type { HasState } from "./query-state.ts";

declare const own: unique symbol;

/** What a project writes: each gets a query set, and further arguments. */
export type OwnQueries<Model> = Readonly<
  Record<string, (querySet: QuerySet<Model>, ...args: never[]) => unknown>
>;

/** What has such methods; a manager without any has not. */
export interface HasOwnMethods<Queries> {
  readonly [own]: Queries;
}

/** The methods, as they are called on managers and query sets. */
export type OwnMethods<Queries> = HasOwnMethods<Queries> & {
  readonly [Name in Exclude<keyof Queries, "getQuerySet">]: Queries[Name] extends (
    querySet: never,
    ...args: infer Args
  ) => infer Result
    ? Result extends HasState
      ? <Self>(this: Self, ...args: Args) => Next<Self, Result> & OwnMethods<Queries>
      : (...args: Args) => Result
    : never;
};

/** The methods of a query set that has some, for one made from it. */
export type MethodsOf<Rows> =
  Rows extends HasOwnMethods<infer Queries> ? OwnMethods<Queries> : unknown;

/** What was annotated before stays; from a manager the result is as the method says. */
type Next<Self, Result> =
  Self extends QuerySet<infer Model, infer Row, infer Annotations>
    ? Result extends QuerySet<infer _Same, infer OwnRow, infer Added>
      ? QuerySet<Model, InstanceOf<Model> extends OwnRow ? Row : Row & OwnRow, Annotations & Added>
      : Result
    : Result;
