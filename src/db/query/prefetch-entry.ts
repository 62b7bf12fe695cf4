/** What `prefetchRelated` takes: a path, or a path with a query set of one's own. */

import { QueryError } from "./errors.ts";
import type { CheckedRelation } from "./lookup-types.ts";
import { type HasState, type Prefetching, type QueryState, stateKey } from "./query-state.ts";

/** Restricts and orders what `prefetchRelated` loads for a relation. Made by `Prefetch`. */
export class Prefetch<Path extends string = string> implements Prefetching {
  readonly path: Path;
  readonly state: QueryState;

  /** @throws {QueryError} If the query set has no instances, or is a slice. */
  constructor(path: Path, querySet: HasState) {
    this.path = path;
    this.state = querySet[stateKey];
    const { rows, limit, offset } = this.state;
    if (rows.kind !== "instances") {
      throw new QueryError(`Prefetch("${path}") wants a query set of instances.`, {
        hint: "Leave values(), valuesList() and valuesFlat() out.",
      });
    }
    if (limit !== undefined || offset > 0) {
      throw new QueryError(
        `Prefetch("${path}") cannot load a slice: it would be one of all rows.`,
        {
          hint: "Filter instead.",
        },
      );
    }
  }
}

/** Entries whose relations exist, or what is wrong with each. */
export type CheckedPrefetches<Fields, Entries extends readonly (string | Prefetch)[]> = {
  [Index in keyof Entries]: CheckedRelation<
    Fields,
    Entries[Index] extends Prefetch<infer Path> ? Path : Entries[Index] & string,
    Entries[Index]
  >;
};
