/** A block while it is rendered: `{{ block.super }}` gives what the next template up has there. */

import type { MaybePromise } from "../base/index.ts";
import type { CompiledText, RenderContext, RenderedTemplate } from "./context.ts";
import { TemplateSyntaxError } from "./errors.ts";
import { isCovered, otherEnd } from "./html-places.ts";
import { run } from "./run.ts";
import type { Place } from "./setting.ts";

export class BlockUse {
  readonly name: string;
  readonly #context: RenderContext;
  /** Undefined if the template is rendered by itself: nothing extends it. */
  readonly #queue: readonly RenderedTemplate[] | undefined;
  readonly #index: number;

  constructor(
    context: RenderContext,
    name: string,
    queue?: readonly RenderedTemplate[],
    index = 0,
  ) {
    this.name = name;
    this.#context = context;
    this.#queue = queue;
    this.#index = index;
  }

  /** The block as the most derived template has it, compiled for the place it is put in. */
  render(place: Place): MaybePromise<string> {
    const context = this.#context;
    const template = this.#queue![this.#index]!;
    const compiled = template.compiledPart("block", this.name, place.setting)!;
    mustFit(compiled, place, () => `The block "${this.name}" of "${template.name}"`);
    return run(compiled.write(context, this), context);
  }

  /** The block as the next template up has it, for this place; nothing if there is none. */
  super(place: Place): MaybePromise<string> {
    if (this.#queue === undefined) {
      throw new TemplateSyntaxError(
        `{{ block.super }} stands in "${this.#context.template.name}", which extends no other template.`,
      );
    }
    const next = this.#index + 1;
    if (next >= this.#queue.length) return "";
    return new BlockUse(this.#context, this.name, this.#queue, next).render(place);
  }
}

const fitting = new WeakMap<CompiledText, WeakSet<Place>>();

/**
 * What is put into a place may not end anywhere else than the text behind it counts on.
 *
 * @throws {UnsafeContextError}
 */
export function mustFit(compiled: CompiledText, place: Place, what: () => string): void {
  if (compiled.end === place.after || fitting.get(compiled)?.has(place) === true) return;
  if (!isCovered(place.after, compiled.end)) throw otherEnd(what());
  const places = fitting.get(compiled) ?? new WeakSet();
  places.add(place);
  fitting.set(compiled, places);
}
