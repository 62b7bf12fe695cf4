/** The settings of the library. */

import { defineEnv, defineSettings, env } from "quintet";
import { sqlite } from "quintet/db/sqlite";
import { messagesContext, messagesMiddleware } from "quintet/messages";
import { csrf, securityHeaders } from "quintet/security";
import { sessions, sessionsApp } from "quintet/sessions";

import { announcements } from "quintet-announcements";

import { library } from "./library/app.ts";
import { urls } from "./urls.ts";

// Variables of the environment, or of a file .env in this folder.
const { DEBUG, SECRET_KEY, DATABASE_FILE, ALLOWED_HOSTS } = defineEnv(import.meta.dirname, {
  DEBUG: env.boolean({ default: true }),
  // Good enough to look around on one's own machine; a site on the net sets its own.
  SECRET_KEY: env.secret({ default: "only-for-looking-around-on-ones-own-machine" }),
  DATABASE_FILE: env.string({ default: "db.sqlite3" }),
  ALLOWED_HOSTS: env.list({ default: [] }),
});

export default defineSettings({
  root: import.meta.dirname,
  debug: DEBUG,
  secretKey: SECRET_KEY,
  allowedHosts: ALLOWED_HOSTS,
  // An app may be a folder, as the library, or an npm package.
  apps: [library, announcements, sessionsApp],
  urls,
  databases: { default: sqlite({ file: DATABASE_FILE }) },
  // The first is the outermost: it sees a request first and its response last.
  middleware: [securityHeaders(), csrf(), sessions(), messagesMiddleware()],
  templates: { contextProcessors: [messagesContext] },
});
