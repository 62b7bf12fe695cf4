/**
 * What compiled templates call. One for each engine, made of closures, so that a call costs no
 * more than the function itself.
 */

import { didYouMean, isPromise, type MaybePromise, QuintetError } from "../base/index.ts";
import type { RenderContext } from "./context.ts";
import {
  TemplateError,
  TemplateRenderError,
  type TemplatePlace,
  UnknownVariableError,
} from "./errors.ts";
import type { Operand } from "./expression.ts";
import type { FilterState } from "./library.ts";
import { Loop } from "./loop.ts";
import { called, lookup, lookupRead, silenced } from "./lookup.ts";
import { type Output, outputsFor } from "./output.ts";
import { SafeString } from "./safe-string.ts";
import type { Source } from "./source.ts";
import { type TagRuntime, tagRuntime } from "./tag-runtime.ts";
import { type TagFunctions, tagFunctions } from "./tag-functions.ts";
import { textWriter } from "./text.ts";
import { compare, contains, equal, isPlainObject, isSame, listOf, truthy } from "./values.ts";
import { inTimeZone } from "./zone.ts";

export interface RuntimeOptions {
  readonly strict: boolean;
  readonly compatible: boolean;
  readonly debug: boolean;
  readonly stringIfInvalid: string;
  readonly timeZone: () => string;
  readonly translate: (text: string) => string;
}

type Path = Extract<Operand, { kind: "path" }>;

export interface Runtime extends Output, TagRuntime, TagFunctions {
  truthy(value: unknown): boolean;
  attr(object: unknown, name: string): unknown;
  attrRead(object: object, name: string, value: unknown): unknown;
  silenced(error: unknown): undefined;
  called(value: unknown): unknown;
  miss(context: RenderContext, path: Path): string;
  missArgument(context: RenderContext, path: Path): unknown;
  /** What an unknown name is in lenient mode. */
  readonly invalid: string;
  located(error: unknown, source: Source, offset: number): unknown;
  list(value: unknown): MaybePromise<readonly unknown[]>;
  /** Like `list`, but of a dictionary its keys with their values. */
  pairs(value: unknown): MaybePromise<readonly unknown[]>;
  unpack(item: unknown, count: number): readonly unknown[];
  readonly Loop: typeof Loop;
  readonly SafeString: typeof SafeString;
  equal: typeof equal;
  compare: typeof compare;
  contains: typeof contains;
  isSame: typeof isSame;
  text(value: unknown): string;
  translate(text: string): string;
  localTime(value: unknown): unknown;
  readonly escaping: FilterState;
  readonly notEscaping: FilterState;
}

export function createRuntime(options: RuntimeOptions): Runtime {
  const { strict, compatible, stringIfInvalid } = options;
  const text = textWriter(compatible, options.timeZone);
  const filterState = (autoescape: boolean): FilterState => ({
    autoescape,
    compatible,
    text,
    get timeZone() {
      return options.timeZone();
    },
  });

  function list(value: unknown): MaybePromise<readonly unknown[]> {
    const found = listOf(value);
    if (found !== undefined) return found;
    throw new TemplateRenderError(
      `Only a list can be gone through, and "${text(value)}" is a ${typeof value}.`,
    );
  }

  return {
    ...outputsFor(text),
    ...tagRuntime(),
    ...tagFunctions(options),
    truthy,
    attr: compatible ? lookup : lookupOrNull,
    attrRead: lookupRead,
    silenced,
    called,
    invalid: stringIfInvalid,
    miss(context, path) {
      if (strict) throw unknownVariable(context, path);
      const name = [path.root, ...path.parts].join(".");
      return stringIfInvalid.replaceAll("%s", () => name);
    },
    missArgument(context, path) {
      if (strict || compatible) throw unknownVariable(context, path);
      return null;
    },
    located,
    list,
    pairs(value) {
      if (value instanceof Map) return [...value];
      return isPlainObject(value) ? Object.entries(value) : list(value);
    },
    unpack(item, count) {
      return unpack(item, count, compatible);
    },
    Loop,
    SafeString,
    equal,
    compare,
    contains,
    isSame,
    text,
    translate: options.translate,
    localTime: (value) => inTimeZone(value, options.timeZone()),
    escaping: filterState(true),
    notEscaping: filterState(false),
  };
}

