/** The options of a model that is created, with what operations after it do to them. */

import type { ConstraintDefinition, IndexDefinition } from "../../meta/table-options.ts";
import { AddConstraint, AlterUniqueTogether, RemoveConstraint } from "../operations/constraints.ts";
import { AddIndex, AlterIndexTogether, RemoveIndex, RenameIndex } from "../operations/indexes.ts";
import {
  AlterModelOptions,
  AlterModelTable,
  AlterModelTableComment,
  isTableOption,
} from "../operations/models.ts";
import { AlterOrderWithRespectTo } from "../operations/order.ts";
import type { StateOptions } from "../state.ts";
import type { IndexOperation, OptionOperation } from "./references.ts";

/** Undefined where the operation cannot become a part of the options. */
export function optionsWith(
  options: StateOptions,
  second: OptionOperation | IndexOperation,
): StateOptions | undefined {
  const indexes = (options.indexes ?? []) as readonly IndexDefinition[];
  const constraints = (options.constraints ?? []) as readonly ConstraintDefinition[];
  const set = <Name extends keyof StateOptions>(
    name: Name,
    value: StateOptions[Name],
  ): StateOptions => withValue(options, name, value);
  if (second instanceof AlterModelOptions) return { ...kept(options), ...second.options };
  if (second instanceof AlterModelTable) return set("dbTable", second.table ?? undefined);
  if (second instanceof AlterModelTableComment) {
    return set("dbTableComment", second.comment ?? undefined);
  }
  if (second instanceof AddIndex) return set("indexes", [...indexes, second.index]);
  if (second instanceof RemoveIndex) {
    const rest = indexes.filter(({ name }) => name !== second.name);
    return set("indexes", rest);
  }
  if (second instanceof RenameIndex) return withNamedIndex(options, second);
  if (second instanceof AddConstraint) {
    return set("constraints", [...constraints, second.constraint]);
  }
  if (second instanceof RemoveConstraint) {
    const rest = constraints.filter(({ name }) => name !== second.name);
    return set("constraints", rest);
  }
  if (second instanceof AlterUniqueTogether) return set("uniqueTogether", second.uniqueTogether);
  if (second instanceof AlterIndexTogether) return set("indexTogether", second.indexTogether);
  if (second instanceof AlterOrderWithRespectTo) {
    return set("orderWithRespectTo", second.field ?? undefined);
  }
  return undefined;
}

/** Fields that are indexed together become an index with a name; one that has a name stays as it was. */
function withNamedIndex(
  options: StateOptions,
  { from, to }: RenameIndex,
): StateOptions | undefined {
  if (typeof from === "string") return undefined;
  const indexes = (options.indexes ?? []) as readonly IndexDefinition[];
  const groups = options.indexTogether?.filter((group) => group.join() !== from.join());
  const named = withValue(options, "indexes", [...indexes, { parts: from, name: to }]);
  return withValue(named, "indexTogether", groups);
}

/** Without a field that is gone: groups of fields go on without it, as long as there are any. */
export function optionsWithout(options: StateOptions, field: string): StateOptions {
  let left = options;
  for (const name of ["uniqueTogether", "indexTogether"] as const) {
    const groups = (options[name] ?? [])
      .map((group) => group.filter((other) => other !== field))
      .filter((group) => group.length > 0);
    left = withValue(left, name, groups);
  }
  return left.orderWithRespectTo === field
    ? withValue(left, "orderWithRespectTo", undefined)
    : left;
}

/** The options that alterModelOptions does not set. */
function kept(options: StateOptions): StateOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => isTableOption(name)));
}

/** With an option set; what is undefined, or an empty list, is left out. */
function withValue<Name extends keyof StateOptions>(
  options: StateOptions,
  name: Name,
  value: StateOptions[Name],
): StateOptions {
  const { [name]: _old, ...rest } = options;
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
  return isEmpty ? rest : { ...rest, [name]: value };
}
