/**
 * What a parsed template is made of: nodes that know how to write themselves as JavaScript. The
 * contract between them and `unit-code` and `function-code`, which holds what they write.
 */

import type { Site } from "./context.ts";
import type { ParsedExpression } from "./expression.ts";
import type { FilterDefinition, TagProblem } from "./library.ts";
import type { Setting } from "./setting.ts";

export interface TemplateNode {
  /** Where it begins in the source. */
  readonly offset: number;
  /** Appends the statements that append this node's text to the output. */
  emit(code: Code): void;
  /** The nodes inside, branch by branch. */
  readonly bodies?: readonly (readonly TemplateNode[])[];
  /** What is wrong with it, as far as its tag knows before a render. */
  check?(): Iterable<TagProblem>;
  /** Names it sets in the scope around it: `{% cycle … as name %}`. */
  readonly assigns?: readonly string[];
  /** May it set names that only the render will show? */
  readonly assignsAny?: boolean;
  /** The template it extends or includes, if its name is written out. */
  readonly refersTo?: string | undefined;
  /** The expressions it reads, for `quintet check`. */
  readonly reads?: readonly ParsedExpression[];
  /** Names that its bodies, or the template it includes, have from it; `isItem`: of a list each. */
  readonly binds?: readonly {
    readonly name: string;
    readonly value: ParsedExpression;
    readonly isItem?: boolean;
  }[];
  /** Further names, of which nothing is known. */
  readonly bindsAny?: readonly string[];
  /** Does the template it includes see only what is bound here? */
  readonly isIsolated?: boolean;
  /** Is it constant text, which may stand before `{% extends %}`? */
  readonly isText?: boolean;
  /** How it is called in the message, if other tags may not stand before it. */
  readonly mustBeFirst?: string;
}

/** A node with a name that other templates can override or call. */
export interface NamedNode extends TemplateNode {
  readonly named: {
    readonly kind: "block" | "partial";
    readonly name: string;
    readonly nodes: readonly TemplateNode[];
  };
}

export function isNamed(node: TemplateNode): node is NamedNode {
  return "named" in node;
}

/** Goes through nodes and all that is in them. */
export function* allNodes(
  nodes: readonly TemplateNode[],
): Generator<TemplateNode, void, undefined> {
  for (const node of nodes) {
    yield node;
    for (const body of node.bodies ?? []) yield* allNodes(body);
  }
}

export function assignsAny(bodies: readonly (readonly TemplateNode[])[]): boolean {
  return bodies.some((body) => allNodes(body).some((node) => node.assignsAny === true));
}

/** What a name of the template is inside of a function. */
export type Binding =
  | { readonly kind: "local"; readonly js: string }
  | {
      readonly kind: "loop";
      readonly object: string;
      readonly index: string;
      readonly length: string;
      /** Says that the object is needed, and not only its numbers. */
      use?(): void;
    }
  | { readonly kind: "block"; readonly js: string }
  | {
      readonly kind: "dynamic";
      /** Is it of no scope of this template, so that nothing here can change it? */
      readonly isFree?: boolean;
    };

/** A scope of the template, while its body is written. */
export interface Frame {
  readonly names: Map<string, Binding>;
  /** Must the scope exist in the context too, since something looks names up there? */
  isNeeded: boolean;
  /** Must there be a `forloop` object? */
  usesLoop: boolean;
}

/** What the code of a template depends on. */
export interface UnitOptions {
  readonly strict: boolean;
  readonly compatible: boolean;
  readonly stringIfInvalid: string;
}

/** A function of a template's code. */
export interface WrittenFunction {
  readonly js: string;
  /** Where in HTML it ends. */
  readonly end: Setting;
  readonly sites: readonly Site[];
}

/** The code of one template: its functions and constants. */
export interface Unit {
  readonly options: UnitOptions;
  /** The functions of bodies and expressions that tags of one's own hold. */
  readonly parts: [part: object, js: string, setting: string][];
  /** The name of the function that looks up an attribute. */
  accessor(attribute: string): string;
  /** Writes the function of a block or partial, once for a setting. */
  named(node: NamedNode, setting: Setting): WrittenFunction;
  /** Writes the function that gives the value of an expression, and returns its name. */
  valueFunction(setting: Setting, write: (code: Code) => string): string;
  /** The bound filter as compiled code calls it. */
  filter(definition: FilterDefinition, autoescape: boolean): string;
}

/** The code of one function, as nodes write it. */
export interface Code {
  readonly unit: Unit;
  setting: Setting;
  nodes(nodes: readonly TemplateNode[]): void;
  /** Appends text that is known now. */
  write(text: string): void;
  /** Appends a statement. */
  line(js: string): void;
  /** Appends statements that were written apart. */
  lines(lines: readonly string[]): void;
  /** Appends a statement that neither looks at the output nor chooses what comes next. */
  compute(js: string): void;
  /** Appends what a variable holds, which is text by then, and is not used for anything else. */
  append(temp: string): void;
  /** Remembers where in the source the next statements come from. */
  at(offset: number): void;
  /** A name for a value in between. */
  temp(): string;
  /** The name of a constant that the code is given. */
  constant(value: unknown): string;
  /** The constant that stands for where we are. */
  readonly settingConstant: string;
  /** Writes lines into a list of their own: what stands before them is not known yet. */
  apart(write: () => void): string[];
  /** Writes branches that all begin at the same place in HTML, and must end at the same. */
  branches(bodies: readonly (() => void)[]): string[][];
  /** Appends what `expression` (JavaScript) gives, once it is text. */
  output(expression: string): void;
  /** Writes what goes round: `body` is written as often as it takes to know where a round begins. */
  loop(body: () => void): void;
  /** The constant for this place, into which something from elsewhere is written. */
  place(site: Pick<Site, "kind" | "name">, own?: Setting): string;
  /** Notes that something is written here that ends where it begins, unless `own` ends elsewhere. */
  wroteUnknown(own?: Setting): void;
  /** Notes that a number was written, by other means than `outputFunction`. */
  wroteNumber(): void;
  /** Writes a function of its own from nodes that stand here, and returns its name. */
  inner(nodes: readonly TemplateNode[], setting: Setting): string;
  /** Writes nodes apart, as HTML of its own with all its tags closed; returns the variable. */
  enclosed(nodes: readonly TemplateNode[], what: string): string;
  /** Writes nodes into a text of their own; returns the name of the variable that holds it. */
  capture(nodes: readonly TemplateNode[]): string;
  /** Writes what has to be there as a whole: nothing of it is streamed. */
  whole(write: () => void): void;
  /** The name of the function that writes a value, for where in HTML we are. */
  readonly outputFunction: string;
  /** What a name of the template means here. */
  binding(name: string): Binding;
  /** JavaScript that looks a name up in the context; a free name only once in a function. */
  contextValue(name: string, isFree: boolean): string;
  /** From here on names may be looked up in the context: all scopes around must exist there. */
  needsContext(): void;
  /** Writes a scope: `body` first, then whoever asked knows what the scope needs. */
  scope(
    names: Iterable<readonly [string, Binding]>,
    body: () => void,
  ): { frame: Frame; lines: string[] };
  /** Writes a scope, with values of its own in the context if anything in it needs them there. */
  scopeWithContext(
    names: Iterable<readonly [name: string, binding: Binding, js: string]>,
    body: () => void,
  ): void;
}