/** Outside of Django's mode what lies behind a null is null too: known to be nothing. */
function lookupOrNull(object: unknown, name: string): unknown {
  return object === null ? null : lookup(object, name);
}

function unpack(item: unknown, count: number, compatible: boolean): readonly unknown[] {
  const isList = Array.isArray(item) || (typeof item === "string" && compatible);
  const values: readonly unknown[] = isList ? [...(item as Iterable<unknown>)] : [item];
  if (values.length === count) return values;
  throw new TemplateRenderError(
    `Need ${count} values to unpack in for loop; got ${values.length}. `,
  );
}

function unknownVariable(context: RenderContext, { root, parts }: Path): UnknownVariableError {
  let value = context.value(root);
  if (value === undefined) {
    const names = Object.keys(context.flatten());
    return new UnknownVariableError(`There is no variable "${root}".`, {
      hint: didYouMean(root, names, "variables"),
    });
  }
  let path = root;
  for (const part of parts) {
    const next = isPromise(value as never) ? undefined : lookup(value, part);
    if (next === undefined) {
      return new UnknownVariableError(`"${path}" has no "${part}".`, {
        hint: didYouMean(part, attributeNames(value), "attributes"),
      });
    }
    value = next;
    path = `${path}.${part}`;
  }
  return new UnknownVariableError(`There is no "${path}".`);
}

function attributeNames(value: unknown): string[] {
  if (value instanceof Map) return [...value.keys()].map(String);
  const names = new Set<string>();
  for (
    let at: unknown = value;
    at !== null && typeof at === "object";
    at = Object.getPrototypeOf(at)
  ) {
    if (at === Object.prototype || at === Array.prototype) break;
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== "constructor" && !name.startsWith("_")) names.add(name);
    }
  }
  return [...names];
}

const placesOfOthers = new WeakMap<object, TemplatePlace[]>();

/**
 * Where in templates an error came up that is no template error itself: one of your own that a
 * tag threw, a 404. The innermost place first.
 */
export function templatePlaces(error: unknown): readonly TemplatePlace[] {
  if (error instanceof TemplateError) return error.places;
  return (typeof error === "object" && error !== null && placesOfOthers.get(error)) || [];
}

/** The error with its place. Errors that are not ours are wrapped: they know nothing of templates. */
function located(error: unknown, source: Source, offset: number): unknown {
  const place = source.place(offset);
  if (error instanceof TemplateError) {
    if (error.places.at(-1)?.template !== source.name) error.addPlace(place);
    return error;
  }
  if (error instanceof QuintetError) {
    placesOfOthers.set(error, [...templatePlaces(error), place]);
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateRenderError(message, { cause: error, place });
}

/** Runs a compiled function: at once as far as it goes, the rest when what it waits for is there. */
export function run(
  generator: Generator<unknown, string, unknown>,
  context: RenderContext,
): MaybePromise<string> {
  const step = generator.next();
  return step.done === true ? step.value : resume(generator, step.value, context);
}

async function resume(
  generator: Generator<unknown, string, unknown>,
  first: unknown,
  context: RenderContext,
): Promise<string> {
  let waiting = first;
  for (;;) {
    let step: IteratorResult<unknown, string>;
    try {
      const value = await settled(waiting, context);
      step = generator.next(value);
    } catch (error) {
      step = generator.throw(error);
    }
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}

/** A query set is a thenable that asks the database each time: here only once for a render. */
function settled(waiting: unknown, context: RenderContext): unknown {
  if (waiting instanceof Promise || typeof waiting !== "object" || waiting === null) return waiting;
  const { awaited } = context;
  if (!awaited.has(waiting)) awaited.set(waiting, Promise.resolve(waiting));
  return awaited.get(waiting);
}
