/**
 * Who imports whom, bottom to top. A folder may import itself and what stands behind its name; that
 * must already stand above it in this table, so the table cannot hold a cycle. What stands there is
 * imported: a right that nobody uses is refused, so that the table is the picture.
 */

export const layers: Readonly<Record<string, readonly string[]>> = {
  // What everything stands on.
  base: ["npm:temporal-polyfill"],
  debugger: ["base"],
  concurrency: ["base"],
  client: ["base", "concurrency", "npm:undici"],
  signing: ["base"],

  // The web, without a database.
  http: ["base"],
  i18n: ["base", "http", "npm:gettext-parser"],
  templates: ["base", "i18n"],
  routing: ["base", "http", "i18n", "templates"],
  security: ["base", "http", "templates"],
  static: ["base", "http", "templates"],

  // The database, without the web.
  "db/sql": ["base"],
  "db/schema": ["base", "db/sql"],
  "db/backend": ["base", "db/sql", "db/schema"],
  "db/sqlite": ["base", "db/sql", "db/schema", "db/backend"], // node:sqlite is in the standard library
  "db/connection": ["base", "concurrency", "db/schema", "db/backend"],
  "db/fields": ["base", "db/schema", "npm:decimal.js"],
  "db/meta": ["base", "db/sql", "db/schema", "db/fields"],
  "db/query": [
    "base",
    "concurrency",
    "db/sql",
    "db/schema",
    "db/backend",
    "db/connection",
    "db/fields",
    "db/meta",
  ],
  "db/postgres": ["base", "db/sql", "db/schema", "db/backend", "db/fields", "db/query", "npm:pg"],
  "db/models": [
    "base",
    "db/sql",
    "db/schema",
    "db/backend",
    "db/connection",
    "db/fields",
    "db/meta",
    "db/query",
  ],
  "db/migrations": [
    "base",
    "db/schema",
    "db/backend",
    "db/connection",
    "db/fields",
    "db/meta",
    "db/query",
    "db/models",
  ],
  "db/fixtures": [
    "base",
    "db/schema",
    "db/connection",
    "db/fields",
    "db/meta",
    "db/query",
    "db/models",
    "db/migrations",
  ],
  db: ["db/sql", "db/backend", "db/connection", "db/fields", "db/meta", "db/query", "db/models"],

  // What needs both.
  apps: ["base", "templates", "routing", "db"],
  contenttypes: ["base", "apps", "db", "db/migrations"],
  sessions: ["base", "signing", "http", "apps", "db", "db/migrations"],
  forms: ["base", "i18n", "templates", "db"],
  views: ["base", "http", "templates", "routing", "db", "forms"],

  messages: ["base", "signing", "http", "templates", "views", "sessions"],

  // What puts it together.
  app: [
    "base",
    "debugger",
    "concurrency",
    "signing",
    "http",
    "i18n",
    "templates",
    "routing",
    "security",
    "static",
    "db",
    "db/sqlite", // loaded when an address of the environment names it
    "db/postgres",
    "apps",
    "sessions",
  ],
  "testing/contracts": ["base", "db"],
  cli: [
    "base",
    "debugger",
    "http",
    "i18n",
    "templates",
    "static",
    "db",
    "db/migrations",
    "db/fixtures",
    "apps",
    "app",
    "npm:@clack/prompts",
  ],
};

/**
 * Folders to come, and where they will stand. A folder that begins takes its row from here, and
 * names in it what it imports.
 */
export const planned: Readonly<Record<string, string>> = {
  logging: "above base, for all: it binds a logger of npm",
  storage: "above base: where files are kept; fields, forms and static files will ask it",
  cache: "above apps: in memory, on disk, in a database, in Redis",
  mail: "above templates: messages, and how they are sent",
  tasks: "above apps: work outside of a request",
  auth: "above forms, views, contenttypes, sessions and mail: users and what they may do",
  rest: "above auth: serializers and view sets",
  admin: "above auth and contenttypes",
  testing: "above app: what tests of a site are written with",
};
