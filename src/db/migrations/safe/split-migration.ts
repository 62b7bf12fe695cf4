/** The operations of one migration, each in its steps, and those in as few migrations as can be. */

import { type Rule, rules } from "../lint/rules.ts";
import type { ProjectState } from "../state.ts";
import type { NewMigration } from "../write.ts";
import { grouped, inOrder, type StepGroup } from "./arrange-steps.ts";
import { fieldSteps } from "./fields.ts";
import { indexSteps } from "./indexes.ts";
import { lockedTables, objectionsTo, tablesMadeBy } from "./objections-to.ts";
import type { Refusal } from "./refusal.ts";
import { removalSteps } from "./removals.ts";
import type { PlainChange, SafeStep } from "./step.ts";

export interface SplitMigration {
  readonly groups: readonly StepGroup[];
  /** Is it as it would be without `--safe`? */
  readonly isUsual: boolean;
  readonly refusals: readonly Refusal[];
  /** The state after it. */
  readonly after: ProjectState;
}

/**
 * Splits a migration, as far as it has to be.
 *
 * @param before The state before it.
 * @param made Tables that nobody has rows in; those that it makes are added.
 */
export function splitMigration(
  { app, operations }: NewMigration,
  before: ProjectState,
  made: Set<string>,
): SplitMigration {
  const refusals: Refusal[] = [];
  const steps: SafeStep[] = [];
  let state = before;
  for (const operation of operations) {
    const after = operation.stateForwards(state, app);
    const change: PlainChange = { operation, app, before: state, after };
    for (const table of tablesMadeBy(change)) made.add(table);
    const found = stepsOf(change, objectionsTo(change, made));
    for (const rule of leftOver(found, change, made)) {
      refusals.push({ operation: operation.describe(), rule });
    }
    steps.push(...found);
    state = after;
  }
  const sorted = inOrder(steps, before, app);
  const groups = grouped(sorted, locksOf(sorted, { app, before, made }));
  const isUsual = groups.length <= 1 && sorted.every(({ comment }) => comment === undefined);
  return { groups, isUsual, refusals, after: state };
}

function stepsOf(change: PlainChange, found: ReadonlySet<Rule>): readonly SafeStep[] {
  const { operation } = change;
  const usual: SafeStep = { operations: [operation], stage: "expand", when: "before" };
  if (found.size === 0) return [usual];
  return (
    indexSteps(operation) ?? removalSteps(change, found) ?? fieldSteps(change, found) ?? [usual]
  );
}

/** What code has to go before; all else has to be gone when there are steps. */
const codeFirst: ReadonlySet<Rule> = new Set<Rule>([
  "column-removed",
  "column-renamed",
  "table-removed",
  "table-renamed",
]);

/** What the linter still has against the steps of an operation. */
function leftOver(
  steps: readonly SafeStep[],
  { app, before }: PlainChange,
  made: ReadonlySet<string>,
): ReadonlySet<Rule> {
  const left = new Set<Rule>();
  for (const change of changesOf(steps, app, before)) {
    for (const rule of objectionsTo(change, made)) {
      if (!codeFirst.has(rule) && rules[rule].gravity !== "note") left.add(rule);
    }
  }
  return left;
}

function locksOf(
  steps: readonly SafeStep[],
  { app, before, made }: { app: string; before: ProjectState; made: ReadonlySet<string> },
): ReadonlyMap<SafeStep, ReadonlySet<string>> {
  const locks = new Map(steps.map((step) => [step, new Set<string>()]));
  for (const change of changesOf(steps, app, before)) {
    const own = locks.get(change.step)!;
    for (const table of lockedTables(change, made)) own.add(table);
  }
  return locks;
}

function* changesOf(
  steps: readonly SafeStep[],
  app: string,
  first: ProjectState,
): Iterable<PlainChange & { readonly step: SafeStep }> {
  let before = first;
  for (const step of steps) {
    for (const operation of step.operations) {
      const after = operation.stateForwards(before, app);
      yield { operation, app, before, after, step };
      before = after;
    }
  }
}
