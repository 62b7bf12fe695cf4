import { type AppConfig, defineApp } from "../apps/index.ts";
import { clearSessionsCommand } from "./commands.ts";
import { SessionRow } from "./session-row.ts";

/**
 * The app with the table of sessions and the command `clearsessions`:
 * `defineSettings({ apps: [sessionsApp, …] })`.
 */
export const sessionsApp: AppConfig = defineApp({
  name: "sessions",
  verboseName: "Sessions",
  folder: import.meta.dirname,
  models: [SessionRow],
  commands: [clearSessionsCommand],
});
