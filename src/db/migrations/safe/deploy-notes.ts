/** What to run before which deploy: printed below the migrations that `--safe` wrote. */

import type { SafeMigration } from "./safe-migrations.ts";
import type { Moment } from "./step.ts";

/** In lines; none if there is nothing to be heeded. */
export function deployNotes(migrations: readonly SafeMigration[]): readonly string[] {
  if (migrations.every(({ isUsual }) => isUsual)) {
    return ["Nothing has to be split: it is what makemigrations writes without --safe."];
  }
  const commands = (moment: Moment): readonly string[] =>
    lastOfEach(migrations.filter(({ when }) => when === moment)).map(migrateCommand);
  const after = commands("after");
  const steps = [
    ...commands("before"),
    ...commands("during").map((command) => `${command}, at the moment of the deploy.`),
    `Deploy the new code, everywhere.${after.length > 0 ? " Wait until no old code runs." : ""}`,
    ...after,
  ];
  return [
    "How to bring it to a database in use:",
    ...steps.map((step, at) => `  ${at + 1}. ${step}`),
    ...migrations.flatMap(({ warnings }) => warnings).map((warning) => `Warning: ${warning}`),
  ];
}

function lastOfEach(migrations: readonly SafeMigration[]): readonly SafeMigration[] {
  const groups = Map.groupBy(migrations, ({ app }) => app).values();
  return Array.from(groups, (own) => own.at(-1)!);
}

/** The number is enough of a name. */
function migrateCommand({ app, name }: SafeMigration): string {
  return `quintet migrate ${app} ${name.slice(0, name.indexOf("_"))}`;
}
