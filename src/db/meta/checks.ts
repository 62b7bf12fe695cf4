/** System checks of models: what can be found wrong with them before the first query. */

import type { Check, CheckMessage } from "../../base/index.ts";
import { ForeignKey } from "../fields/relation.ts";
import { ModelDefinitionError, ModelNotInstalledError, UnknownModelError } from "./errors.ts";
import type { ModelMeta } from "./model-meta.ts";
import { installedModels } from "./registry.ts";

/** Looks at every installed model: its fields, its relations, and the tables it shares. */
export function modelChecks(): Check {
  return function* () {
    const tables = new Map<string, ModelMeta>();
    for (const meta of installedModels.models()) {
      yield* definition(meta);
      const other = tables.get(meta.table);
      if (other) {
        yield {
          level: "error",
          code: "db/shared-table",
          message: `It has the table "${meta.table}", and so has ${other.label}.`,
          hint: "Set dbTable in the options of one of them.",
          where: meta.label,
        };
      }
      tables.set(meta.table, meta);
    }
  };
}

/** What is thrown where a model is first used, as messages: all models are looked at. */
function* definition(meta: ModelMeta): Iterable<CheckMessage> {
  try {
    for (const field of meta.fields) {
      if (field instanceof ForeignKey) void field.columnType;
    }
    for (const { to } of meta.relations.values()) void to.table;
  } catch (error) {
    const isOurs =
      error instanceof ModelDefinitionError ||
      error instanceof ModelNotInstalledError ||
      error instanceof UnknownModelError;
    if (!isOurs) throw error;
    yield { level: "error", code: error.code, message: error.message, where: meta.label };
    return;
  }
  yield* clashes(meta);
}

/** Two relations of another model that both want the same name here: one cannot be queried. */
function* clashes(meta: ModelMeta): Iterable<CheckMessage> {
  const declared = new Set(
    [...meta.relations.values()].map(({ field, through }) => field ?? through),
  );
  const pointing = installedModels
    .models()
    .flatMap((from) => from.fields.map((field) => ({ from, field })))
    .filter(({ field }) => field instanceof ForeignKey && meta.registry.resolve(field.to) === meta);
  for (const { from, field } of pointing) {
    if (declared.has(field as ForeignKey)) continue;
    yield {
      level: "warning",
      code: "db/reverse-clash",
      message: `The other side of ${from.label}.${field.name} has the name of something else here.`,
      hint: `Declare it with a name of its own: reverse(${from.name}, "${field.name}").`,
      where: meta.label,
    };
  }
}
