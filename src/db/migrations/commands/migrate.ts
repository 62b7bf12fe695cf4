/** `quintet migrate`: brings the database to where the migrations lead. */

import {
  type Command,
  defineCommand,
  type Project,
  type Signal,
  type Terminal,
} from "../../../base/index.ts";
import { assertModels, skipChecks } from "../assert-models.ts";
import { changedApps } from "../changed-apps.ts";
import { editedMigrations, warnOfEdited } from "../edited.ts";
import { isFor, placeOperations, runPlan } from "../executor.ts";
import { MigrationOptionError } from "../errors.ts";
import type { MigrationGraph } from "../graph.ts";
import { type History, loadHistory } from "../load.ts";
import { labelOf } from "../migration.ts";
import { assertHistory, type PlannedMigration, planMigrations, type Target } from "../plan.ts";
import { MigrationRecorder } from "../recorder.ts";
import { type MigrateEvent, postMigrate, preMigrate } from "../signals.ts";
import { lintPlan, printFindings } from "./checkmigrations.ts";

export const migrate: Command = defineCommand({
  name: "migrate",
  reportsOnly: true,
  help: "Brings the database to the state of the models.",
  description:
    "Applies the migrations that the database does not have yet. With an app and the name of a " +
    "migration it goes there, forwards or back; `zero` undoes all of an app.",
  args: {
    app: { help: "only this app, and what it needs", optional: true },
    name: { help: "the migration to go to, or the beginning of its name; or zero", optional: true },
  },
  options: {
    plan: { type: "boolean", help: "do nothing; print what would be done" },
    fakeInitial: {
      type: "boolean",
      help: "only record an app's first migration whose tables are there already",
    },
    prune: { type: "boolean", help: "forget applied migrations that there are no files of" },
    skipChecks,
    fake: { type: "boolean", help: "only record it, and leave the tables as they are" },
    lockTimeout: {
      type: "string",
      placeholder: "SECONDS",
      help: "how long a statement waits for a lock, where the database can be told so",
    },
    lockRetries: {
      type: "string",
      placeholder: "COUNT",
      help: "how often a migration that waited too long is begun again; default: 5",
    },
    database: { type: "string", placeholder: "NAME", help: "which database; default: default" },
  },
  async run({ args, options, terminal, project }) {
    const lockTimeout = lockTimeoutOf(options.lockTimeout, options.lockRetries);
    const using = options.database ?? "default";
    if (!options.skipChecks) await assertModels();
    const recorder = new MigrationRecorder(using);
    const history = await loadHistory(project.apps, await recorder.applied());
    if (options.prune) return prune(args.app, history, recorder, terminal);
    assertHistory(history, project.apps);
    const { graph, applied } = history;
    warnOfEdited(editedMigrations(graph, await recorder.fingerprints()), terminal);
    const plan = planMigrations(graph, applied, project.apps, args);
    if (options.plan) {
      printPlan(plan, { placed: placeOperations(plan, graph, applied), using, terminal });
      for (const { label, found } of await lintPlan(plan, graph, applied, using)) {
        printFindings(label, found, terminal);
      }
      return;
    }
    terminal.print(`Operations to perform:\n  ${goal(args, project, graph)}`);
    terminal.print("Running migrations:");
    await announce(preMigrate, plan, project, using);
    if (plan.length === 0) {
      terminal.print("  No migrations to apply.");
      warnOfChanges(project, graph, terminal);
      await announce(postMigrate, plan, project, using);
      return;
    }
    await runPlan(plan, graph, applied, {
      using,
      recorder,
      lockTimeout,
      fake: options.fake || (options.fakeInitial && "initial"),
      onMigration: ({ migration, direction }) => {
        const verb = direction === "forwards" ? "Applying" : "Unapplying";
        const line = `  ${verb} ${labelOf(migration)}...`;
        const bar = terminal.progress(line, { total: migration.operations.length });
        let shown = 0;
        const isAt = (share: number): void => {
          bar.advance(share - shown);
          shown = share;
        };
        return {
          isAt,
          operationDone: () => {
            isAt(1);
            shown = 0;
          },
          end: (result) => bar.stop(`${line} ${results[result]}`),
        };
      },
    });
    await announce(postMigrate, plan, project, using);
  },
});

