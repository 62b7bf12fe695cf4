/**
 * Templates: Django's language, compiled to one function a template, safe by default.
 *
 * Reading order: `safe-string` (what is HTML and what is text), `html-in-code`, `library` (what tags and filters
 * are), `engine` (the face) with `loaders/`. Then the way of a template: `lexer`, `parser` with
 * `expression`, `node` (what tags write, and the contract they write it by), `tags/`, `unit-code`,
 * `function-code` and `emit-expression` (the JavaScript), `escaping/` (where in HTML a value
 * stands, and how it is written there: `html-state`, `html-text`, `js-state`, `url-state`, `merge`,
 * `output-mode`, `output`) with `html-places` and `setting`, `template`, `run`. What the JavaScript
 * calls: `runtime`, `lookup`, `values`, `text`, `tag-runtime`, `filters/`.
 *
 * Stands on `base` and `i18n` (formats and messages in the language of the reader).
 */

export { checkTemplates } from "./checks.ts";
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
export { escapeJs, jsonScript } from "./filters/escaping.ts";
export { humanize } from "./filters/humanize.ts";
export { unescapeHtml } from "./filters/unescape.ts";
export { stripTags } from "./filters/strip-tags.ts";
export { slugify } from "./filters/text.ts";
export { truncateChars, truncateWords } from "./filters/truncation.ts";
export { quoteUrl, urlize, type UrlizeOptions } from "./filters/urlize.ts";
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
  type TagProblem,
  type TagSignature,
  type TagToken,
  type Token,
} from "./library.ts";
export { formatHtml, formatHtmlJoin, html } from "./html-in-code.ts";
export { appDirectories, FileLoader } from "./loaders/files.ts";
export { type LoadedSource, type Loader } from "./loaders/loader.ts";
export { memoryCache, type TemplateCache } from "./cache.ts";
export { memoryLoader } from "./loaders/memory.ts";
export { type AltersData } from "./lookup.ts";
export { fragmentKey } from "./libraries/cache.ts";
export { templatePlaces } from "./located.ts";
export { templateMessages } from "./messages.ts";
export { asHtml, escapeHtml, type HtmlObject, markSafe, SafeString } from "./safe-string.ts";
export { anyShape, type ContextShape, declareContext, type Shape } from "./shape.ts";
export { splitArguments } from "./lexer.ts";
export { Template } from "./template.ts";
