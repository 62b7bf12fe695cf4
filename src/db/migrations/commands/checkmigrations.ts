/** `quintet checkmigrations`: what others will feel of the migrations that are to be applied. */

import { type Command, defineCommand, type Terminal } from "../../../base/index.ts";
import { backendFor } from "../../connection/databases.ts";
import { connectionFor } from "../../connection/run.ts";
import { editedMigrations, warnOfEdited } from "../edited.ts";
import { MigrationOptionError } from "../errors.ts";
import { placeOperations } from "../executor.ts";
import type { MigrationGraph } from "../graph.ts";
import { type Finding, lintMigration } from "../lint/lint.ts";
import { rules } from "../lint/rules.ts";
import { loadHistory } from "../load.ts";
import { labelOf } from "../migration.ts";
import { assertApp, assertHistory, type PlannedMigration, planMigrations } from "../plan.ts";
import { MigrationRecorder } from "../recorder.ts";

const levels = ["info", "warning", "error"] as const;

export const checkmigrations: Command = defineCommand({
  name: "checkmigrations",
  help: "Says what others will feel of the migrations that are to be applied.",
  description:
    "Looks at the locks that they take, how large the tables are on the database, and what code " +
    "that still runs would miss. Exits with 1 if something is as grave as --fail-on says.",
  args: { app: { help: "only this app, and what it needs", optional: true } },
  options: {
    failOn: { type: "string", placeholder: "LEVEL", help: "error (default), warning or info" },
    database: { type: "string", placeholder: "NAME", help: "which database; default: default" },
  },
  async run({ args, options, terminal, project }) {
    const { failOn = "error", database: using = "default" } = options;
    const least = levels.indexOf(failOn as Finding["severity"]);
    if (least < 0) {
      throw new MigrationOptionError(`--fail-on ${failOn} is no level.`, {
        hint: "Say error, warning or info.",
      });
    }
    if (args.app !== undefined) assertApp(args.app, project.apps);
    const recorder = new MigrationRecorder(using);
    const history = await loadHistory(project.apps, await recorder.applied());
    assertHistory(history, project.apps);
    const { graph, applied } = history;
    const edited = editedMigrations(graph, await recorder.fingerprints());
    warnOfEdited(edited, terminal);
    const plan = planMigrations(graph, applied, project.apps, args);
    const checked = await lintPlan(plan, graph, applied, using);
    for (const { label, found } of checked) printFindings(label, found, terminal);
    const open = checked.flatMap(({ found }) => found).filter(({ isWaived }) => !isWaived);
    const count = open.filter(({ severity }) => levels.indexOf(severity) >= least).length;
    terminal.print(
      `${plan.length} ${plan.length === 1 ? "migration" : "migrations"} checked, ` +
        `${open.length} ${open.length === 1 ? "finding" : "findings"}.`,
    );
    const isWarned = edited.length > 0 && least <= levels.indexOf("warning");
    return count > 0 || isWarned ? 1 : 0;
  },
});

/** What is found in a migration. */
export interface CheckedMigration {
  readonly label: string;
  readonly found: readonly Finding[];
}

/** Checks a plan; nothing is found where those who write take turns anyway. */
export async function lintPlan(
  plan: readonly PlannedMigration[],
  graph: MigrationGraph,
  applied: ReadonlySet<string>,
  using: string,
): Promise<readonly CheckedMigration[]> {
  const { ddl, features, introspection } = backendFor(using);
  if (!features.supportsConcurrentWrites) return [];
  const sizes = (await introspection.tableSizes?.(connectionFor(using))) ?? new Map();
  const placed = placeOperations(plan, graph, applied);
  return plan.map((planned) => ({
    label: labelOf(planned.migration),
    found: lintMigration(planned, placed.get(planned.migration)!, { ddl, sizes, using }),
  }));
}

/** A paragraph for each finding; of those that are waived, a line. */
export function printFindings(
  label: string,
  found: readonly Finding[],
  terminal: Pick<Terminal, "print">,
): void {
  if (found.length > 0) terminal.print(`${label}:`);
  for (const { rule, severity, operation, table, rows, lock, isWaived } of found) {
    const where = [
      operation,
      table === undefined ? undefined : `${table}, ${sizeText(rows)}`,
      lock,
    ].filter((part) => part !== undefined);
    const line = `  ${isWaived ? "waived" : severity} ${rule}`;
    terminal.print(where.length > 0 ? `${line}: ${where.join("; ")}` : line);
    if (isWaived) continue;
    terminal.print(`    ${rules[rule].problem}\n    ${rules[rule].advice}`);
  }
}

function sizeText(rows: number | undefined): string {
  if (rows === undefined) return "not there yet";
  return rows === 1 ? "1 row" : `about ${rows.toLocaleString("en")} rows`;
}
