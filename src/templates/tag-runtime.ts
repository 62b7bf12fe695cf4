/** What compiled templates call for tags: includes, inheritance, tags of one's own. */

import { andFinally, andThen, isPromise, type MaybePromise } from "../base/index.ts";
import { BlockUse, mustFit } from "./block-use.ts";
import { isPlainState } from "./escaping/html-state.ts";
import { isWholeHtml } from "./escaping/whole.ts";
import type { Place, Setting } from "./setting.ts";
import { type Compiled, type RenderContext, RenderedTemplate } from "./context.ts";
import { TemplateSyntaxError, UnsafeContextError } from "./errors.ts";
import { lookup } from "./lookup.ts";
import type { BlockTag, InclusionTag, SimpleTag, TagDefinition } from "./library.ts";
import { relativeTo } from "./relative-name.ts";
import { run } from "./run.ts";
import { PlacedText } from "./placed-text.ts";
import { SafeString } from "./safe-string.ts";

type Values = Readonly<Record<string, unknown>>;

export interface TagRuntime {
  include(
    context: RenderContext,
    template: unknown,
    values: Values | null,
    isOnly: boolean,
    place: Place,
  ): MaybePromise<string>;
  /** The name of a template that a variable gives, relative to the template it is used in. */
  relative(template: RenderedTemplate, named: unknown): unknown;
  parent(
    context: RenderContext,
    template: RenderedTemplate,
    name: unknown,
    written: string,
  ): RenderedTemplate;
  extend(
    context: RenderContext,
    child: RenderedTemplate,
    parent: RenderedTemplate,
    place: Place,
  ): MaybePromise<string>;
  block(
    context: RenderContext,
    name: string,
    template: RenderedTemplate,
    place: Place,
    own: Compiled,
  ): MaybePromise<string>;
  super(block: unknown, place: Place): unknown;
  /** The same as text of this place. */
  superText(block: unknown, place: Place, write: (value: unknown) => unknown): unknown;
  partial(
    context: RenderContext,
    template: RenderedTemplate,
    name: string,
    place: Place,
  ): MaybePromise<string>;
  simple(
    context: RenderContext,
    tag: SimpleTag,
    args: unknown[],
    kwargs: Values,
    autoescape: boolean,
  ): unknown;
  inclusion(
    context: RenderContext,
    tag: InclusionTag,
    args: unknown[],
    kwargs: Values,
    place: Place,
  ): MaybePromise<string>;
  blockTag(
    context: RenderContext,
    tag: BlockTag,
    body: Compiled,
    args: unknown[],
    kwargs: Values,
    setting: Setting,
  ): unknown;
  tag(context: RenderContext, tag: TagDefinition, parsed: unknown, setting: Setting): unknown;
  /** What a tag of one's own gave: as it is if it is its body, rendered for this very place. */
  placed(value: unknown, setting: Setting, write: (value: unknown) => unknown): unknown;
  /** What a `{% filter %}` gave, looked at once more. */
  filtered(value: unknown, setting: Setting): unknown;
}

