/** Registers the transforms that a case speaks of. */

import * as db from "../../../src/db/index.ts";
import type { OrmCase } from "./case.ts";
import { functionNamed, partNamed } from "./expression-parts.ts";

type Make = (value: db.QueryExpression) => db.QueryExpression;

/** Those that Django has itself; the case passes without the others. Returns what takes them back. */
export function registerLookups({ lookups }: OrmCase): (() => void)[] {
  return ((lookups ?? []) as readonly [string, string, string][]).flatMap(([field, make, name]) => {
    const target = (db as unknown as Record<string, db.LookupTarget>)[field];
    const transform = functionNamed(make) ?? partNamed(make);
    return target && transform ? [db.defineTransform(target, name, transform as Make)] : [];
  });
}
