/** Runs migrations on a database: each in one transaction, recorded in the same. */

import { setTimeout as pause } from "node:timers/promises";

import { QuintetError } from "../../base/index.ts";
import {
  DatabaseLockedError,
  DataError,
  NotNullViolation,
  UniqueViolation,
} from "../backend/errors.ts";
import { backendFor } from "../connection/databases.ts";
import { runExecute, runQuery } from "../connection/run.ts";
import { changeSchema, runDdl } from "../connection/schema.ts";
import { atomic } from "../connection/transaction.ts";
import { applyChange } from "../schema/apply.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import { allowedSteps } from "./allowed-steps.ts";
import { MigrationFailedError, NeedsNoTransactionError } from "./errors.ts";
import { isInitial, isMadeAlready } from "./fake-initial.ts";
import type { MigrationGraph } from "./graph.ts";
import { labelOf, type Migration } from "./migration.ts";
import type { CodeProgress, PlacedOperation, Step } from "./operations/operation.ts";
import type { PlannedMigration } from "./plan.ts";
import type { MigrationRecorder } from "./recorder.ts";
import { statesOf } from "./replay.ts";
import { ProjectState } from "./state.ts";

export interface ExecuteOptions {
  readonly using: string;
  readonly recorder: MigrationRecorder;
  /** Is it only recorded, and nothing done? `initial`: where the tables are there already. */
  readonly fake: boolean | "initial";
  /**
   * How long a statement waits for a lock, in milliseconds, where the database can be told so, and
   * how often an atomic migration is begun again; of another, a statement that can be by itself.
   * Default: without end.
   */
  readonly lockTimeout?: { readonly ms: number; readonly retries: number } | undefined;
  /** Is told before each migration; what it returns, after each operation and at the end. */
  readonly onMigration: (planned: PlannedMigration) => MigrationProgress;
}

export interface MigrationProgress {
  operationDone(): void;
  /** How far the operation is that runs now, from 0 to 1; not all can say. */
  isAt?(share: number): void;
  end(result: "done" | "faked" | "failed" | "locked"): void;
}

/**
 * Runs the migrations of a plan, one after the other.
 *
 * @throws {MigrationFailedError} If one fails. Those before it stay applied; it is undone itself,
 *   where the database can.
 */
export async function runPlan(
  plan: readonly PlannedMigration[],
  graph: MigrationGraph,
  applied: ReadonlySet<string>,
  options: ExecuteOptions,
): Promise<void> {
  const placed = placeOperations(plan, graph, applied);
  if (options.fake !== true) assertTransactions(plan, options.using);
  await options.recorder.prepare();
  for (const planned of plan) {
    for (let retries = options.lockTimeout?.retries ?? 0; ; retries--) {
      const progress = options.onMigration(planned);
      try {
        const steps = placed.get(planned.migration)!;
        progress.end(await runMigration(planned, steps, options, progress));
        break;
      } catch (error) {
        const mayTryAgain = retries > 0 && planned.migration.atomic && isLocked(error);
        progress.end(mayTryAgain ? "locked" : "failed");
        if (!mayTryAgain) throw error;
        await pause(options.lockTimeout!.ms);
      }
    }
  }
}

/** Did it wait for a lock for too long? Nothing has happened then. */
function isLocked(error: unknown): boolean {
  return error instanceof MigrationFailedError && error.cause instanceof DatabaseLockedError;
}

/** Before anything is touched: does a migration have a transaction that an operation cannot have? */
function assertTransactions(plan: readonly PlannedMigration[], using: string): void {
  const { canBuildIndexesConcurrently } = backendFor(using).features;
  for (const { migration } of plan) {
    if (!migration.atomic || !canBuildIndexesConcurrently) continue;
    const operation = migration.operations.find(({ needsNoTransaction }) => needsNoTransaction);
    if (operation) throw new NeedsNoTransactionError(labelOf(migration), operation.describe());
  }
}

/**
 * The operations of the migrations of a plan, each between its states: those that all applied
 * migrations before it, and those of the plan, lead to.
 */