const results = {
  done: "OK",
  faked: "FAKED",
  failed: "FAILED",
  locked: "LOCKED, to be tried again",
} as const;

function lockTimeoutOf(
  seconds: string | undefined,
  retries = "5",
): { ms: number; retries: number } | undefined {
  if (seconds === undefined) return undefined;
  const [ms, count] = [Number(seconds) * 1000, Number(retries)];
  if (ms > 0 && ms < 2 ** 31 && Number.isSafeInteger(count) && count >= 0) {
    return { ms, retries: count };
  }
  throw new MigrationOptionError(
    `--lock-timeout ${seconds} --lock-retries ${retries} is no time.`,
    {
      hint: "Give seconds, and how often to try again: --lock-timeout 2 --lock-retries 10.",
    },
  );
}

/** Forgets those of an app that have no file any more: after a squash, say. */
async function prune(
  app: string | undefined,
  { files }: History,
  recorder: MigrationRecorder,
  terminal: Terminal,
): Promise<void> {
  if (app === undefined) {
    throw new MigrationOptionError("--prune does not know of which app.", {
      hint: "Name it: quintet migrate library --prune.",
    });
  }
  const own = files.filter((file) => file.app === app);
  const needed = own.find(({ replaces }) => replaces.length > 0);
  if (needed) {
    throw new MigrationOptionError(`${labelOf(needed)} still replaces others.`, {
      hint: "Its `replaces` is needed as long as the record names them: take it out first.",
    });
  }
  const known = new Set(own.map(labelOf));
  const gone = [...(await recorder.applied())].filter(
    (label) => label.startsWith(`${app}.`) && !known.has(label),
  );
  terminal.print("Pruning migrations:");
  if (gone.length === 0) terminal.print("  No migrations to prune.");
  for (const label of gone) {
    await recorder.remove({ app, name: label.slice(app.length + 1) });
    terminal.print(`  ${label}`);
  }
}

/** Tells those who listen to an app. */
async function announce(
  signal: Signal<MigrateEvent>,
  plan: readonly PlannedMigration[],
  { apps }: Project,
  using: string,
): Promise<void> {
  const steps = plan.map(({ migration: { app, name }, direction }) => ({ app, name, direction }));
  for (const { label } of apps) {
    await signal.send(label, { sender: label, using, plan: steps });
  }
}

function goal({ app, name }: Target, { apps }: Project, graph: MigrationGraph): string {
  if (app === undefined) {
    const labels = apps.map(({ label }) => label).filter((label) => graph.of(label).length > 0);
    return `Apply all migrations: ${labels.join(", ") || "(none)"}`;
  }
  if (name === undefined) return `Apply all migrations: ${app}`;
  if (name === "zero") return `Unapply all migrations: ${app}`;
  return `Target specific migration: ${name}, from ${app}`;
}

interface PrintPlanOptions {
  readonly placed: ReturnType<typeof placeOperations>;
  readonly using: string;
  readonly terminal: Terminal;
}

function printPlan(
  plan: readonly PlannedMigration[],
  { placed, using, terminal }: PrintPlanOptions,
): void {
  terminal.print("Planned operations:");
  if (plan.length === 0) terminal.print("  No planned migration operations.");
  for (const planned of plan) {
    const { migration, direction } = planned;
    terminal.print(labelOf(migration));
    const isForwards = direction === "forwards";
    const operations = placed.get(migration)!;
    for (const each of isForwards ? operations : operations.toReversed()) {
      const text = `${isForwards ? "" : "Undo "}${each.operation.describe()}`;
      terminal.print(`    ${text}${isFor(using, planned, each) ? "" : ` (not on ${using})`}`);
    }
  }
}

/** Somebody changed a model and wonders why nothing happens. */
function warnOfChanges(project: Project, graph: MigrationGraph, terminal: Terminal): void {
  const changed = changedApps(project, graph);
  if (changed.length === 0) return;
  terminal.print(`  The models of ${changed.join(", ")} have changes that no migration has yet.`);
  terminal.print("  Write them down with makemigrations, then run migrate again.");
}
