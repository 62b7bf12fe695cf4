/** The engine: where templates come from, which tags and filters they know, how they are written. */

import { posix } from "node:path";

import {
  didYouMean,
  andThen,
  closest,
  type ContextSlot,
  contextSlot,
  type MaybePromise,
} from "../base/index.ts";
import { overriddenTimeZone, siteTimeZone } from "../i18n/index.ts";
import { type TemplateCache, memoryCache } from "./cache.ts";
import { customTags } from "./custom-tag.ts";
import { builtinFilters } from "./filters/builtin.ts";
import { standardLibraries } from "./libraries/standard.ts";
import { TemplateNotFoundError, TemplatePathError } from "./errors.ts";
import type { FilterDefinition, Library } from "./library.ts";
import { FileLoader } from "./loaders/files.ts";
import type { LoadedSource, Loader } from "./loaders/loader.ts";
import { type BuiltinTag, Parser } from "./parser.ts";
import { createRuntime, type Runtime } from "./runtime.ts";
import type { SafeString } from "./safe-string.ts";
import { Source } from "./source.ts";
import { builtinTags } from "./tags/builtin.ts";
import { Template } from "./template.ts";

/** Brings variables into every render that is given a request: the user, messages. */
export type ContextProcessor = (request: never) => MaybePromise<object>;

export interface EngineOptions {
  /** Folders of templates, looked into in this order. Default: none. */
  dirs?: readonly string[];
  /** More places templates come from, after `dirs`: `appDirectories`, `memory`. Default: none. */
  loaders?: readonly Loader[];
  /** What `{% load name %}` finds, besides `cache`, `humanize`, `i18n`, `l10n`, `tz`. Default: none. */
  libraries?: Readonly<Record<string, Library>>;
  /** Libraries that need no `{% load %}`. Default: none. */
  builtins?: readonly Library[];
  /** Is an unknown name an error, and not the empty text? Default: the value of `debug`. */
  strict?: boolean;
  /** What an unknown name becomes otherwise; `%s` stands for it. Default: the empty text. */
  stringIfInvalid?: string;
  /** Are values escaped for HTML? Default: true. */
  autoescape?: boolean;
  /** Are files looked at again when they change? Default: false. */
  debug?: boolean;
  /**
   * Where `{% cache %}` keeps what it rendered, by name: it takes `template_fragments` if there is
   * one, else `default`. Default: this process's memory.
   */
  caches?: Readonly<Record<string, TemplateCache>>;
  /** Variables for renders with a request. Default: none. */
  contextProcessors?: readonly ContextProcessor[];
  /** The IANA name of the time zone dates are shown in, unless another is active. Default: the site's. */
  timeZone?: string | (() => string);
  /** Are values escaped by where they stand in HTML? Default: true, unless `compatible`. */
  contextual?: boolean;
  /**
   * Is everything as in Django: `None`, `True`, lists as Python writes them, values escaped without
   * regard to where they stand? For moving a site over. Default: false.
   */
  compatible?: boolean;
}

export interface ResolvedOptions {
  readonly strict: boolean;
  readonly stringIfInvalid: string;
  readonly autoescape: boolean;
  readonly debug: boolean;
  readonly compatible: boolean;
  readonly contextual: boolean;
  readonly timeZone: () => string;
  readonly defaultTimeZone: () => string;
}

interface Cached {
  readonly template: Template;
  readonly loaded: LoadedSource;
}

/**
 * Loads, compiles and renders templates.
 *
 * @example
 * ```ts
 * import { Engine } from "quintet/templates";
 *
 * const engine = new Engine({ dirs: ["templates"] });
 * const page = await engine.render("books/detail.html", { title: "Emma" });
 * const hello = engine.fromString("Hello, {{ name }}!").render({ name: "Ada" });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/api/#django.template.Engine
 */
export class Engine {
  readonly options: ResolvedOptions;
  readonly runtime: Runtime;
  readonly loaders: readonly Loader[];
  readonly libraries: Readonly<Record<string, Library>>;
  readonly caches: Readonly<Record<string, TemplateCache>>;
  readonly #tags: ReadonlyMap<string, BuiltinTag>;
  readonly #filters: ReadonlyMap<string, FilterDefinition>;
  readonly #contextProcessors: readonly ContextProcessor[];
  readonly #cache = new Map<string, Cached>();