export function placeOperations(
  plan: readonly PlannedMigration[],
  graph: MigrationGraph,
  applied: ReadonlySet<string>,
): ReadonlyMap<Migration, readonly PlacedOperation[]> {
  const planned = new Set(plan.map(({ migration }) => migration));
  const placed = new Map<Migration, readonly PlacedOperation[]>();
  let state = ProjectState.empty;
  for (const migration of graph.all) {
    if (!planned.has(migration) && !applied.has(labelOf(migration))) continue;
    const states = statesOf(migration, state);
    state = states.at(-1)!;
    if (!planned.has(migration)) continue;
    placed.set(
      migration,
      migration.operations.map((operation, at) => ({
        operation,
        before: states[at]!,
        after: states[at + 1]!,
      })),
    );
  }
  return placed;
}

/** What an operation does, in the direction of the plan. */
function stepsOf(
  { migration: { app }, direction }: PlannedMigration,
  { operation, before, after }: PlacedOperation,
): readonly Step[] {
  return direction === "forwards"
    ? operation.forwards({ app, from: before, to: after })
    : operation.backwards({ app, from: after, to: before });
}

/** What an operation does on this database: without what routers keep from it. */
export function stepsOn(
  using: string,
  planned: PlannedMigration,
  placed: PlacedOperation,
): readonly Step[] {
  return allowedSteps(stepsOf(planned, placed), planned, placed, using);
}

/** Is an operation for this database? Routers may keep all that it does from it. */
export function isFor(using: string, planned: PlannedMigration, placed: PlacedOperation): boolean {
  const steps = stepsOf(planned, placed);
  return steps.length === 0 || allowedSteps(steps, planned, placed, using).length > 0;
}

async function runMigration(
  planned: PlannedMigration,
  placed: readonly PlacedOperation[],
  { using, recorder, fake, lockTimeout }: ExecuteOptions,
  progress: MigrationProgress,
): Promise<"done" | "faked"> {
  const { migration, direction } = planned;
  const { ddl, features } = backendFor(using);
  const { hasTransactionalDdl, needsSchemaTransaction } = features;
  const isAtomic = migration.atomic && hasTransactionalDdl;
  const isForwards = direction === "forwards";

  const work = async (): Promise<"done" | "faked"> => {
    if (isAtomic && ddl.lock !== undefined) await runQuery(using, ddl.lock, []);
    const limit = lockTimeout && isAtomic ? ddl.lockTimeout(lockTimeout.ms) : undefined;
    if (limit !== undefined) await runExecute(using, limit, []);
    // Another process may have been faster, while this one waited for its turn.
    if ((await recorder.has(migration)) === isForwards) return "done";
    const isFaked =
      fake === true ||
      (fake === "initial" &&
        isForwards &&
        isInitial(migration) &&
        (await isMadeAlready(migration.app, placed, using)));
    if (!isFaked) {
      for (const each of isForwards ? placed : placed.toReversed()) {
        await runOperation(planned, each, { using, isAtomic, progress, lockTimeout });
        progress.operationDone();
      }
    }
    await (isForwards ? recorder.add(migration) : recorder.remove(migration));
    return isFaked ? "faked" : "done";
  };
  if (!isAtomic) return work();
  try {
    return await atomic(work, { using, changesSchema: needsSchemaTransaction });
  } catch (error) {
    throw error instanceof MigrationFailedError ? error : commitFailure(planned, error);
  }
}

interface RunOptions {
  readonly using: string;
  readonly isAtomic: boolean;
  readonly progress: MigrationProgress;
  readonly lockTimeout: ExecuteOptions["lockTimeout"];
}

async function runOperation(
  planned: PlannedMigration,
  placed: PlacedOperation,
  { using, isAtomic, progress, lockTimeout }: RunOptions,
): Promise<void> {
  try {
    for (const step of stepsOn(using, planned, placed)) {
      const isAt: CodeProgress = (done, total) => progress.isAt?.(total > 0 ? done / total : 1);
      await runStep(step, { using, lockTimeout, isAt });
    }
  } catch (error) {
    throw operationFailure(planned, placed, error, isAtomic);
  }
}

