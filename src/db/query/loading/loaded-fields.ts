/** Which fields a query loads: what `only` and `defer` say. */

import type { Field } from "../../fields/field.ts";
import { UnknownFieldError } from "../../meta/errors.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { column, type SelectColumn } from "../../sql/expressions.ts";
import { QueryError } from "../errors.ts";
import type { JoinedTable, Joins } from "../planning/joins.ts";
import type { LoadedFields } from "../query-state.ts";

/** `only` starts anew, without what a `defer` before it left out. Without paths all are loaded. */
export function afterOnly(
  before: LoadedFields | undefined,
  paths: readonly string[],
): LoadedFields | undefined {
  const isDeferred = (path: string) => before?.isOnly === false && before.paths.includes(path);
  const wanted = paths.filter((path) => !isDeferred(path));
  return wanted.length > 0 ? { isOnly: true, paths: wanted } : undefined;
}

/** Further paths are left out. If nothing of an `only` before it stays, what was not in it. */
export function afterDefer(
  before: LoadedFields | undefined,
  paths: readonly string[],
): LoadedFields | undefined {
  if (before?.isOnly !== true) {
    return { isOnly: false, paths: [...(before?.paths ?? []), ...paths] };
  }
  const left = before.paths.filter((path) => !paths.includes(path));
  if (left.length > 0) return { isOnly: true, paths: left };
  const further = paths.filter((path) => !before.paths.includes(path));
  return further.length > 0 ? { isOnly: false, paths: further } : undefined;
}

/**
 * The positions of the fields that are loaded; undefined: all. The key always is.
 *
 * @param relation The path of the relation that leads to the model; empty for the query's own.
 * @param joined The first names of relations that are joined: their keys are needed.
 */
export function loadedPositions(
  meta: ModelMeta,
  loaded: LoadedFields | undefined,
  relation: string,
  joined: readonly string[],
): readonly number[] | undefined {
  if (!loaded) return undefined;
  const prefix = relation === "" ? "" : `${relation}__`;
  const own = loaded.paths
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
  if (own.length === 0) return undefined;
  const named = new Set(own.map((path) => fieldOf(meta, path, loaded.isOnly)));
  const isLoaded = (field: Field): boolean => {
    if (meta.keyFields.includes(field) || named.has(field) === loaded.isOnly) return true;
    if (!joined.includes(field.name)) return false;
    throw new QueryError(`${meta.name}.${field.name} cannot be deferred and joined in one query.`, {
      hint: `Leave it out of selectRelated(), or load it: only("${field.name}", …).`,
    });
  };
  return meta.fields.flatMap((field, position) => (isLoaded(field) ? [position] : []));
}

/** A path over a relation needs its key, unless it is about what is left out. */
function fieldOf(meta: ModelMeta, path: string, isOnly: boolean): Field | undefined {
  const [name, ...rest] = path.split("__") as [string, ...string[]];
  if (rest.length > 0 && !isOnly) return undefined;
  const field = name === "pk" ? meta.primaryKey : meta.findField(name);
  if (!field && !meta.relations.has(name)) {
    throw new UnknownFieldError(meta.name, name, meta.names());
  }
  return field;
}

/** `author__publisher` brings `author` with it, before it. */
export function withParents(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    const names = path.split("__");
    for (let length = 1; length <= names.length; length++)
      all.add(names.slice(0, length).join("__"));
  }
  return [...all].toSorted((a, b) => a.split("__").length - b.split("__").length);
}

/** The columns of a model, in the order of its fields. */
export function modelColumns(
  joins: Joins,
  table: JoinedTable,
  meta: ModelMeta,
  loaded: readonly number[] | undefined,
): SelectColumn[] {
  const fields = loaded ? loaded.map((position) => meta.fields[position]!) : meta.fields;
  if (meta.parents.size === 0) {
    return fields.map((field) => ({ expression: column(table.alias, meta.columnOf(field)) }));
  }
  return fields.map((field) => {
    const { table: home, column: name } = joins.columnOf(table, field);
    return { expression: column(home.alias, name) };
  });
}

/** The paths over foreign keys that cannot be null: every row has a row there. */
export function sureRelations(meta: ModelMeta, depth = 5): string[] {
  if (depth === 0) return [];
  return [...meta.relations.values()].flatMap(({ name, kind, to, field }) => {
    const isSure = (kind === "foreignKey" || kind === "oneToOne") && !field!.isNullable;
    if (!isSure) return [];
    return [name, ...sureRelations(to, depth - 1).map((path) => `${name}__${path}`)];
  });
}
