/** `quintet sqlmigrate`: the SQL of a migration, to be read before it is run. */

import { type Command, defineCommand } from "../../../base/index.ts";
import { backendFor } from "../../connection/databases.ts";
import { applyChange } from "../../schema/apply.ts";
import type { DdlStatement, DdlWriter } from "../../schema/ddl.ts";
import { placeOperations, stepsOn } from "../executor.ts";
import { loadMigrations } from "../load.ts";
import { labelOf } from "../migration.ts";
import type { Step } from "../operations/operation.ts";
import { assertApp, findMigration, type PlannedMigration } from "../plan.ts";

export const sqlmigrate: Command = defineCommand({
  name: "sqlmigrate",
  help: "Prints the SQL of a migration.",
  args: {
    app: { help: "the app" },
    name: { help: "the migration, or the beginning of its name" },
  },
  options: {
    backwards: { type: "boolean", help: "the SQL that undoes it" },
    database: { type: "string", placeholder: "NAME", help: "which database; default: default" },
  },
  async run({ args, options, terminal, project }) {
    assertApp(args.app, project.apps);
    const graph = await loadMigrations(project.apps);
    const migration = findMigration(graph, args.app, args.name);
    const planned: PlannedMigration = {
      migration,
      direction: options.backwards ? "backwards" : "forwards",
    };
    const using = options.database ?? "default";
    const { ddl, features } = backendFor(using);
    const before = new Set(graph.upTo(migration).map(labelOf));
    const operations = placeOperations([planned], graph, before).get(migration)!;
    const isAtomic = migration.atomic && features.hasTransactionalDdl;
    if (isAtomic) terminal.print("BEGIN;");
    for (const placed of options.backwards ? operations.toReversed() : operations) {
      terminal.print(`--\n-- ${placed.operation.describe()}\n--`);
      const lines = stepsOn(using, planned, placed).flatMap((step) => linesOf(step, ddl));
      terminal.print(lines.length > 0 ? lines.join("\n") : "-- (no-op)");
    }
    if (isAtomic) terminal.print("COMMIT;");
  },
});

function linesOf(step: Step, ddl: DdlWriter): string[] {
  if (step.kind === "sql")
    return step.statements.map(({ text, params }) =>
      params.length === 0 ? `${text};` : `${text}; -- with ${JSON.stringify(params)}`,
    );
  if (step.kind === "code") return ["-- Code, which cannot be written as SQL."];
  let { tables } = step;
  return step.changes.flatMap((change) => {
    const statements = ddl.statements(change, tables);
    tables = applyChange(tables, change);
    return statements.flatMap(statementLines);
  });
}

function statementLines({ text, thenRun, usually }: DdlStatement): string[] {
  if (usually !== undefined) return usually.flatMap(statementLines);
  return [
    thenRun === undefined ? `${text};` : `-- What depends on the table is asked for: ${text}`,
  ];
}
