/**
 * Compiles a page as a render would: every block, partial and included template for the place it is
 * put in, as far as their names are written out. What is refused there is an error before any visit.
 */

import { mustFit } from "./block-use.ts";
import type { CompiledText, Site } from "./context.ts";
import { TemplateError } from "./errors.ts";
import type { Place, Setting } from "./setting.ts";
import type { Template } from "./template.ts";

/** Gives a template by its name; undefined if it is not there or is wrong in itself. */
type Find = (name: string) => Template | undefined;

/** Whose text it is that is looked at: what a site in it means depends on this. */
interface Writer {
  readonly template: Template;
  /** The templates that extend one another, the most derived one first. */
  readonly chain: readonly Template[];
  /** The block we are in, and which template of those that have it. */
  readonly block?: { readonly name: string; readonly index: number };
}

/** The errors of a page, each with its place. */
export function checkPlaces(template: Template, find: Find): TemplateError[] {
  const walk = new PlaceWalk(find);
  walk.page(template, template.setting);
  return walk.errors;
}

/** The parents of a template with itself; undefined if only a render will show them. */
export function chainOf(template: Template, find: Find): Template[] | undefined {
  const chain = [template];
  for (let current = template; current.isChild;) {
    const name = current.nodes.find((node) => "isExtends" in node)?.refersTo;
    const parent = name === undefined ? undefined : find(name);
    if (parent === undefined || chain.includes(parent)) return undefined;
    chain.push(parent);
    current = parent;
  }
  return chain;
}

class PlaceWalk {
  readonly errors: TemplateError[] = [];
  readonly #find: Find;
  readonly #seen = new Map<Template, Set<Setting>>();

  constructor(find: Find) {
    this.#find = find;
  }

  /** Compiles a template with its parents. @returns The text that begins it, if it can be told. */
  page(template: Template, setting: Setting): CompiledText | undefined {
    const chain = chainOf(template, this.#find);
    const root = chain?.at(-1);
    if (chain === undefined || root === undefined) return undefined;
    const compiled = root.compiled(setting);
    const seen = this.#seen.get(template) ?? new Set();
    this.#seen.set(template, seen);
    if (seen.has(setting)) return compiled;
    seen.add(setting);
    this.#sites(compiled, { template: root, chain });
    return compiled;
  }

  #sites(compiled: CompiledText, writer: Writer): void {
    for (const site of compiled.sites) {
      try {
        this.#site(site, writer);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        if (error.places.length === 0) error.addPlace(writer.template.source.place(site.offset));
        this.errors.push(error);
      }
    }
  }

  #site(site: Site, writer: Writer): void {
    const { kind, name, place } = site;
    switch (kind) {
      case "block":
        return this.#block(name, 0, place, writer);
      case "super":
        if (writer.block === undefined) return;
        return this.#block(writer.block.name, writer.block.index + 1, place, writer);
      case "partial": {
        const compiled = writer.template.compiledPart("partial", name, place.setting);
        if (compiled === undefined) return;
        mustFit(compiled, place, () => `The partial "${name}"`);
        return this.#sites(compiled, writer);
      }
      case "template": {
        const template = name === "" ? undefined : this.#find(name);
        if (template === undefined) return;
        const setting = template.settingIn(place.setting);
        const compiled = this.page(template, setting);
        if (compiled !== undefined && setting === place.setting) {
          mustFit(compiled, place, () => `The template "${name}"`);
        }
      }
    }
  }

  #block(name: string, index: number, place: Place, writer: Writer): void {
    const { chain } = writer;
    const template = chain.filter(({ blockNames }) => blockNames.includes(name))[index];
    const compiled = template?.compiledPart("block", name, place.setting);
    if (template === undefined || compiled === undefined) return;
    mustFit(compiled, place, () => `The block "${name}" of "${template.name}"`);
    this.#sites(compiled, { template, chain, block: { name, index } });
  }
}
