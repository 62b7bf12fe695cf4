/**
 * The commands that Quintet brings, each with the module it comes from. Name and help stand here
 * as well, so that the list of commands costs no module; a test holds both together.
 */

import type { Command } from "../base/index.ts";
import type { Host } from "./host.ts";

export interface BuiltinCommand {
  readonly name: string;
  readonly group: string;
  readonly help: string;
  /** Is the site made before it runs? Its databases connect when they are first asked. */
  readonly needsApp: boolean;
  /** Do the words behind its first argument belong to that, the options among them, too? */
  readonly passesOn?: boolean;
  load(host: Host): Promise<Command>;
}

export const builtinCommands: readonly BuiltinCommand[] = [
  {
    name: "startproject",
    group: "Begin",
    help: "Makes a new project.",
    needsApp: false,
    load: async (host) => (await import("./commands/startproject.ts")).startproject(host),
  },
  {
    name: "startapp",
    group: "Begin",
    help: "Makes a new app in the project.",
    needsApp: false,
    load: async (host) => (await import("./commands/startapp.ts")).startapp(host),
  },
  {
    name: "runserver",
    group: "Develop",
    help: "Serves the site, and starts again when its code changes.",
    needsApp: false,
    load: async (host) => (await import("./commands/runserver.ts")).runserver(host),
  },
  {
    name: "check",
    group: "Develop",
    help: "Looks for mistakes in the project.",
    needsApp: true,
    load: async (host) => (await import("./commands/check.ts")).check(host),
  },
  {
    name: "shell",
    group: "Develop",
    help: "Opens a prompt with all models at hand.",
    needsApp: true,
    load: async (host) => (await import("./commands/shell.ts")).shell(host),
  },
  {
    name: "debug",
    group: "Develop",
    help: "Runs a script or a command under the debugger.",
    needsApp: false,
    passesOn: true,
    load: async (host) => (await import("./commands/debug.ts")).debug(host),
  },
  {
    name: "makemigrations",
    group: "Database",
    help: "Writes down what has changed in the models.",
    needsApp: true,
    load: () => migrationCommand("makemigrations"),
  },
  {
    name: "migrate",
    group: "Database",
    help: "Brings the database to the state of the models.",
    needsApp: true,
    load: () => migrationCommand("migrate"),
  },
  {
    name: "showmigrations",
    group: "Database",
    help: "Lists the migrations, and which are applied.",
    needsApp: true,
    load: () => migrationCommand("showmigrations"),
  },
  {
    name: "sqlmigrate",
    group: "Database",
    help: "Prints the SQL of a migration.",
    needsApp: true,
    load: () => migrationCommand("sqlmigrate"),
  },
  {
    name: "checkmigrations",
    group: "Database",
    help: "Says what others will feel of the migrations that are to be applied.",
    needsApp: true,
    load: () => migrationCommand("checkmigrations"),
  },
  {
    name: "squashmigrations",
    group: "Database",
    help: "Writes one migration that stands in the place of several.",
    needsApp: true,
    load: () => migrationCommand("squashmigrations"),
  },
  {
    name: "optimizemigration",
    group: "Database",
    help: "Puts the operations of a migration together.",
    needsApp: true,
    load: () => migrationCommand("optimizemigration"),
  },
  {
    name: "rebasemigration",
    group: "Database",
    help: "Puts the migrations of one branch behind those of another.",
    needsApp: true,
    load: () => migrationCommand("rebasemigration"),
  },
  {
    name: "inspectdb",
    group: "Database",
    help: "Writes models for the tables of a database.",
    needsApp: true,
    load: () => migrationCommand("inspectdb"),
  },
  {
    name: "flush",
    group: "Database",
    help: "Deletes all rows.",
    needsApp: true,
    load: () => fixtureCommand("flush"),
  },
  {
    name: "sqlflush",
    group: "Database",
    help: "Prints the SQL that deletes all rows.",
    needsApp: true,
    load: () => fixtureCommand("sqlflush"),
  },
  {
    name: "dumpdata",
    group: "Database",
    help: "Writes rows as JSON.",
    needsApp: true,
    load: () => fixtureCommand("dumpdata"),
  },
  {
    name: "loaddata",
    group: "Database",
    help: "Loads rows from JSON.",
    needsApp: true,
    load: () => fixtureCommand("loaddata"),
  },
  {
    name: "dbshell",
    group: "Database",
    help: "Opens a prompt for SQL.",
    needsApp: true,
    load: async (host) => (await import("./commands/dbshell.ts")).dbshell(host),
  },
  {
    name: "makemessages",
    group: "Translate",
    help: "Writes down the texts that want a translation.",
    needsApp: true,
    load: async () => (await import("./commands/makemessages.ts")).makemessages(),
  },
  {
    name: "compilemessages",
    group: "Translate",
    help: "Makes .mo files of all .po files.",
    needsApp: true,
    load: async () => (await import("./commands/compilemessages.ts")).compilemessages(),
  },
  {
    name: "collectstatic",
    group: "Deploy",
    help: "Puts all static files into one folder, for production.",
    needsApp: true,
    load: async (host) => (await import("./commands/collectstatic.ts")).collectstatic(host),
  },
];

/** The commands of `db/migrations` know no host: they work on the databases that are connected. */
async function migrationCommand(name: string): Promise<Command> {
  const { migrationCommands } = await import("../db/migrations/index.ts");
  return migrationCommands.find((command) => command.name === name)!;
}

async function fixtureCommand(name: string): Promise<Command> {
  const { fixtureCommands } = await import("../db/fixtures/index.ts");
  return fixtureCommands.find((command) => command.name === name)!;
}
