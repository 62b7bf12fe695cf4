/**
 * Apps: what a folder of a project, or an npm package, brings to a site. An app lists what it has;
 * a site lists its apps, in the order in which they count.
 *
 * Reading order: `app-config` (`defineApp`), `installed-apps` (what may be there only once),
 * `shape` (checks of a whole options object, all problems at once: for authors of apps that take
 * options, too), `errors`.
 *
 * Stands on `base`, `routing`, `templates` and `db`, of which it holds parts without using them.
 */

export { type AppConfig, type AppOptions, type AppUrls, defineApp } from "./app-config.ts";
export { AppConfigError, DuplicateAppError, DuplicateCommandError } from "./errors.ts";
export { type AppCommand, assertDistinctApps, commandsOf } from "./installed-apps.ts";
export {
  expect,
  isFlag,
  isFunction,
  isText,
  listOf,
  objectOf,
  optional,
  recordOf,
  type Rule,
} from "./shape.ts";
