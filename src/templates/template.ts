/** A template: parsed when it is loaded, compiled when it is first rendered. */

import { andThen, type MaybePromise } from "../base/index.ts";
import { UnitCode } from "./unit-code.ts";
import {
  type Compiled,
  type CompiledPart,
  type CompiledText,
  RenderContext,
  RenderedTemplate,
  type TemplateSource,
} from "./context.ts";
import { startOfHtml } from "./escaping/html-state.ts";
import {
  allNodes,
  isNamed,
  type NamedNode,
  type TemplateNode,
  type UnitOptions,
  type WrittenFunction,
} from "./node.ts";
import { run } from "./run.ts";
import type { Runtime } from "./runtime.ts";
import { SafeString } from "./safe-string.ts";
import { internSetting, type Setting } from "./setting.ts";
import type { Source } from "./source.ts";
import { streamed } from "./stream.ts";

/** What a template needs of its engine. */
export interface TemplateOwner extends TemplateSource {
  readonly options: UnitOptions & { readonly autoescape: boolean; readonly contextual: boolean };
  readonly runtime: Runtime;
}

/** What a template is written in is not HTML if its name says so. */
const otherThanHtml =
  /\.(?:txt|text|md|csv|js|mjs|ts|css|json|sql|po|toml|yaml|yml|ini|tex|subject)$/i;

export class Template extends RenderedTemplate {
  override readonly engine: TemplateOwner;
  override readonly source: Source;
  readonly nodes: readonly TemplateNode[];
  /** Does it extend another? */
  override readonly isChild: boolean;
  override readonly blockNames: readonly string[];
  override readonly setsNames: boolean;
  readonly partials: ReadonlyMap<string, NamedNode>;
  readonly #blocks: ReadonlyMap<string, NamedNode>;
  readonly setting: Setting;
  readonly #compiled = new Map<Setting, CompiledText>();
  readonly #compiledParts = new Map<NamedNode, Map<Setting, CompiledText>>();

  /** The partial that is rendered instead of the whole. */
  readonly #partial: string | undefined;

  constructor(
    engine: TemplateOwner,
    source: Source,
    nodes: readonly TemplateNode[],
    partial?: string,
  ) {
    super();
    this.#partial = partial;
    this.engine = engine;
    this.source = source;
    this.nodes = nodes;
    this.isChild = nodes.some((node) => "isExtends" in node);
    this.setsNames = allNodes(nodes).some(
      ({ assigns = [], assignsAny = false }) => assigns.length > 0 || assignsAny,
    );
    const named = [...allNodes(nodes)].filter(isNamed);
    this.#blocks = new Map(
      named.filter((node) => node.named.kind === "block").map((node) => [node.named.name, node]),
    );
    this.blockNames = [...this.#blocks.keys()];
    this.partials = new Map(
      named.filter((node) => node.named.kind === "partial").map((node) => [node.named.name, node]),
    );
    const { autoescape, contextual } = engine.options;
    const html =
      contextual && autoescape && !otherThanHtml.test(source.name) ? startOfHtml : undefined;
    this.setting = internSetting({ autoescape, html });
  }

  override get name(): string {
    return this.source.name;
  }

  /**
   * Renders the template: at once, or as a promise if something in it had to be waited for.
   *
   * @param values The variables, by name.
   * @param options.autoescape Overrides the engine's.
   * @throws {TemplateError}
   */
  render(
    values: object = {},
    { autoescape }: { autoescape?: boolean } = {},
  ): MaybePromise<SafeString> {
    const context = new RenderContext(this, values);
    const setting =
      autoescape === undefined || autoescape === this.setting.autoescape
        ? this.setting
        : internSetting({ autoescape, html: undefined });
    return andThen(this.renderWith(context, setting), (text) => new SafeString(text));
  }

