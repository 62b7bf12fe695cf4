/** The variables of one render, as a stack of scopes, and what this render keeps to itself. */

import { andFinally, type MaybePromise } from "../base/index.ts";
import type { TemplateCache } from "./cache.ts";
import type { Place, Setting } from "./setting.ts";
import { TemplateRecursionError } from "./errors.ts";
import type { Context } from "./library.ts";
import { called, isRefused } from "./lookup.ts";
import type { Output } from "./escaping/output.ts";
import type { Running } from "./run.ts";
import type { SafeString } from "./safe-string.ts";
import type { Source } from "./source.ts";
import type { TextSink } from "./stream.ts";

type Scope = Record<string, unknown>;

/** A compiled function of a template. */
export type Compiled = (context: RenderContext, block?: unknown) => Running;

/** A template, or a part of one, compiled for one setting. */
export interface CompiledText {
  readonly write: Compiled;
  /** Where it ends. */
  readonly end: Setting;
  /** What it puts in from elsewhere, and where: what `quintet check` follows. */
  readonly sites: readonly Site[];
}

/** A place in a template for a block, a partial or another template. */
export interface Site {
  readonly kind: "block" | "super" | "partial" | "template";
  /** Empty if only a render will show it. */
  readonly name: string;
  readonly place: Place;
  /** Where in the source it is. */
  readonly offset: number;
}

/** What a body or an expression of a tag gets when a template is compiled: its function there. */
export interface CompiledPart {
  readonly compiled: Map<Setting, Compiled>;
}

/** Where a template finds others. */
export interface TemplateSource {
  readonly caches: Readonly<Record<string, TemplateCache>>;
  readonly runtime: Output & {
    timeZone(): string;
    /** The zone where none is set around the render. */
    defaultTimeZone(): string;
    /** What stands for a name that is not known. */
    missing(name: string): string;
  };
  get(name: string): RenderedTemplate;
  select(names: readonly string[]): RenderedTemplate;
  parent(name: string, history: readonly RenderedTemplate[]): RenderedTemplate;
}

/** A template as a render sees it. */
export abstract class RenderedTemplate {
  abstract readonly name: string;
  abstract readonly source: Source;
  abstract readonly engine: TemplateSource;
  /** Does it extend another? */
  abstract readonly isChild: boolean;
  abstract readonly blockNames: readonly string[];
  /** May it set names in the scope it is rendered in? */
  abstract readonly setsNames: boolean;
  abstract compiled(setting: Setting): CompiledText;
  /** A block or partial of it; undefined if there is none of that name. */
  abstract compiledPart(
    kind: "block" | "partial",
    name: string,
    setting: Setting,
  ): CompiledText | undefined;
  /** How it is compiled when it is rendered inside of another. */
  abstract settingIn(outer: Setting): Setting;
  abstract renderIn(context: RenderContext): MaybePromise<SafeString>;
  abstract renderWith(context: RenderContext, setting: Setting): MaybePromise<string>;
}

/** A block as it is overridden: the templates that define it, the most derived one first. */
export type BlockQueues = Map<string, RenderedTemplate[]>;

/** An object that inherits nothing, and that the engine can make faster than `Object.create(null)`. */
const EmptyScope = function () {} as unknown as new () => object;
EmptyScope.prototype = Object.create(null) as object;

/** What an included template puts aside. */
interface OuterTemplate {
  readonly template: RenderedTemplate;
  readonly blocks: BlockQueues | undefined;
  readonly state: Map<unknown, unknown> | undefined;
}

const maxDepth = 100;

export class RenderContext implements Context {
  #scopes: Scope[];
  #depth = 0;
  #state: Map<unknown, unknown> | undefined;
  /** Set while a template that extends another is rendered. */
  blocks: BlockQueues | undefined;
  autoescape = true;
  /** The template that is rendered, for names like "./other.html". */
  template: RenderedTemplate;
  /** In which setting the tag is compiled that is rendered now. */
  setting: Setting | undefined;
  /** Takes what is written while the template is streamed. */
  sink: TextSink | undefined;
  #history: RenderedTemplate[] | undefined;
  readonly #from: RenderContext | undefined;
  #awaited: Map<object, unknown> | undefined;

