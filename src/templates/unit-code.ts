/**
 * Writes the JavaScript of a template. A `UnitCode` is one template, or a part of one, in one
 * setting (autoescape on or off, where in HTML it starts); it holds functions, one for the
 * template, one for each block and for each body of a tag of one's own. A `FunctionCode` writes
 * one of them.
 *
 * All functions are generators that return their text: `yield value` waits for a promise, and
 * costs nothing as long as there is none to wait for.
 */

import type { Site } from "./context.ts";
import { boundFilter } from "./filter-call.ts";
import { FunctionCode, type FunctionUnit } from "./function-code.ts";
import type { FilterDefinition } from "./library.ts";
import {
  allNodes,
  type Code,
  type NamedNode,
  type TemplateNode,
  type UnitOptions,
  type WrittenFunction,
} from "./node.ts";
import { internSetting, type Setting } from "./setting.ts";
import type { Source } from "./source.ts";

export class UnitCode implements FunctionUnit {
  readonly source: Source;
  readonly options: UnitOptions;
  readonly setting: Setting;
  readonly constants: unknown[] = [];
  readonly #constantIndex = new Map<unknown, string>();
  readonly #accessors = new Map<string, string>();
  readonly functions: string[] = [];
  /** The functions of blocks and partials, and the settings they were written for. */
  readonly namedFunctions: (WrittenFunction & { node: NamedNode; setting: Setting })[] = [];
  /** The functions of bodies and expressions that tags of one's own hold. */
  readonly parts: [part: object, js: string, setting: string][] = [];
  /** Names that are set with `as` somewhere: they are looked up in the context. */
  readonly assigned: ReadonlySet<string>;
  /** Does nothing in it set a name? */
  readonly keepsNames: boolean;
  #functionCount = 0;

  constructor(
    source: Source,
    nodes: readonly TemplateNode[],
    setting: Setting,
    options: UnitOptions,
  ) {
    this.source = source;
    this.setting = setting;
    this.options = options;
    this.keepsNames = !allNodes(nodes).some(
      ({ assigns = [], assignsAny = false }) => assigns.length > 0 || assignsAny,
    );
    this.assigned = new Set(allNodes(nodes).flatMap((node) => node.assigns ?? []));
  }

  /** The name of a constant that the code is given. */
  constant(value: unknown): string {
    let name = this.#constantIndex.get(value);
    if (name === undefined) {
      name = `k${this.constants.push(value) - 1}`;
      this.#constantIndex.set(value, name);
    }
    return name;
  }

  filter(definition: FilterDefinition, autoescape: boolean): string {
    return this.constant(boundFilter(definition, autoescape));
  }

  /** The name of the function that looks up an attribute; one for each name, so that it is fast. */
  accessor(attribute: string): string {
    let name = this.#accessors.get(attribute);
    if (name === undefined) {
      name = `a${this.#accessors.size}`;
      this.#accessors.set(attribute, name);
    }
    return name;
  }

  /** Writes a function of its own from nodes. @param sites Where it notes its own. */
  function(nodes: readonly TemplateNode[], setting: Setting, sites: Site[] = []): WrittenFunction {
    const js = `f${this.#functionCount++}`;
    const code = new FunctionCode(this, setting, new Map(), sites);
    code.nodes(nodes);
    this.functions.push(code.finish(js));
    return { js, end: internSetting(code.setting), sites };
  }

  /** Writes the function of a block or partial, once for a setting. */
  named(node: NamedNode, given: Setting): WrittenFunction {
    const setting = internSetting(given);
    const known = this.namedFunctions.find(
      (each) => each.node === node && each.setting === setting,
    );
    if (known !== undefined) return known;
    const js = `f${this.#functionCount++}`;
    const code = new FunctionCode(this, setting, new Map());
    code.blockScope(node.named.nodes);
    const written = { js, end: internSetting(code.setting), sites: code.sites, node, setting };
    this.namedFunctions.push(written);
    this.functions.push(code.finish(js));
    return written;
  }

  /** Writes the function that gives the value of an expression, waited for. */
  valueFunction(setting: Setting, write: (code: Code) => string): string {
    const name = `f${this.#functionCount++}`;
    const code = new FunctionCode(this, setting, new Map());
    code.line(`return ${write(code)};`);
    this.functions.push(code.finish(name));
    return name;
  }

  /** The whole text for `new Function("rt", "tpl", "src", "k", text)`. */
  text(result: string): string {
    const constants = this.constants.map((_, index) => `k${index}=k[${index}]`);
    return [
      '"use strict";',
      "const {out,outAttribute,raw,numbers,truthy,attr,called,miss,located,list,Loop}=rt;",
      constants.length > 0 ? `const ${constants.join(",")};` : "",
      ...this.#accessors.entries().map(([attribute, name]) => accessorText(attribute, name)),
      ...this.functions,
      `return ${result};`,
    ].join("\n");
  }
}

/** Names whose plain reading could differ from what the template language means by them. */
const slowNames = new Set(["size", "length", "items", "keys", "values", "entries", "then"]);

function accessorText(attribute: string, name: string): string {
  const key = JSON.stringify(attribute);
  if (slowNames.has(attribute) || attribute in Object.prototype || attribute === "prototype") {
    return `function ${name}(o){return attr(o,${key});}`;
  }
  return (
    `function ${name}(o){if(typeof o==="object"&&o!==null&&typeof o.then!=="function"){` +
    `let v;try{v=o[${key}];}catch(e){return rt.silenced(e);}` +
    `if(typeof v==="string"||typeof v==="number")return v;return rt.attrRead(o,${key},v);}` +
    `return attr(o,${key});}`
  );
}
