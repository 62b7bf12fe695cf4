/**
 * Writes the JavaScript of one function of a template: what nodes append, where in HTML it stands,
 * and what names mean there.
 *
 * Nothing of a template gets into the code as it is: texts go through `JSON.stringify`, all else
 * is a constant that the function is given. Names in the code are made here.
 */

import type { Site } from "./context.ts";
import { TemplateError, UnsafeContextError } from "./errors.ts";
import { isPlainState, startOfHtml } from "./escaping/html-state.ts";
import { afterNumber, outputMode } from "./escaping/output-mode.ts";
import {
  isCovered,
  mergedSettings,
  otherEnd,
  settingAfterText,
  settingAfterUnknown,
} from "./html-places.ts";
import type { Binding, Code, Frame, TemplateNode, Unit, WrittenFunction } from "./node.ts";
import { internPlace, internSetting, type Setting } from "./setting.ts";
import type { Source } from "./source.ts";

/** What a function needs of the template that it belongs to. */
export interface FunctionUnit extends Unit {
  readonly source: Source;
  /** Names that are set with `as` somewhere: they are looked up in the context. */
  readonly assigned: ReadonlySet<string>;
  /** Does nothing in it set a name? */
  readonly keepsNames: boolean;
  /** The name of a constant that the code is given. */
  constant(value: unknown): string;
  /** Writes a function of its own from nodes. @param sites Where it notes its own. */
  function(nodes: readonly TemplateNode[], setting: Setting, sites: Site[]): WrittenFunction;
}

/** After so many rounds a loop is taken to come to no rest. */
const maxRounds = 6;

/** Hands on what a function has written so far. */
const handOn = "o=x.handOn(o);";

export class FunctionCode implements Code {
  readonly unit: FunctionUnit;
  setting: Setting;
  readonly frames: Frame[] = [];
  readonly #outer: ReadonlyMap<string, Binding>;
  /** Variables that hold what free names were found to be. */
  readonly #free = new Map<string, string>();
  #lines: string[] = [];
  #text = "";
  /** What is to be appended, as JavaScript: texts and values that are in variables. */
  #pending: string[] = [];
  #temps = 0;
  #place = -1;
  /** Where it puts in what is elsewhere. */
  readonly sites: Site[];

  constructor(
    unit: FunctionUnit,
    setting: Setting,
    bindings: ReadonlyMap<string, Binding>,
    sites: Site[] = [],
  ) {
    this.unit = unit;
    this.setting = setting;
    this.#outer = bindings;
    this.sites = sites;
  }

