/** Whether there are changes of models that no migration has yet, without asking anybody anything. */

import { isDeepStrictEqual } from "node:util";

import type { Project } from "../../base/index.ts";
import { installedModels } from "../meta/registry.ts";
import { UnprintableValueError } from "./errors.ts";
import type { MigrationGraph } from "./graph.ts";
import { loadMigrations } from "./load.ts";
import { replay } from "./replay.ts";
import { printOpen } from "./source.ts";
import { constraintsOf, indexesOf, modelState, type ModelState, ProjectState } from "./state.ts";
import { comparableSource, constraintSource, indexSource } from "./table-option-source.ts";

/** The models of the project as they are in the code. */
export function codeState({ apps }: Pick<Project, "apps">): ProjectState {
  return ProjectState.of(
    apps
      .flatMap(({ label }) => installedModels.models(label, { includeSwapped: true }))
      .map(modelState),
  );
}

/** The labels of the apps whose models differ from what the migrations lead to. */
export function changedApps(
  project: Pick<Project, "apps">,
  graph: MigrationGraph,
): readonly string[] {
  let now: ReadonlyMap<string, ModelState>;
  try {
    now = codeState(project).models;
  } catch (error) {
    if (error instanceof UnprintableValueError) return []; // makemigrations says it
    throw error;
  }
  const then = replay(graph.all).models;
  const changed = [...new Set([...now.keys(), ...then.keys()])]
    .filter((key) => !isDeepStrictEqual(comparable(now.get(key)), comparable(then.get(key))))
    .map((key) => key.split(".")[0]!);
  return [...new Set(changed)];
}

/**
 * The labels of the apps whose models have changes that no migration has yet. No database is asked.
 */
export async function appsWithoutMigration(
  project: Pick<Project, "apps">,
): Promise<readonly string[]> {
  return changedApps(project, await loadMigrations(project.apps));
}

/** The order of the fields is not a change. */
function comparable(model: ModelState | undefined): unknown {
  if (model === undefined) return undefined;
  const { indexes: _indexes, constraints: _constraints, ...options } = model.options;
  const sources = [
    ...indexesOf(model).map((index) => printOpen(indexSource(index))),
    ...constraintsOf(model).map((constraint) => printOpen(constraintSource(constraint))),
  ];
  const fields = model.fields.map(
    ([name, field]) => `${name}: ${printOpen(comparableSource(field))}`,
  );
  return [fields.toSorted(), options, sources.toSorted()];
}