  constructor(template: RenderedTemplate, values: object, from?: RenderContext) {
    this.template = template;
    this.#scopes = [values as Scope];
    this.#from = from;
    this.#depth = from === undefined ? 0 : from.#depth;
  }

  /** What query sets gave: each is run once for a render. */
  get awaited(): Map<object, unknown> {
    return (this.#awaited ??= this.#from?.awaited ?? new Map());
  }

  get state(): Map<unknown, unknown> {
    return (this.#state ??= new Map());
  }

  /** Goes into an included template: with no state and no blocks; returns what there was. */
  enterTemplate(template: RenderedTemplate): OuterTemplate {
    const outer = { template: this.template, blocks: this.blocks, state: this.#state };
    this.enter(template.name);
    this.template = template;
    this.blocks = undefined;
    this.#state = undefined;
    return outer;
  }

  leaveTemplate({ template, blocks, state }: OuterTemplate): void {
    this.leave();
    this.template = template;
    this.blocks = blocks;
    this.#state = state;
  }

  get(name: string): unknown {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const scope = this.#scopes[at]!;
      const value = scope[name];
      if (value !== undefined) {
        if (at > 0 || !isRefused(name) || Object.hasOwn(scope, name)) return value;
      } else if (name in scope && !isRefused(name)) return null;
    }
    return undefined;
  }

  /** As compiled code looks a name up: functions give what they return. */
  value(name: string): unknown {
    const value = this.get(name);
    return typeof value === "function" ? called(value) : value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: unknown): void {
    if (this.#scopes.length === 1) this.push();
    this.#scopes.at(-1)![name] = value ?? null;
  }

  /** Sets a name where it was set before, else in the innermost scope. */
  setUpward(name: string, value: unknown): void {
    for (let at = this.#scopes.length - 1; at > 0; at--) {
      const scope = this.#scopes[at]!;
      if (name in scope) {
        scope[name] = value ?? null;
        return;
      }
    }
    this.set(name, value);
  }

  push(): Scope {
    const scope = new EmptyScope() as Scope;
    this.#scopes.push(scope);
    return scope;
  }

  pop(): void {
    this.#scopes.pop();
  }

  scoped<Result>(
    values: Readonly<Record<string, unknown>>,
    work: () => MaybePromise<Result>,
  ): MaybePromise<Result> {
    const height = this.#scopes.length;
    const leave = (): void => {
      this.#scopes.length = height;
    };
    Object.assign(this.push(), values);
    return andFinally(work, leave);
  }

  flatten(): Record<string, unknown> {
    return Object.assign(Object.create(null) as object, ...this.#scopes) as Record<string, unknown>;
  }

  /** A context that sees only `values`, for `include … only` and inclusion tags. */
  isolated(values: object): RenderContext {
    const context = new RenderContext(this.template, values, this);
    context.autoescape = this.autoescape;
    context.sink = this.sink;
    return context;
  }

  /** Hands on a piece of the text; returns what is left of it: nothing. */
  handOn(text: string): string {
    this.sink!.write(text);
    return "";
  }

  /** Notes that one goes into another template, and that one comes back. */
  enter(name: string): void {
    if (++this.#depth > maxDepth) {
      throw new TemplateRecursionError(
        `Templates include one another ${maxDepth} levels deep, at "${name}".`,
        {
          hint: "Does one of them include itself without an end?",
        },
      );
    }
  }

  leave(): void {
    this.#depth--;
  }

  /** The templates of this chain of extends: none of them is taken a second time. */
  history(template: RenderedTemplate): RenderedTemplate[] {
    if (this.#history?.at(-1) !== template) this.#history = [template];
    return this.#history!;
  }

  render(
    template: string,
    values: Readonly<Record<string, unknown>> = {},
  ): MaybePromise<SafeString> {
    const found = this.template.engine.get(template);
    return this.scoped(values, () => found.renderIn(this));
  }
}
