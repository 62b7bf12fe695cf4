/** What compiled templates call for tags: includes, inheritance, tags of one's own. */

import { andThen, isPromise, type MaybePromise } from "../base/index.ts";
import { BlockUse } from "./block-use.ts";
import type { Setting } from "./setting.ts";
import { type Compiled, type RenderContext, RenderedTemplate } from "./context.ts";
import { TemplateSyntaxError } from "./errors.ts";
import type { BlockTag, InclusionTag, SimpleTag, TagDefinition } from "./library.ts";
import { run } from "./run.ts";
import { SafeString } from "./safe-string.ts";

type Values = Readonly<Record<string, unknown>>;

export interface TagRuntime {
  include(
    context: RenderContext,
    template: unknown,
    values: Values | null,
    isOnly: boolean,
    setting: Setting,
  ): MaybePromise<string>;
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
    setting: Setting,
  ): MaybePromise<string>;
  block(
    context: RenderContext,
    name: string,
    template: RenderedTemplate,
    setting: Setting,
    own: Compiled,
  ): MaybePromise<string>;
  super(context: RenderContext, block: BlockUse | undefined): MaybePromise<SafeString>;
  partial(
    context: RenderContext,
    template: RenderedTemplate,
    name: string,
    setting: Setting,
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
    setting: Setting,
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
}

export function tagRuntime(): TagRuntime {
  return {
    include(context, named, values, isOnly, setting) {
      const template = templateNamed(context, named);
      if (isOnly) return rendered(template, context.isolated(values ?? {}), setting);
      if (values === null && !template.setsNames) return rendered(template, context, setting);
      return context.scoped(values ?? {}, () => rendered(template, context, setting));
    },
    parent: parentOf,
    extend(context, child, parent, setting) {
      context.blocks ??= new Map();
      addBlocks(context, child);
      if (!parent.isChild) addBlocks(context, parent);
      context.template = parent;
      context.enter(parent.name);
      return after(parent.renderWith(context, setting), () => context.leave());
    },
    block(context, name, template, setting, own) {
      const queue = context.blocks?.get(name);
      if (queue === undefined) {
        return run(own(context, new BlockUse(context, name, [template], 0, setting)), context);
      }
      return new BlockUse(context, name, queue, 0, setting).render();
    },
    super: (_context, block) => block?.super() ?? new SafeString(""),
    partial(context, template, name, setting) {
      const compiled = template.compiled(setting).blocks[`partial ${name}`];
      if (compiled === undefined) {
        throw new TemplateSyntaxError(`Partial '${name}' is not defined in the current template.`);
      }
      context.enter(`${template.name}#${name}`);
      return after(run(compiled(context), context), () => context.leave());
    },
    simple(context, tag, args, kwargs, autoescape) {
      context.autoescape = autoescape;
      return tag.call(args as never, kwargs as never, context) ?? null;
    },
    inclusion(context, tag, args, kwargs, setting) {
      context.autoescape = setting.autoescape;
      return andThen(tag.call(args as never, kwargs as never, context), (values) => {
        const inner = context.isolated(values);
        const token: unknown = context.get("csrf_token");
        if (token !== undefined) inner.set("csrf_token", token);
        return rendered(templateNamed(context, tag.template), inner, setting);
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
        after(tag.render(parsed as never, context), () => {
          context.setting = before;
        }) ?? null
      );
    },
  };
}

/** `result`, and then `work`, also if it failed. */
function after<Result>(result: MaybePromise<Result>, work: () => void): MaybePromise<Result> {
  if (isPromise(result)) return result.finally(work);
  work();
  return result;
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
  setting: Setting,
): MaybePromise<string> {
  const outer = context.enterTemplate(template);
  let text: MaybePromise<string> = "";
  try {
    text = template.renderWith(context, template.settingIn(setting));
  } finally {
    if (typeof text === "string") context.leaveTemplate(outer);
  }
  return typeof text === "string" ? text : text.finally(() => context.leaveTemplate(outer));
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
