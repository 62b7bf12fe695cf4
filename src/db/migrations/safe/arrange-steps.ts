/** In which order steps come, and which of them get along in one migration. */

import { isDeepStrictEqual } from "node:util";

import { MigrationStateError } from "../errors.ts";
import type { ProjectState } from "../state.ts";
import { stateTables } from "../state-tables.ts";
import { moments, type SafeStep, slowStages, stages } from "./step.ts";

/** Steps that become one migration; all are of the same stage, before or after the new code. */
export type StepGroup = readonly [SafeStep, ...SafeStep[]];

/**
 * What comes before the new code first, and each stage together. Where an operation needs what
 * another brings, the order of `makemigrations` stays; then what breaks the old code, and all that
 * the new code needs behind it, has to be run at the moment of the deploy.
 *
 * @param before The state before the first step.
 */
export function inOrder(
  steps: readonly SafeStep[],
  before: ProjectState,
  app: string,
): readonly SafeStep[] {
  const sorted = steps.toSorted((a, b) => place(a) - place(b));
  if (leadsToSame(sorted, steps, before, app)) return sorted;
  const first = steps.findIndex(({ when }) => when !== "before");
  const last = steps.findLastIndex(({ when }) => when === "before");
  return steps.map((step, at) =>
    at >= first && at <= last ? { ...step, when: "during" as const } : step,
  );
}

function place({ when, stage }: SafeStep): number {
  return moments.indexOf(when) * stages.length + stages.indexOf(stage);
}

function leadsToSame(
  sorted: readonly SafeStep[],
  steps: readonly SafeStep[],
  before: ProjectState,
  app: string,
): boolean {
  const end = statesOf(steps, before, app).at(-1);
  try {
    const states = statesOf(sorted, before, app);
    return isSameState(states.at(-1)!, end!) && states.every(hasRoom);
  } catch (error) {
    if (error instanceof MigrationStateError) return false;
    throw error;
  }
}

/** The states before the steps, and after each of their operations. */
function statesOf(
  steps: readonly SafeStep[],
  before: ProjectState,
  app: string,
): readonly ProjectState[] {
  const states = [before];
  for (const operation of steps.flatMap(({ operations }) => operations)) {
    states.push(operation.stateForwards(states.at(-1)!, app));
  }
  return states;
}

function isSameState(one: ProjectState, other: ProjectState): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

/** The order in which fields, indexes and constraints came to be does not matter. */
function comparable({ models }: ProjectState): ReadonlyMap<string, unknown> {
  return new Map(
    Array.from(models, ([key, { fields, options, ...model }]) => [
      key,
      { ...model, fields: new Map(fields), options: new Map(Object.entries(options).map(asSet)) },
    ]),
  );
}

function asSet([name, value]: readonly [string, unknown]): [string, unknown] {
  return [name, Array.isArray(value) && name !== "ordering" ? new Set(value as unknown[]) : value];
}

/** Has every table, and every column, a name of its own? */
function hasRoom(state: ProjectState): boolean {
  const tables = [...stateTables(state).values()];
  const names = tables.flatMap(({ table, pairs }) => [
    table.name,
    ...[...pairs.values()].map(({ name }) => name),
  ]);
  return isDistinct(names) && tables.every(({ table }) => hasDistinctParts(table));
}

function hasDistinctParts({
  columns,
  constraints,
  indexes,
}: {
  readonly columns: readonly { readonly name: string }[];
  readonly constraints: readonly { readonly name: string }[];
  readonly indexes: readonly { readonly name: string }[];
}): boolean {
  return (
    isDistinct(columns.map(({ name }) => name)) &&
    isDistinct([...constraints, ...indexes].map(({ name }) => name))
  );
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/**
 * Neighbours of one stage, as long as they lock one table only.
 *
 * @param locks The tables that a step locks.
 */
export function grouped(
  steps: readonly SafeStep[],
  locks: ReadonlyMap<SafeStep, ReadonlySet<string>>,
): readonly StepGroup[] {
  const groups: [SafeStep, ...SafeStep[]][] = [];
  let locked = new Set<string>();
  for (const step of steps) {
    const group = groups.at(-1);
    const all = new Set([...locked, ...(locks.get(step) ?? [])]);
    if (group && mayJoin(step, group[0]) && all.size <= 1) {
      group.push(step);
      locked = all;
    } else {
      groups.push([step]);
      locked = new Set(locks.get(step));
    }
  }
  return groups;
}

/** A lock that is taken for a moment would be held while the rows of the next are looked at. */
function mayJoin(step: SafeStep, first: SafeStep): boolean {
  const isAlike = step.stage === first.stage && step.when === first.when;
  return isAlike && step.atomic !== false && first.atomic !== false && !slowStages.has(step.stage);
}
