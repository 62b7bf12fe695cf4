/**
 * Templates: Django's language, compiled to one function a template, safe by default.
 *
 * Reading order: `safe-string` (what is HTML and what is text), `library` (what tags and filters
 * are), `errors`.
 *
 * Stands on `base`.
 */

export {
  AsyncHtmlError,
  TemplateError,
  TemplateNotFoundError,
  TemplatePathError,
  type TemplatePlace,
  TemplateRecursionError,
  TemplateRenderError,
  TemplateSyntaxError,
  UnknownVariableError,
  UnsafeContextError,
} from "./errors.ts";
export { type ContextProcessor, currentEngine, Engine, type EngineOptions } from "./engine.ts";
export {
  type AnyTag,
  type BlockTag,
  blockTag,
  type Body,
  type Context,
  defineLibrary,
  type Expression,
  filter,
  type FilterDefinition,
  type FilterFlags,
  type FilterFunction,
  type FilterState,
  type InclusionTag,
  inclusionTag,
  type Library,
  type SimpleTag,
  simpleTag,
  type SimpleTagOptions,
  tag,
  type TagArguments,
  type TagDefinition,
  type TagParser,
  type TagSignature,
  type TagToken,
  type Token,
} from "./library.ts";
export { appDirectories, FileLoader } from "./loaders/files.ts";
export { type LoadedSource, type Loader } from "./loaders/loader.ts";
export { memoryLoader } from "./loaders/memory.ts";
export { type AltersData } from "./lookup.ts";
export { templatePlaces } from "./runtime.ts";
export {
  asHtml,
  escapeHtml,
  formatHtml,
  formatHtmlJoin,
  html,
  type HtmlObject,
  markSafe,
  SafeString,
} from "./safe-string.ts";
export { Template } from "./template.ts";
