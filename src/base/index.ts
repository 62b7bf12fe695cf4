/**
 * What is true everywhere, and knows nothing of the web or of databases.
 *
 * Reading order: `errors` (every error has a code and a hint), `validation` (issues of data),
 * `checks` and `command` (what a folder or an app brings to the command line), then the small
 * ones: `context`, `clock`, `temporal`, `maybe-promise`, `bounded-cache`, `closest`,
 * `text-case`, `translated-text`, `snake-aliases`, `signal`.
 *
 * Stands on nothing.
 */

export { BoundedCache } from "./bounded-cache.ts";
export { type Check, type CheckMessage, formatCheckMessage, runChecks } from "./checks.ts";
export { clock } from "./clock.ts";
export { closest, didYouMean } from "./closest.ts";
export {
  type ArgumentSpec,
  type Command,
  type CommandContext,
  CommandError,
  type CommandErrorOptions,
  defineCommand,
  type InstalledApp,
  type OptionSpec,
  type Project,
  type Verbosity,
} from "./command.ts";
export { type ContextSlot, contextSlot, Site, type SlotValue } from "./context.ts";
export {
  type ErrorCode,
  messageWithoutHint,
  OptionError,
  QuintetError,
  type QuintetErrorOptions,
} from "./errors.ts";
export { shortestIpv6 } from "./ip-address.ts";
export { altersData, doesAlterData, markAltersData } from "./alters-data.ts";
export {
  all,
  andCatch,
  andFinally,
  andThen,
  inTurn,
  isPromise,
  type MaybePromise,
  whenAwaited,
} from "./maybe-promise.ts";
export { countedMessage, type CountedMessage, gettextNoop, ngettextNoop } from "./messages.ts";
export { durationMicroseconds, Temporal } from "./temporal.ts";
export { type ConnectOptions, type Sender, Signal } from "./signal.ts";
export { snakeAliases } from "./snake-aliases.ts";
export { camelCase, capitalize, snakeCase, words } from "./text-case.ts";
export { type Choice, type ProgressBar, type Terminal } from "./terminal.ts";
export { isTranslatedText, sourceOf, type Text, type TranslatedText } from "./translated-text.ts";
export { type Issue, issueText, nonFieldErrors, ValidationError } from "./validation.ts";
export * as validators from "./validators.ts";
export type { Validator } from "./validators.ts";
