/**
 * Routes: from a path to a view, and from a name to an address.
 *
 * Reading order: `view`, `route` (`path` and `include`), `pattern` with `converters`, `url-conf`
 * (the face) with `resolve` and `reverse` behind it; `params` and `names` are the same in types.
 * Then `dispatch`, `methods`, `append-slash`, `re-path`, `checks`, `tags`.
 *
 * Stands on `base`, `http` (requests and responses), `i18n` (translated paths) and `templates`
 * (the `url` tag).
 */

export { appendSlash, type AppendSlashOptions, noAppendSlash } from "./append-slash.ts";
export { urlChecks } from "./checks.ts";
export { type Converter, converter } from "./converters.ts";
export { currentUrls, reverse } from "./current.ts";
export { dispatch, type DispatchOptions } from "./dispatch.ts";
export {
  MissingSlashError,
  NoReverseMatch,
  NoUrlsError,
  RoutePatternError,
  UnknownConverterError,
} from "./errors.ts";
export { type Method, methods, requireMethods } from "./methods.ts";
export { type NamesOf, type NameTable } from "./names.ts";
export { type ParamsOf } from "./params.ts";
export { rePath } from "./re-path.ts";
export { currentScriptName } from "./script-name.ts";
export { type FlatRoute, type Match } from "./resolve.ts";
export { type GivenParams } from "./reverse.ts";
export { type AnyRoute, i18nPatterns, type Include, include, path, type Route } from "./route.ts";
export { urlTags } from "./tags.ts";
export { type ReverseOptions, UrlConf, urlConf } from "./url-conf.ts";
export { type AnyView, type View } from "./view.ts";