  finish(name: string): string {
    this.#flush();
    const temps = Array.from({ length: this.#temps }, (_, index) => `,t${index}`).join("");
    return (
      `function* ${name}(x,b){let o="",p=0${temps};try{\n${this.#lines.join("\n")}\n` +
      `return o;}catch(e){throw located(e,src,p);}}`
    );
  }

  nodes(nodes: readonly TemplateNode[]): void {
    for (const node of nodes) {
      try {
        node.emit(this);
      } catch (error) {
        if (error instanceof TemplateError && error.places.length === 0) {
          error.addPlace(this.unit.source.place(node.offset));
        }
        throw error;
      }
    }
  }

  /** Writes a scope with values of its own in the context, if anything in it needs them there. */
  scopeWithContext(names: Iterable<readonly [string, Binding, string]>, body: () => void): void {
    const list = [...names];
    const { frame, lines } = this.scope(
      list.map(([name, binding]) => [name, binding] as const),
      body,
    );
    if (frame.isNeeded) {
      const scope = this.temp();
      const sets = list.map(([name, , js]) => `${scope}[${JSON.stringify(name)}]=${js};`);
      this.line(`${scope}=x.push();${sets.join("")}`);
    }
    this.lines(lines);
    if (frame.isNeeded) this.line("x.pop();");
  }

  blockScope(nodes: readonly TemplateNode[]): void {
    this.scopeWithContext([["block", { kind: "block", js: "b" }, "b"]], () => this.nodes(nodes));
  }

  /** Appends text that is known now. */
  write(text: string): void {
    this.#text += text;
    this.setting = settingAfterText(this.setting, text);
  }

  /** Appends a statement. */
  line(js: string): void {
    this.#flush();
    // Texts may say "yield", too: then a piece is handed on for nothing.
    if (js.includes("yield ")) this.#handOn();
    this.#lines.push(js);
  }

  /** Appends statements that were written apart. */
  lines(lines: readonly string[]): void {
    this.#flush();
    this.#lines.push(...lines);
  }

  /** What is written so far goes to whoever reads the stream. */
  #handOn(): void {
    if (this.setting.isStreamed !== true) return;
    this.#flush();
    if (this.#lines.at(-1) !== handOn) this.#lines.push(handOn);
  }

  /** One `o+=` for as many pieces as possible: short ones are joined without a copy of the whole. */
  #flush(): void {
    this.#endText();
    if (this.#pending.length === 0) return;
    // Numbers stand in some of the variables: they are to be joined, not added up.
    const [first] = this.#pending;
    const start = first!.startsWith('"') || this.#pending.length === 1 ? "" : '""+';
    this.#lines.push(`o+=${start}${this.#pending.join("+")};`);
    this.#pending = [];
  }

  #endText(): void {
    if (this.#text === "") return;
    this.#pending.push(JSON.stringify(this.#text));
    this.#text = "";
  }

  /** Appends a statement that neither looks at the output nor chooses what comes next. */
  compute(js: string): void {
    if (js.includes("yield ")) this.#handOn();
    this.#lines.push(js);
  }

  /** Appends what a variable holds, which is text by then, and is not used for anything else. */
  append(temp: string): void {
    this.#endText();
    this.#pending.push(temp);
  }

  /** Remembers where in the source the next statements come from. */
  at(offset: number): void {
    if (offset === this.#place) return;
    this.#place = offset;
    this.compute(`p=${offset};`);
  }

  /** A name for a value in between. */
  temp(): string {
    return `t${this.#temps++}`;
  }

  constant(value: unknown): string {
    return this.unit.constant(value);
  }

  /** The constant that stands for where we are. */
  get settingConstant(): string {
    return this.constant(internSetting(this.setting));
  }

  /** Writes lines into a list of their own: what stands before them is not known yet. */
  apart(write: () => void): string[] {
    this.#flush();
    const lines = this.#lines;
    this.#lines = [];
    this.#place = -1;
    write();
    this.#flush();
    const written = this.#lines;
    this.#lines = lines;
    this.#place = -1;
    return written;
  }

  /** Writes branches that all begin at the same place in HTML, and must end at the same. */
  branches(bodies: readonly (() => void)[]): string[][] {
    const before = this.setting;
    let after: Setting | undefined;
    const written = bodies.map((body) => {
      this.setting = before;
      const lines = this.apart(body);
      after = after === undefined ? this.setting : mergedSettings(after, this.setting);
      return lines;
    });
    this.setting = after ?? before;
    return written;
  }

  /** Appends what `expression` (JavaScript) gives, once it is text. */
  output(expression: string): void {
    const temp = this.temp();
    this.compute(`${temp}=${expression};if(typeof ${temp}!=="string")${temp}=yield ${temp};`);
    this.append(temp);
  }

  /** Writes nodes into a text of their own; returns the name of the variable that holds it. */
  capture(nodes: readonly TemplateNode[]): string {
    const outer = this.temp();
    const text = this.temp();
    this.line(`${outer}=o;o="";`);
    this.whole(() => {
      this.nodes(nodes);
      this.line(`${text}=o;o=${outer};`);
    });
    return text;
  }

  /** Writes what has to be there as a whole: nothing of it is streamed. */
  whole(write: () => void): void {
    const { isStreamed } = this.setting;
    this.setting = { ...this.setting, isStreamed: false };
    write();
    this.setting = { ...this.setting, isStreamed: isStreamed ?? false };
  }

  /** Writes what goes round: each round has to begin where any of them may end. */
  loop(body: () => void): void {
    for (let round = 0; round < maxRounds; round++) {
      const start = this.setting;
      body();
      if (isCovered(start, this.setting)) return;
      this.setting = mergedSettings(start, this.setting);
    }
    throw otherEnd("Each round of this loop");
  }

  /** The constant for this place, into which something from elsewhere is written. */
  place(site: Pick<Site, "kind" | "name">, own?: Setting): string {
    const { setting } = this;
    this.wroteUnknown(own);
    const place = internPlace(setting, this.setting);
    this.sites.push({ ...site, place, offset: Math.max(0, this.#place) });
    return this.constant(place);
  }

  wroteUnknown(own?: Setting): void {
    const behind = settingAfterUnknown(this.setting);
    this.setting = own === undefined || isCovered(behind, own) ? behind : settingAfterUnknown(own);
  }

  wroteNumber(): void {
    const { html } = this.setting;
    if (html !== undefined) this.setting = { ...this.setting, html: afterNumber(html) };
  }

  /** Writes a function of its own from nodes that stand here; they have to end where they begin. */
  inner(nodes: readonly TemplateNode[], setting: Setting): string {
    const { js, end } = this.unit.function(nodes, setting, this.sites);
    if (!isCovered(settingAfterUnknown(setting), end)) throw otherEnd("The content of this tag");
    return js;
  }

  /** Writes nodes apart, as HTML of its own with all its tags closed; returns the variable. */
  enclosed(nodes: readonly TemplateNode[], what: string): string {
    const before = this.setting;
    if (before.html !== undefined) this.setting = { ...before, html: startOfHtml };
    const written = this.capture(nodes);
    const { html } = this.setting;
    this.setting = before;
    if (html === undefined || isPlainState(html)) return written;
    throw new UnsafeContextError(`${what} ends inside of a tag.`, {
      hint: "Close all tags and quotes before it ends.",
    });
  }

  /** The name of the function that writes a value, for where in HTML we are. */
  get outputFunction(): string {
    const { autoescape, html } = this.setting;
    if (!autoescape) return "raw";
    if (html === undefined || isPlainState(html)) return "out";
    const { before } = outputMode(html);
    if (before !== undefined) this.write(before);
    const { name, next } = outputMode(this.setting.html!);
    this.setting = { ...this.setting, html: next };
    return name === "out" || name === "outAttribute" ? name : `rt.${name}`;
  }

  /** What a name of the template means here. */
  binding(name: string): Binding {
    for (let at = this.frames.length - 1; at >= 0; at--) {
      const frame = this.frames[at]!;
      const found = frame.names.get(name);
      if (found === undefined) continue;
      if (found.kind === "dynamic" || this.unit.assigned.has(name)) {
        this.needsContext();
        return { kind: "dynamic" };
      }
      if (found.kind !== "loop") return found;
      const use = (): void => {
        frame.usesLoop = true;
      };
      return { ...found, use };
    }
    const outer = this.#outer.get(name);
    if (outer !== undefined && !this.unit.assigned.has(name)) return outer;
    return { kind: "dynamic", isFree: outer === undefined && this.unit.keepsNames };
  }

  contextValue(name: string, isFree: boolean): string {
    if (!isFree) return `x.value(${JSON.stringify(name)})`;
    let js = this.#free.get(name);
    if (js === undefined) this.#free.set(name, (js = this.temp()));
    return `called(${js}===undefined?${js}=x.get(${JSON.stringify(name)}):${js})`;
  }

  /** From here on names may be looked up in the context: all scopes around must exist there. */
  needsContext(): void {
    for (const frame of this.frames) {
      frame.isNeeded = true;
      frame.usesLoop = true;
    }
  }

  /** Writes a scope: `body` first, then whoever asked knows what the scope needs. */
  scope(
    names: Iterable<readonly [string, Binding]>,
    body: () => void,
  ): { frame: Frame; lines: string[] } {
    const frame: Frame = { names: new Map(names), isNeeded: false, usesLoop: false };
    this.frames.push(frame);
    const lines = this.apart(body);
    this.frames.pop();
    return { frame, lines };
  }
}
