/**
 * The `quintet` command. `bin/quintet.js` starts `main`.
 *
 * Reading order: `run` (a command line from its words to an exit code), `arguments` and `help`
 * (what a command states, parsed and printed), `builtin-commands` and `commands/`, `host` with
 * `find-settings` and `load-settings` (the project, loaded no further than is asked for),
 * `terminal`, `report-error`.
 *
 * Stands on `base` and `app`, on what brings commands: `db/migrations`, `db/fixtures`, `static`,
 * `i18n`, `debugger`, `apps`; and on `http` and `templates`, whose errors it explains.
 */

export { createTerminal, type TerminalOptions } from "./terminal.ts";
export { run, type RunOptions } from "./run.ts";