export function tagRuntime(): TagRuntime {
  return {
    include(context, named, values, isOnly, place) {
      const template = templateNamed(context, named);
      if (isOnly) return rendered(template, context.isolated(values ?? {}), place);
      if (values === null && !template.setsNames) return rendered(template, context, place);
      return context.scoped(values ?? {}, () => rendered(template, context, place));
    },
    relative({ name }, named) {
      const isName = typeof named === "string" || named instanceof SafeString;
      if (isName) return relativeTo(name, String(named));
      return Array.isArray(named) ? named.map((each) => relativeTo(name, String(each))) : named;
    },
    parent: parentOf,
    extend(context, child, parent, place) {
      context.blocks ??= new Map();
      addBlocks(context, child);
      if (!parent.isChild) addBlocks(context, parent);
      context.template = parent;
      context.enter(parent.name);
      return andFinally(
        () => put(parent, context, place),
        () => context.leave(),
      );
    },
    block(context, name, _template, place, own) {
      const queue = context.blocks?.get(name);
      if (queue === undefined) return run(own(context, new BlockUse(context, name)), context);
      return new BlockUse(context, name, queue).render(place);
    },
    super(block, place) {
      if (!(block instanceof BlockUse)) return lookup(block, "super");
      return andThen(block.super(place), (text) => new SafeString(text));
    },
    superText(block, place, write) {
      return block instanceof BlockUse ? block.super(place) : write(lookup(block, "super"));
    },
    partial(context, template, name, place) {
      const compiled = template.compiledPart("partial", name, place.setting);
      if (compiled === undefined) {
        throw new TemplateSyntaxError(`Partial '${name}' is not defined in the current template.`);
      }
      mustFit(compiled, place, () => `The partial "${name}" of "${template.name}"`);
      context.enter(`${template.name}#${name}`);
      return andFinally(
        () => run(compiled.write(context), context),
        () => context.leave(),
      );
    },
    simple(context, tag, args, kwargs, autoescape) {
      context.autoescape = autoescape;
      return tag.call(args as never, kwargs as never, context) ?? null;
    },
    inclusion(context, tag, args, kwargs, place) {
      context.autoescape = place.setting.autoescape;
      return andThen(tag.call(args as never, kwargs as never, context), (values) => {
        const inner = context.isolated(values);
        const token: unknown = context.get("csrf_token");
        if (token !== undefined) inner.set("csrf_token", token);
        return rendered(templateNamed(context, tag.template), inner, place);
      });
    },
    blockTag(context, tag, body, args, kwargs, setting) {
      return andThen(run(body(context), context), (text) => {
        context.autoescape = setting.autoescape;
        return tag.call(new SafeString(text), args as never, kwargs as never, context);
      });
    },
    tag(context, tag, parsed, setting) {
      const before = context.setting;
      context.setting = setting;
      context.autoescape = setting.autoescape;
      return (
        andFinally(
          () => tag.render(parsed as never, context),
          () => {
            context.setting = before;
          },
        ) ?? null
      );
    },
    placed,
    filtered(value, setting) {
      const isText = setting.html !== undefined && isPlainState(setting.html);
      if (!isText || typeof value !== "string" || isWholeHtml(value)) return value;
      throw new UnsafeContextError("What the filters of this tag give ends inside of a tag.");
    },
  };
}

function placed(value: unknown, setting: Setting, write: (value: unknown) => unknown): unknown {
  if (isPromise(value)) return value.then((given) => placed(given, setting, write));
  if (value instanceof PlacedText && value.setting === setting) return value.text;
  return value === null || value === undefined ? "" : (write(value) ?? "");
}

function templateNamed(context: RenderContext, named: unknown): RenderedTemplate {
  const { engine } = context.template;
  if (named instanceof RenderedTemplate) return named;
  if (Array.isArray(named)) return engine.select(named.map(String));
  return engine.get(String(named));
}

/** Renders a template inside of another: with its own blocks, and noted as one level deeper. */
function rendered(
  template: RenderedTemplate,
  context: RenderContext,
  place: Place,
): MaybePromise<string> {
  const outer = context.enterTemplate(template);
  return andFinally(
    () => put(template, context, place),
    () => context.leaveTemplate(outer),
  );
}

function put(
  template: RenderedTemplate,
  context: RenderContext,
  place: Place,
): MaybePromise<string> {
  const setting = template.settingIn(place.setting);
  const compiled = template.compiled(setting);
  if (setting === place.setting) {
    mustFit(compiled, place, () => `The template "${template.name}"`);
  }
  return run(compiled.write(context), context);
}

function addBlocks(context: RenderContext, template: RenderedTemplate): void {
  const blocks = context.blocks!;
  for (const name of template.blockNames) {
    const queue = blocks.get(name);
    if (queue === undefined) blocks.set(name, [template]);
    else queue.push(template);
  }
}

function parentOf(
  context: RenderContext,
  template: RenderedTemplate,
  named: unknown,
  written: string,
): RenderedTemplate {
  if (named instanceof RenderedTemplate) return named;
  if (named === null || named === undefined || named === "") {
    throw new TemplateSyntaxError(
      `Invalid template name in 'extends' tag: '${String(named ?? "")}'. Got this from the '${written}' variable.`,
    );
  }
  const history = context.history(template);
  const parent = template.engine.parent(String(named), history);
  history.push(parent);
  return parent;
}
