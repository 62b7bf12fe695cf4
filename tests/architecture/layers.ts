/**
 * Who may import whom, bottom to top. A folder may import itself and what stands behind its name;
 * that must already stand above it in this table, so the table cannot hold a cycle.
 */

const sql = ["base", "db/sql"];
const backend = [...sql, "concurrency", "db/schema", "db/backend"];
const query = [...backend, "db/connection", "db/fields", "db/meta"];
const web = ["base", "concurrency", "signing", "http", "i18n", "templates", "routing"];
const apps = ["apps", "static"]; // for folders that are apps themselves, as a user's would be
const tables = ["db", "db/migrations"]; // for folders that bring tables of their own

export const layers: Readonly<Record<string, readonly string[]>> = {
  // What everything stands on.
  base: ["npm:temporal-polyfill"],
  logging: ["base", "npm:@logtape/logtape"],
  debugger: ["base"],
  concurrency: ["base", "npm:piscina"],
  client: ["base", "concurrency", "npm:undici"],
  signing: ["base"],
  storage: ["base"],

  // The web, without a database.
  http: ["base", "signing"],
  i18n: ["base", "http", "npm:gettext-parser"],
  templates: ["base", "i18n"],
  routing: ["base", "http", "i18n", "templates"],
  security: ["base", "http", "signing", "templates"],
  static: ["base", "http", "storage", "templates"],

  // The database, without the web.
  "db/sql": ["base"],
  "db/schema": sql,
  "db/backend": [...sql, "concurrency", "db/schema"],
  "db/sqlite": backend, // node:sqlite is in the standard library
  "db/connection": backend,
  "db/fields": [...sql, "db/schema", "storage", "npm:decimal.js"],
  "db/meta": [...sql, "db/schema", "db/fields"],
  "db/query": query,
  "db/postgres": [...query, "db/query", "npm:pg"],
  "db/models": [...query, "db/query"],
  "db/migrations": [...query, "db/query", "db/models"],
  "db/fixtures": [...query, "db/query", "db/models", "db/migrations"],
  db: [...query, "db/query", "db/models"],

  // What needs both.
  apps: [...web, "static", ...tables],
  contenttypes: ["base", "apps", ...tables],
  cache: [...web, ...apps, ...tables],
  mail: ["base", "concurrency", "i18n", "templates"],
  tasks: ["base", "concurrency", ...apps, ...tables],
  sessions: [...web, ...apps, ...tables, "cache"],
  forms: [...web, "db"],
  views: [...web, "db", "forms"],
  auth: [...web, ...apps, ...tables, "security", "mail", "sessions", "forms", "views"],
  rest: [...web, "security", "db", "cache", "auth"],
  admin: [...web, ...apps, ...tables, "security", "sessions", "forms", "views", "auth"],

  // What puts it together.
  app: [
    "debugger",
    "db/sqlite", // loaded when an address of the environment names it
    "db/postgres",
    ...web,
    ...apps,
    ...tables,
    "security",
    "storage",
    "cache",
    "mail",
    "tasks",
    "sessions",
  ],
  "testing/contracts": ["base", "db"],
  testing: ["debugger", ...web, ...apps, ...tables, "mail", "tasks", "sessions", "auth", "app"],
  cli: [
    "debugger",
    ...web,
    ...apps,
    ...tables,
    "db/fixtures",
    "tasks",
    "app",
    "npm:@clack/prompts",
  ],
};