  /**
   * Renders the template in pieces: what is written so far is there before something is waited
   * for. It goes on only when a piece has been taken; who stops taking stops the render.
   *
   * @param values The variables, by name.
   * @param options.signal Aborted when the reader has gone: stops the render while it waits.
   * @throws {TemplateError} (while it is read)
   *
   * @example
   * ```ts
   * import { Engine } from "quintet/templates";
   *
   * const page = new Engine().fromString("<h1>Books</h1>{% for book in books %}…{% endfor %}");
   * const books = Promise.resolve(["Emma"]);
   * for await (const piece of page.stream({ books })) process.stdout.write(piece);
   * ```
   */
  stream(
    values: object = {},
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<string, void, undefined> {
    return streamed((sink) => {
      const context = new RenderContext(this, values);
      context.sink = sink;
      return this.renderWith(context, internSetting({ ...this.setting, isStreamed: true }));
    }, signal);
  }

  /** Renders with the variables of another template's render. */
  override renderIn(context: RenderContext): MaybePromise<SafeString> {
    return andThen(this.renderWith(context, this.setting), (text) => new SafeString(text));
  }

  override renderWith(context: RenderContext, setting: Setting): MaybePromise<string> {
    return run(this.compiled(setting).write(context), context);
  }

  /** A partial of this template as a template of its own; undefined if there is none. */
  partial(name: string): Template | undefined {
    if (!this.partials.has(name)) return undefined;
    return new Template(this.engine, this.source, this.nodes, name);
  }

  /** How it is compiled when it is rendered inside of another, at a place in HTML. */
  override settingIn(outer: Setting): Setting {
    // In a page a script from a file of its own is a script like any other.
    return this.engine.options.contextual ? outer : internSetting({ ...outer, html: undefined });
  }

  /**
   * The template, or the partial that stands for it, compiled for a place in HTML, and with or
   * without escaping.
   *
   * @throws {UnsafeContextError} If a value stands where it cannot be written safely.
   */
  override compiled(setting: Setting): CompiledText {
    if (this.#partial !== undefined) return this.compiledPart("partial", this.#partial, setting)!;
    let compiled = this.#compiled.get(setting);
    if (compiled === undefined) {
      compiled = this.#compile(setting, (unit) => unit.function(this.nodes, setting));
      this.#compiled.set(setting, compiled);
    }
    return compiled;
  }

  /** Only this block is compiled, for the place it is put in: the others may stand anywhere. */
  override compiledPart(
    kind: NamedNode["named"]["kind"],
    name: string,
    setting: Setting,
  ): CompiledText | undefined {
    const node = (kind === "block" ? this.#blocks : this.partials).get(name);
    if (node === undefined) return undefined;
    const known = this.#compiledParts.get(node)?.get(setting);
    if (known !== undefined) return known;
    this.#compile(setting, (unit) => unit.named(node, setting));
    return this.#compiledParts.get(node)!.get(setting)!;
  }

  #compile(setting: Setting, write: (unit: UnitCode) => WrittenFunction): CompiledText {
    const { source, nodes, engine } = this;
    const unit = new UnitCode(source, nodes, setting, engine.options);
    const { js, end, sites } = write(unit);
    const named = unit.namedFunctions.map((each) => each.js);
    const parts = unit.parts.map(
      ([part, compiled, at]) => `[${unit.constant(part)},${compiled},${at}]`,
    );
    const text = unit.text(`{write:${js},named:[${named.join(",")}],parts:[${parts.join(",")}]}`);
    // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what this file is for
    const make = new Function("rt", "tpl", "src", "k", text) as (...given: unknown[]) => Made;
    const made = make(engine.runtime, this, source, unit.constants);
    for (const [part, compiled, at] of made.parts) part.compiled.set(at, compiled);
    for (const [index, written] of unit.namedFunctions.entries()) {
      const { node, setting: at } = written;
      const bySetting = this.#compiledParts.get(node) ?? new Map<Setting, CompiledText>();
      this.#compiledParts.set(node, bySetting);
      bySetting.set(at, {
        write: made.named[index]!,
        end: written.end,
        sites: written.sites,
      });
    }
    return { write: made.write, end, sites };
  }
}

/** What the JavaScript of a template gives. */
interface Made {
  readonly write: Compiled;
  readonly named: readonly Compiled[];
  readonly parts: readonly (readonly [CompiledPart, Compiled, Setting])[];
}
