/** Runs the last call of a case: the one that asks the database. */

import { camelCase } from "../../../src/base/index.ts";
import { NotThereError } from "./case.ts";
import { nameOf, pathOf } from "./paths.ts";

export type Query = Record<string, (...args: unknown[]) => Query> & PromiseLike<unknown[]>;

/** The last call, everything in it looked up. */
export interface Prepared {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** What came out: a value, and for `get_or_create` whether the row is new. */
export interface Finished {
  readonly value?: unknown;
  readonly created?: boolean;
}

/** @param manager Where queries start, if there is no chain: it can add and remove. */
export async function finish(
  manager: Query,
  query: Query,
  { name, args, kwargs }: Prepared,
): Promise<Finished> {
  const [first] = args;
  switch (name) {
    case "list":
    case "build":
      return { value: await query };
    case "iterator": {
      const rows: unknown[] = [];
      const chunkSize = kwargs["chunkSize"] ?? first;
      const options = typeof chunkSize === "number" ? { chunkSize } : undefined;
      for await (const row of query["iterator"]!(options) as unknown as AsyncIterable<unknown>) {
        rows.push(row);
      }
      return { value: rows };
    }
    case "index": {
      const index = Number(first);
      const rows = await query["slice"]!(index, index + 1);
      if (rows.length === 0) throw new RangeError("index out of range");
      return { value: rows[0] };
    }
    case "slice_step": {
      const [start, stop, step] = args as (number | null)[];
      const rows = await query["slice"]!(start ?? 0, stop ?? undefined);
      return { value: rows.filter((_, at) => at % (step ?? 1) === 0) };
    }
    case "get":
      return { value: await (args.length > 0 ? query["filter"]!(...args) : query)["get"]!() };
    case "first":
    case "last":
      return { value: (await query[name]!()) ?? null };
    case "latest":
    case "earliest":
      return { value: await query[name]!(...args.map((path) => pathOf(String(path)))) };
    case "count":
    case "exists":
    case "contains":
      return { value: await query[name]!(...args) };
    case "aggregate":
      return { value: await query[name]!(kwargs) };
    case "in_bulk": {
      const { idList = first, fieldName, ...more } = kwargs;
      const named = fieldName === undefined ? {} : { field: camelCase(String(fieldName)) };
      const field = { ...named, ...more };
      const keys = idList instanceof Map ? [...idList.keys()] : (idList ?? undefined);
      const found = (await query["inBulk"]!(keys, field)) as unknown as Map<unknown, unknown>;
      return { value: [...found] };
    }
    case "update":
      return { value: await query["update"]!(kwargs) };
    case "bulk_update": {
      const { objs = first, fields = args[1], batchSize } = kwargs;
      const options = typeof batchSize === "number" ? { batchSize } : {};
      const written = (fields as string[]).map(nameOf);
      return { value: await query["bulkUpdate"]!(objs, written, options) };
    }
    case "delete": {
      const deletion = (await query["delete"]!()) as unknown as {
        total: number;
        byModel: object;
      };
      return { value: [deletion.total, deletion.byModel] };
    }
    case "create":
      return { value: await manager["create"]!(...inThrough(kwargs)) };
    case "get_or_create":
    case "update_or_create": {
      const [conditions, options] = inThrough(first as Prepared["kwargs"]);
      const given = options ? [conditions, args[1], options] : args;
      const result = await manager[camelCase(name)]!(...given);
      const [value, created] = result as unknown as [unknown, boolean];
      return { value, created };
    }
    case "bulk_create": {
      const { batchSize = args[1], objs = first, ...rest } = kwargs;
      const options: Record<string, unknown> = rest;
      for (const list of ["updateFields", "uniqueFields"]) {
        if (options[list]) options[list] = (options[list] as string[]).map(camelCase);
      }
      const given = { ...options, ...(typeof batchSize === "number" && { batchSize }) };
      return { value: await manager["bulkCreate"]!(objs, given) };
    }
    case "add":
    case "remove":
    case "clear":
    case "set": {
      const hasOptions = Object.keys(kwargs).length > 0;
      const { throughDefaults, ...rest } = kwargs;
      const named = throughDefaults && { throughDefaults: withOurNames(throughDefaults as object) };
      await manager[name]!(...args, ...(hasOptions ? [{ ...rest, ...(named as object) }] : []));
      return { value: null };
    }
  }
  throw new NotThereError(`QuerySet.${name}`);
}

/** The values of a row, and the options among them. */
function inThrough(kwargs: Prepared["kwargs"]): [values: object, options?: object] {
  const { throughDefaults, ...values } = kwargs;
  if (!throughDefaults) return [values];
  return [values as object, { throughDefaults: withOurNames(throughDefaults) }];
}

function withOurNames(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf(name), value]));
}