  constructor(options: EngineOptions = {}) {
    const { dirs = [], loaders = [], libraries = {}, builtins = [] } = options;
    this.options = resolve(options);
    this.runtime = createRuntime(this.options);
    this.loaders = dirs.length > 0 ? [new FileLoader(dirs), ...loaders] : loaders;
    this.libraries = { ...standardLibraries, ...libraries };
    this.caches = { default: memoryCache(), ...options.caches };
    this.#contextProcessors = options.contextProcessors ?? [];
    this.#tags = new Map<string, BuiltinTag>([
      ...Object.entries(builtinTags),
      ...builtins.flatMap(customTags),
    ]);
    this.#filters = new Map(
      [builtinFilters, ...builtins].flatMap((library) => Object.entries(library.filters)),
    );
  }

  /**
   * Makes a template from its source.
   *
   * @param name For messages, and for names that are relative to it.
   * @throws {TemplateSyntaxError}
   */
  fromString(source: string, name?: string): Template {
    return this.parse(new Source(source, name));
  }

  /**
   * The template of that name, from the first loader that has it; `page.html#card` is the partial
   * `card` of it.
   *
   * @throws {TemplateNotFoundError}
   * @throws {TemplateSyntaxError}
   */
  get(name: string): Template {
    const cached = this.#cache.get(name);
    if (cached !== undefined && (!this.options.debug || cached.loaded.isCurrent())) {
      return cached.template;
    }
    const hash = name.indexOf("#");
    if (hash > 0) return this.#partial(name.slice(0, hash), name.slice(hash + 1));
    const loaded = this.#load(name, new Set());
    const template = this.parse(new Source(loaded.text, name, loaded.origin));
    this.#cache.set(name, { template, loaded });
    return template;
  }

  /**
   * The first of the templates that is there.
   *
   * @throws {TemplateNotFoundError} If none is.
   */
  select(names: readonly string[]): Template {
    const tried: string[] = [];
    for (const name of names) {
      try {
        return this.get(name);
      } catch (error) {
        // A template that is there but extends one that is not is a mistake to show.
        if (!(error instanceof TemplateNotFoundError) || error.names[0] !== name) throw error;
        tried.push(...error.tried);
      }
    }
    throw new TemplateNotFoundError(names, tried);
  }

  /** The parent of a template: never one that is already part of the chain. */
  parent(name: string, history: readonly Template[]): Template {
    const { file } = this.#cache.get(name)?.template.source ?? {};
    const isTaken = history.some((template) => template.source.file === file);
    if (file !== undefined && !isTaken) return this.get(name);
    const origins = new Set(history.map((template) => template.source.file ?? ""));
    const loaded = this.#load(name, origins);
    const template = this.parse(new Source(loaded.text, name, loaded.origin));
    if (file === undefined && this.#isFirst(name, loaded))
      this.#cache.set(name, { template, loaded });
    return template;
  }

  /**
   * Renders a template by name.
   *
   * @param name Or several, of which the first that exists is taken.
   * @param options.request If given, the context processors are called with it.
   * @returns The text; a promise of it if something had to be waited for.
   */
  render(
    name: string | readonly string[],
    values: object = {},
    { request }: { request?: unknown } = {},
  ): MaybePromise<SafeString> {
    const template = typeof name === "string" ? this.get(name) : this.select(name);
    if (request === undefined) return template.render(values);
    return andThen(this.#processed(request), (processed) =>
      template.render({ request, ...processed, ...values }),
    );
  }

  /**
   * Renders a template by name, in pieces: what is written so far is there before something is
   * waited for.
   *
   * @param name Or several, of which the first that exists is taken.
   * @param options.request If given, the context processors are called with it.
   * @param options.signal Aborted when the reader has gone: stops the render while it waits.
   * @throws {TemplateNotFoundError} (while it is read, like every error of the render)
   */
  async *renderToStream(
    name: string | readonly string[],
    values: object = {},
    { request, signal }: { request?: unknown; signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<string, void, undefined> {
    const template = typeof name === "string" ? this.get(name) : this.select(name);
    const more = request === undefined ? {} : { request, ...(await this.#processed(request)) };
    yield* template.stream({ ...more, ...values }, { signal });
  }

  #partial(name: string, partial: string): Template {
    const template = this.get(name);
    const found = template.partial(partial);
    if (found !== undefined) return found;
    const names = [...template.partials.keys()];
    throw new TemplateNotFoundError(
      [`${name}#${partial}`],
      [],
      didYouMean(partial, names, "partials"),
    );
  }

  /** Is it what `get` would give? */
  #isFirst(name: string, { origin }: LoadedSource): boolean {
    return this.#load(name, new Set()).origin === origin;
  }

  #processed(request: unknown): MaybePromise<object> {
    return this.#contextProcessors.reduce<MaybePromise<object>>(
      (before, process) =>
        andThen(before, (values) =>
          andThen(process(request as never), (more) => ({ ...values, ...more })),
        ),
      {},
    );
  }

  /** All names that the loaders know of. */
  names(): string[] {
    return [...new Set(this.loaders.flatMap((loader) => [...loader.names()]))].toSorted();
  }

  parse(source: Source): Template {
    const parser = new Parser(source, this, new Map(this.#tags), new Map(this.#filters));
    return new Template(this, source, parser.parseAll());
  }

  #load(name: string, except: ReadonlySet<string>): LoadedSource {
    if (/^(?:[/\\]|[a-z]:[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/i.test(name)) {
      throw new TemplatePathError(
        `The template name "${name}" leads out of the folders of templates.`,
        {
          hint: 'Names are relative to these folders, without "..".',
        },
      );
    }
    for (const loader of this.loaders) {
      for (const loaded of loader.load(name)) {
        if (!except.has(loaded.origin)) return loaded;
      }
    }
    const tried = this.loaders.flatMap((loader) => [...loader.places(name)]);
    const nearest = nearestFile(name, this.names());
    throw new TemplateNotFoundError(
      [name],
      tried,
      nearest === undefined || nearest === name ? undefined : `Did you mean "${nearest}"?`,
    );
  }
}

/** The nearest name of a file; in a long path the last part has to be near, too. */
function nearestFile(name: string, names: readonly string[]): string | undefined {
  const last = posix.basename(name);
  return closest(
    name,
    names.filter((each) => {
      const other = posix.basename(each);
      return closest(posix.parse(last).name, [posix.parse(other).name]) !== undefined;
    }),
  );
}

function resolve(options: EngineOptions): ResolvedOptions {
  const { debug = false, compatible = false, timeZone } = options;
  const ownZone = typeof timeZone === "function" ? timeZone : () => timeZone;
  return {
    debug,
    compatible,
    strict: options.strict ?? debug,
    stringIfInvalid: options.stringIfInvalid ?? "",
    autoescape: options.autoescape ?? true,
    contextual: options.contextual ?? !compatible,
    timeZone: () => overriddenTimeZone() ?? ownZone() ?? siteTimeZone(),
    defaultTimeZone: () => ownZone() ?? siteTimeZone(),
  };
}

/** The engine of the site: views and forms render by name with it. */
export const currentEngine: ContextSlot<Engine> = contextSlot<Engine>("template engine");