interface StepOptions extends Pick<RunOptions, "using" | "lockTimeout"> {
  readonly isAt: CodeProgress;
}

async function runStep(step: Step, { using, lockTimeout, isAt }: StepOptions): Promise<void> {
  switch (step.kind) {
    case "schema":
      if (step.changes.some((change) => "concurrently" in change && change.concurrently)) {
        await changeConcurrently(step, using, lockTimeout);
      } else await changeSchema(step.changes, step.tables, { using });
      return;
    case "sql":
      for (const { text, params } of step.statements) await runExecute(using, text, params);
      return;
    case "code":
      await step.run(using, isAt);
  }
}

/** Outside of any transaction, where the database has it so. */
async function changeConcurrently(
  { changes, tables }: Extract<Step, { kind: "schema" }>,
  using: string,
  lockTimeout: ExecuteOptions["lockTimeout"],
): Promise<void> {
  const { ddl, features } = backendFor(using);
  if (!features.canBuildIndexesConcurrently) {
    await changeSchema(changes, tables, { using });
    return;
  }
  let schema = tables;
  for (const change of changes) {
    for (const statement of ddl.statements(change, schema)) {
      if (statement.needsNoTransaction || !lockTimeout) await runDdl([statement], using);
      else await runPatiently(statement, using, lockTimeout);
    }
    schema = applyChange(schema, change);
  }
}

/** What was built before it would be built again, were the migration begun anew. */
async function runPatiently(
  statement: DdlStatement,
  using: string,
  { ms, retries }: NonNullable<ExecuteOptions["lockTimeout"]>,
): Promise<void> {
  const limit = backendFor(using).ddl.lockTimeout(ms);
  for (let left = retries; ; left--) {
    try {
      await atomic(
        async () => {
          if (limit !== undefined) await runExecute(using, limit, []);
          await runDdl([statement], using);
        },
        { using },
      );
      return;
    } catch (error) {
      if (left === 0 || !(error instanceof DatabaseLockedError)) throw error;
      await pause(ms);
    }
  }
}

function operationFailure(
  { migration, direction }: PlannedMigration,
  { operation }: PlacedOperation,
  error: unknown,
  isAtomic: boolean,
): MigrationFailedError {
  const at = migration.operations.indexOf(operation) + 1;
  const what = `operation ${at} of ${migration.operations.length} (${operation.describe()})`;
  const undoing = direction === "backwards" ? " while it was undone" : "";
  return new MigrationFailedError(
    `${labelOf(migration)} failed${undoing} at ${what}: ${messageOf(error)}`,
    {
      cause: error,
      hint: [
        adviceFor(error),
        isAtomic
          ? "The migration was rolled back as a whole: the database is as it was before it. Mend the cause and run migrate again."
          : "The migration is not atomic: what its earlier operations did has stayed. See what is there before you run migrate again.",
      ]
        .filter((part) => part !== undefined)
        .join(" "),
    },
  );
}

/** Foreign keys that were held back are checked at the very end. */
function commitFailure({ migration }: PlannedMigration, error: unknown): MigrationFailedError {
  return new MigrationFailedError(
    `${labelOf(migration)} failed when it was to be committed: ${messageOf(error)}`,
    {
      cause: error,
      hint: "The migration was rolled back as a whole: the database is as it was before it. Mend the cause and run migrate again.",
    },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function adviceFor(error: unknown): string | undefined {
  if (error instanceof NotNullViolation) {
    return "There are rows without a value: give them one with { fill: … } in the operation, or allow null.";
  }
  if (error instanceof UniqueViolation) {
    return "There are rows with equal values: make them differ in a migration before this one.";
  }
  if (error instanceof DataError) {
    return "There are values that the column cannot hold: change them in a migration before this one.";
  }
  return error instanceof QuintetError && !error.message.endsWith(error.hint ?? "")
    ? error.hint
    : undefined;
}
