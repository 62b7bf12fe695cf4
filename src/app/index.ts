/**
 * The top face of Quintet: settings, the environment, and the site that is made of them; and the
 * names that every project uses, from the folders below.
 *
 * Reading order: `settings` (with `settings-rule` and `checks`), `env/`, `create-app` (everything
 * put together), `handler` (the way of a request), `server/` (from Node's socket and back),
 * `error-pages/`.
 *
 * Stands on all of the web and all of the database, as here they meet: `http`, `i18n`, `templates`,
 * `routing`, `security`, `static`, `signing`, `db` with `db/sqlite` and `db/postgres`, `apps`, `sessions`; on
 * `concurrency` (a client that leaves), `debugger` (variables on error pages) and `base`.
 */

export { type AppConfig, type AppOptions, defineApp } from "../apps/index.ts";
export {
  type Check,
  type CheckMessage,
  type Command,
  type CommandContext,
  CommandError,
  type CommandErrorOptions,
  defineCommand,
  type ErrorCode,
  type Issue,
  type Project,
  QuintetError,
  type QuintetErrorOptions,
  Temporal,
  type Terminal,
  ValidationError,
  type Validator,
  validators,
  type Verbosity,
} from "../base/index.ts";
export { nonAtomicRequests } from "./atomic-requests.ts";
export { databaseFromUrl } from "./database-from-url.ts";
export { type App, createApp, type CreateAppOptions } from "./create-app.ts";
export { defineEnv, type Env } from "./env/define-env.ts";
export { Secret } from "./env/secret.ts";
export {
  env,
  type EnvIntegerOptions,
  type EnvOptions,
  type EnvSecretOptions,
  type EnvVariable,
} from "./env/variables.ts";
export { type ErrorConsole, openErrorConsole } from "./error-pages/error-console.ts";
export { writeError } from "./report.ts";
export { errorText } from "./error-pages/error-text.ts";
export {
  AddressError,
  ClientGoneError,
  EnvError,
  PortForbiddenError,
  PortInUseError,
  ServerClosingError,
  SettingsError,
  UnawaitedError,
} from "./errors.ts";
export type { OnError } from "./report.ts";
export { type ListenOptions, serve, type ServeOptions, type Server } from "./server/serve.ts";
export type { Timeouts } from "./server/timeouts.ts";
export {
  type ContextProcessor,
  defineSettings,
  isSettings,
  type Settings,
  type SettingsOptions,
  type StaticOptions,
  type TemplateOptions,
} from "./settings.ts";
export { toFetchHandler } from "./to-fetch-handler.ts";
