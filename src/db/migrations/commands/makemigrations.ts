/** `quintet makemigrations`: writes down what has changed in the models. */

import { relative } from "node:path";

import { type Command, defineCommand, type Project, type Terminal } from "../../../base/index.ts";
import { installedModels } from "../../meta/registry.ts";
import { assertModels, skipChecks } from "../assert-models.ts";
import { codeState } from "../changed-apps.ts";
import { arrange } from "../detect/arrange.ts";
import { detectChanges } from "../detect/changes.ts";
import { inDeclaredOrder } from "../detect/declared-order.ts";
import { nameMigrations, numberedName } from "../detect/name-migrations.ts";
import { Answers, type AnswerOptions } from "../detect/questions.ts";
import { MigrationOptionError } from "../errors.ts";
import type { MigrationGraph } from "../graph.ts";
import { loadMigrations } from "../load.ts";
import { resolvedKey } from "../migration.ts";
import { assertApp } from "../plan.ts";
import { replay } from "../replay.ts";
import { deployNotes } from "../safe/deploy-notes.ts";
import { safeMigrations } from "../safe/safe-migrations.ts";
import { migrationFile, migrationText, type NewMigration, writeMigration } from "../write.ts";
import { mergeMigrations } from "./merge-migrations.ts";

export const makemigrations: Command = defineCommand({
  name: "makemigrations",
  reportsOnly: true,
  help: "Writes down what has changed in the models.",
  description:
    "Compares the models with what the migrations lead to, and writes a migration of what differs " +
    "into each app. What cannot be known is asked, or said by --rename, --remove and --default. " +
    "With --safe, what checkmigrations would object to is written in several migrations.",
  args: { apps: { help: "only these apps, and what they need", many: true, optional: true } },
  options: {
    check: { type: "boolean", help: "write nothing; exit with 1 if something is missing" },
    dryRun: { type: "boolean", help: "write nothing; print what would be written" },
    empty: { type: "boolean", help: "write an empty migration, to be filled by hand" },
    safe: {
      type: "boolean",
      help: "write steps that a database in use does not feel, and say which to run before a deploy",
    },
    skipChecks,
    merge: { type: "boolean", help: "bring two branches of migrations together" },
    name: { type: "string", short: "n", placeholder: "NAME", help: "the name of the migration" },
    rename: {
      type: "list",
      placeholder: "OLD=NEW",
      help: "something was renamed: book.name=title, or Book=Novel",
    },
    remove: {
      type: "list",
      placeholder: "NAME",
      help: "something was removed, not renamed: book.name, or Book",
    },
    default: {
      type: "list",
      placeholder: "FIELD=VALUE",
      help: "what the rows that are there get: book.pages=0",
    },
  },
  async run({ args, options, terminal, project }) {
    for (const app of args.apps) assertApp(app, project.apps);
    if (options.name !== undefined && !/^[A-Za-z\d_]+$/.test(options.name)) {
      throw new MigrationOptionError(`"${options.name}" cannot be the name of a migration.`, {
        hint: "Use letters, digits and underscores; the number comes by itself.",
      });
    }
    if (!options.skipChecks) await assertModels();
    const graph = await loadMigrations(project.apps);
    if (options.merge) {
      const merged = await mergeMigrations(project, graph, terminal, options.name);
      if (merged.length === 0) terminal.print("No conflicts detected to merge.");
      else await show(merged, project, terminal, { ...options, writes: writesFiles(options) });
      return options.check && merged.length > 0 ? 1 : 0;
    }
    for (const { label } of project.apps) graph.leaf(label); // throws if there are two
    const made = options.empty
      ? emptyMigrations(args.apps, graph, options.name)
      : await newMigrations(project, graph, {
          terminal,
          apps: args.apps,
          name: options.name,
          answers: {
            renames: options.rename,
            removals: options.remove,
            defaults: options.default,
          },
        });
    if (made.length === 0) {
      const where = args.apps.length === 0 ? "" : ` in ${args.apps.join(", ")}`;
      terminal.print(`No changes detected${where}`);
      return 0;
    }
    const { safe, name } = options;
    const split = safe && safeMigrations(made, { graph, state: replay(graph.all), name });
    await show(split || made, project, terminal, { ...options, writes: writesFiles(options) });
    if (split) for (const line of deployNotes(split)) terminal.print(line);
    return options.check ? 1 : 0;
  },
});

function writesFiles({ check, dryRun }: { check: boolean; dryRun: boolean }): boolean {
  return !check && !dryRun;
}

interface NewMigrationsOptions {
  terminal: Terminal;
  apps: readonly string[];
  name: string | undefined;
  answers: AnswerOptions;
}

async function newMigrations(
  project: Project,
  graph: MigrationGraph,
  { terminal, apps, name, answers }: NewMigrationsOptions,
): Promise<readonly NewMigration[]> {
  const questions = new Answers(terminal, answers);
  const state = codeState(project);
  const changes = await detectChanges(replay(graph.all), state, questions, (app, model, field) =>
    installedModels.get(`${app}.${model}`).findField(field),
  );
  questions.assertAllUsed();
  const made = inDeclaredOrder(nameMigrations(arrange(changes), graph, name), state);
  return apps.length === 0 ? made : withDependencies(made, apps);
}

function withDependencies(made: readonly NewMigration[], apps: readonly string[]): NewMigration[] {
  const needed = new Set<NewMigration>();
  const need = (migration: NewMigration | undefined): void => {
    if (migration === undefined || needed.has(migration)) return;
    needed.add(migration);
    for (const key of migration.dependencies) {
      const [app, name] = resolvedKey(key);
      need(
        made.find((other) => other.app === app && (name === "__first__" || other.name === name)),
      );
    }
  };
  for (const migration of made) if (apps.includes(migration.app)) need(migration);
  return made.filter((migration) => needed.has(migration));
}

function emptyMigrations(
  apps: readonly string[],
  graph: MigrationGraph,
  name: string | undefined,
): NewMigration[] {
  if (apps.length === 0) {
    throw new MigrationOptionError("--empty does not know for which app.", {
      hint: "Name it: quintet makemigrations library --empty.",
    });
  }
  return apps.map((app) => {
    const leaf = graph.leaf(app);
    return {
      app,
      name: numberedName(app, [], { made: [], graph, name }),
      dependencies: leaf ? [[app, leaf.name]] : [],
      operations: [],
    };
  });
}

async function show(
  made: readonly NewMigration[],
  { root, apps }: Project,
  terminal: Terminal,
  { writes, dryRun }: { writes: boolean; dryRun: boolean },
): Promise<void> {
  for (const [label, migrations] of Map.groupBy(made, ({ app }) => app)) {
    const app = apps.find((each) => each.label === label)!;
    terminal.print(`Migrations for '${label}':`);
    for (const migration of migrations) {
      const file = writes
        ? await writeMigration(app, migration)
        : migrationFile(app, migration.name);
      terminal.print(`  ${relative(root, file)}`);
      for (const operation of migration.operations) {
        terminal.print(`    ${operation.category} ${operation.describe()}`);
      }
      if (dryRun) terminal.print(`\n${migrationText(migration)}`);
    }
  }
}
