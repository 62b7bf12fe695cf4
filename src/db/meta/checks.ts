/** System checks of models: what can be found wrong with them before the first query. */

import { type Check, type CheckMessage, didYouMean } from "../../base/index.ts";
import { ForeignKey } from "../fields/relation.ts";
import { chosenLabels } from "../fields/swappable.ts";
import {
  ModelDefinitionError,
  ModelNotInstalledError,
  ModelSwappedError,
  UnknownModelError,
} from "./errors.ts";
import type { ModelMeta } from "./model-meta.ts";
import { installedModels } from "./registry.ts";
import { reverseName } from "./relations.ts";

/** Looks at every installed model: its fields, its relations, and the tables it shares. */
export function modelChecks(): Check {
  return function* () {
    const tables = new Map<string, ModelMeta>();
    let hasProblem = false; // then relations of other models cannot be followed
    for (const meta of installedModels.models()) {
      const problem = definitionProblem(meta);
      if (problem) yield problem;
      hasProblem ||= problem !== undefined;
      if (meta.isProxy) continue;
      const other = tables.get(meta.table);
      if (other) {
        yield {
          level: "error",
          code: "db/shared-table",
          id: "models.E028",
          message: `It has the table "${meta.table}", and so has ${other.label}.`,
          hint: "Set dbTable in the options of one of them.",
          where: meta.label,
        };
      }
      tables.set(meta.table, meta);
    }
    yield* swappableProblems();
    if (!hasProblem) for (const meta of installedModels.models()) yield* clashes(meta);
  };
}

/** What is thrown where a model is first used, as a message: so all models are looked at. */
function definitionProblem(meta: ModelMeta): CheckMessage | undefined {
  try {
    for (const field of meta.fields) {
      if (!(field instanceof ForeignKey)) continue;
      void field.columnType;
      void meta.registry.resolve(field.to).table;
    }
    for (const { to, fieldName } of meta.reverses.values()) {
      void meta.registry.resolve(to).relations.get(fieldName);
    }
    for (const { to } of meta.manyToMany.values()) void meta.registry.resolve(to).table;
    for (const base of meta.bases) void base.app;
  } catch (error) {
    const isOurs =
      error instanceof ModelDefinitionError ||
      error instanceof ModelNotInstalledError ||
      error instanceof ModelSwappedError ||
      error instanceof UnknownModelError;
    if (!isOurs) throw error;
    const { code, message } = error;
    const id = idOf(error);
    return { level: "error", code, ...(id !== undefined && { id }), message, where: meta.label };
  }
  return undefined;
}

/** Names in the settings that no model has, and models that are not there. */
function* swappableProblems(): Iterable<CheckMessage> {
  const models = installedModels.models(undefined, { includeSwapped: true });
  const names = models.flatMap(({ options }) => options.swappable ?? []);
  for (const [name, label] of chosenLabels()) {
    const problem = { level: "error", code: "db/swappable-models", where: "settings" } as const;
    if (!names.includes(name)) {
      yield {
        ...problem,
        message: `swappableModels has a model for "${name}", under which no model can be replaced.`,
        hint: didYouMean(name, names, "names"),
      };
    }
    if (installedModels.find(label)) continue;
    const labels = models.map((meta) => meta.label);
    yield {
      ...problem,
      message: `swappableModels has ${label} for "${name}", which there is not.`,
      hint: didYouMean(label, labels, "models"),
    };
  }
}

/** What Django's system checks call it. */
function idOf(error: Error): string | undefined {
  if (error instanceof ModelSwappedError) return "fields.E301";
  return error instanceof ModelDefinitionError ? error.id : undefined;
}

/** Two relations of another model that both want the same name here: one cannot be queried. */
function* clashes(meta: ModelMeta): Iterable<CheckMessage> {
  if (meta.isProxy) return;
  const declared = new Set(
    [...meta.relations.values()].map(({ field, through }) => field ?? through),
  );
  const pointing = installedModels
    .models()
    .filter((from) => !from.isProxy)
    .flatMap((from) => from.ownFields.map((field) => ({ from, field })))
    .filter(
      ({ field }) =>
        field instanceof ForeignKey && meta.registry.resolve(field.to).concrete === meta,
    );
  for (const { from, field } of pointing) {
    const name = reverseName(from, field as ForeignKey);
    if (declared.has(field as ForeignKey) || name.endsWith("+")) continue; // "+": there is no other side
    const isField = meta.findField(name) !== undefined;
    yield {
      level: "warning",
      code: "db/reverse-clash",
      id: isField ? "fields.E303" : "fields.E305",
      message: `The other side of ${from.label}.${field.name} has the name of something else here.`,
      hint: `Declare it with a name of its own: reverse(${from.name}, "${field.name}").`,
      where: meta.label,
    };
  }
}
