/** `quintet sqlmigrate`: the SQL of a migration, to be read before it is run. */

import { type Command, defineCommand } from "../../../base/index.ts";
import { backendFor } from "../../connection/databases.ts";
import { applyChange } from "../../schema/apply.ts";
import type { SchemaChange } from "../../schema/change.ts";
import type { DdlStatement, DdlWriter } from "../../schema/ddl.ts";
import { blockedBy, type TableLock } from "../../schema/lock.ts";
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
    explainLocks: {
      type: "boolean",
      help: "say of each statement which lock it takes on which table, and what that blocks",
    },
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
    const explains = options.explainLocks && features.supportsConcurrentWrites;
    if (options.explainLocks && !explains) {
      terminal.print(
        "-- There is nothing to explain: on this database those who write take turns.",
      );
    }
    const made = new Set<string>();
    const explain = (statement: DdlStatement, change: SchemaChange): readonly string[] => {
      if (change.kind === "createTable") made.add(change.table.name);
      return explains ? lockLines(ddl.locksOfStatement(statement, change), made) : [];
    };
    if (isAtomic) terminal.print("BEGIN;");
    for (const placed of options.backwards ? operations.toReversed() : operations) {
      terminal.print(`--\n-- ${placed.operation.describe()}\n--`);
      const lines = stepsOn(using, planned, placed).flatMap((step) => [
        ...(explains && step.kind === "sql" ? ["-- What it locks is not known: read it."] : []),
        ...linesOf(step, ddl, explain),
      ]);
      terminal.print(lines.length > 0 ? lines.join("\n") : "-- (no-op)");
    }
    if (isAtomic) terminal.print("COMMIT;");
  },
});

/** A table that is made in the same migration is in nobody's way. */
function lockLines(locks: readonly TableLock[], made: ReadonlySet<string>): readonly string[] {
  return locks
    .filter(({ table }) => !made.has(table))
    .map(({ table, mode }) => {
      const blocked = blockedBy[mode].replace(" or ", " and ");
      return `-- Locks ${table} in ${mode} mode: blocks ${blocked}`;
    });
}

function linesOf(
  step: Step,
  ddl: DdlWriter,
  explain: (statement: DdlStatement, change: SchemaChange) => readonly string[],
): string[] {
  if (step.kind === "sql")
    return step.statements.map(({ text, params }) =>
      params.length === 0 ? `${text};` : `${text}; -- with ${JSON.stringify(params)}`,
    );
  if (step.kind === "code") return ["-- Code, which cannot be written as SQL."];
  let { tables } = step;
  return step.changes.flatMap((change) => {
    const statements = ddl.statements(change, tables);
    tables = applyChange(tables, change);
    return statements
      .flatMap(usualStatements)
      .flatMap((statement) => [...explain(statement, change), lineOf(statement)]);
  });
}

/** Those that are run where nothing was found to be otherwise. */
function usualStatements(statement: DdlStatement): readonly DdlStatement[] {
  return statement.usually?.flatMap(usualStatements) ?? [statement];
}

function lineOf({ text, thenRun }: DdlStatement): string {
  return thenRun === undefined ? `${text};` : `-- What depends on the table is asked for: ${text}`;
}
