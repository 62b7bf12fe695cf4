/**
 * What compiled templates call. One for each engine, made of closures, so that a call costs no
 * more than the function itself.
 */

import {
  camelCase,
  didYouMean,
  doesAlterData,
  isPromise,
  snakeCase,
  type MaybePromise,
} from "../base/index.ts";
import { gettext, plainNumbers } from "../i18n/index.ts";
import type { RenderContext } from "./context.ts";
import { TemplateRenderError, UnknownVariableError } from "./errors.ts";
import type { Operand } from "./expression.ts";
import type { FilterRuntime } from "./filter-call.ts";
import type { FilterState } from "./library.ts";
import { located } from "./located.ts";
import { Loop } from "./loop.ts";
import { called, isRefused, lookup, lookupRead, mayCall, silenced } from "./lookup.ts";
import { type Output, outputsFor } from "./escaping/output.ts";
import { SafeString } from "./safe-string.ts";
import { type TagRuntime, tagRuntime } from "./tag-runtime.ts";
import { type TagFunctions, tagFunctions } from "./tag-functions.ts";
import { textWriter } from "./text.ts";
import {
  compare,
  contains,
  equal,
  isPlainObject,
  isSame,
  listOf,
  type ListReader,
  truthy,
} from "./values.ts";
import { inTimeZone } from "./zone.ts";

export interface RuntimeOptions {
  readonly strict: boolean;
  readonly compatible: boolean;
  readonly debug: boolean;
  readonly stringIfInvalid: string;
  readonly timeZone: () => string;
  /** The zone where none is set around the render. */
  readonly defaultTimeZone: () => string;
}

type Path = Extract<Operand, { kind: "path" }>;

export interface Runtime extends Output, TagRuntime, TagFunctions, FilterRuntime {
  truthy(value: unknown): boolean;
  attr(object: unknown, name: string): unknown;
  attrRead(object: object, name: string, value: unknown): unknown;
  silenced(error: unknown): undefined;
  called(value: unknown): unknown;
  /** Are numbers written as JavaScript does it? */
  readonly numbers: typeof plainNumbers;
  timeZone(): string;
  defaultTimeZone(): string;
  missing(name: string): string;
  /** @param root What the first name of the path is, if it is of a loop or of `with`. */
  miss(context: RenderContext, path: Path, root?: unknown): string;
  /** In strict mode, of a name that may not be there: null, unless it is there in another spelling. */
  absent(context: RenderContext, path: Path, root?: unknown): null;
  missArgument(context: RenderContext, path: Path, root?: unknown): unknown;
  /** What an unknown name is in lenient mode. */
  readonly invalid: string;
  located: typeof located;
  list(value: unknown, reader?: ListReader): MaybePromise<readonly unknown[]>;
  /** Like `list`, but of a dictionary its keys with their values. */
  pairs(value: unknown, reader?: ListReader): MaybePromise<readonly unknown[]>;
  unpack(item: unknown, count: number): readonly unknown[];
  readonly Loop: typeof Loop;
  readonly SafeString: typeof SafeString;
  equal: typeof equal;
  compare: typeof compare;
  contains: typeof contains;
  isSame: typeof isSame;
  translate(text: string): SafeString;
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

  function list(value: unknown, reader?: ListReader): MaybePromise<readonly unknown[]> {
    const found = listOf(value, reader);
    if (found !== undefined) return found;
    throw new TemplateRenderError(
      `Only a list can be gone through, and "${text(value)}" is a ${typeof value}.`,
    );
  }

  function missing(name: string): string {
    return stringIfInvalid.replaceAll("%s", () => name);
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
    numbers: plainNumbers,
    timeZone: options.timeZone,
    defaultTimeZone: options.defaultTimeZone,
    missing,
    miss(context, path, root) {
      if (strict) throw unknownVariable(context, path, root);
      return missing([path.root, ...path.parts].join("."));
    },
    absent(context, { root, parts }, known) {
      if (known === undefined && context.get(root) === undefined) {
        const twin = [camelCase(root), snakeCase(root)].find(
          (name) => name !== root && context.get(name) !== undefined,
        );
        if (twin !== undefined)
          throw unknownVariable(context, { kind: "path", root, parts }, known);
      }
      return null;
    },
    missArgument(context, path, root) {
      if (strict || compatible) throw unknownVariable(context, path, root);
      return null;
    },
    located,
    list,
    pairs(value, reader) {
      if (value instanceof Map) return [...value];
      return isPlainObject(value) ? Object.entries(value) : list(value, reader);
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
    translate: translatedLiteral,
    localTime: (value) => inTimeZone(value, options.timeZone(), compatible),
    escaping: filterState(true),
    notEscaping: filterState(false),
  };
}

/** `_("text")` of a template: HTML, as all that is written there. Catalogues have `%` doubled. */
function translatedLiteral(text: string): SafeString {
  if (!text.includes("%")) return new SafeString(gettext(text));
  return new SafeString(gettext(text.replaceAll("%", "%%")));
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

function unknownVariable(
  context: RenderContext,
  { root, parts }: Path,
  known: unknown,
): UnknownVariableError {
  let value = known ?? context.value(root);
  if (value === undefined) {
    const names = Object.keys(context.flatten());
    if (typeof context.get(root) === "function") {
      return new UnknownVariableError(
        `"${root}" is a function that needs arguments or changes data, so templates do not call it.`,
        { hint: "Call it in the view, or make it a filter or a tag." },
      );
    }
    return new UnknownVariableError(`There is no variable "${root}".`, {
      hint: didYouMean(root, names, "variables"),
    });
  }
  let path = root;
  for (const part of parts) {
    const next = isPromise(value as never) ? undefined : lookup(value, part);
    const refusal = next === undefined ? refusedCall(value, path, part) : undefined;
    if (refusal !== undefined) return refusal;
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

/** The error for a method that templates do not call. */
function refusedCall(value: unknown, path: string, name: string): UnknownVariableError | undefined {
  if (typeof value !== "object" || value === null || isRefused(name)) return undefined;
  const method: unknown = Reflect.get(value, name);
  if (typeof method !== "function") return undefined;
  if (!mayCall(value, name, method)) {
    return new UnknownVariableError(
      `"${path}.${name}" changes data, so templates do not call it.`,
      {
        hint: "Call it in a view that answers a POST.",
      },
    );
  }
  return method.length === 0
    ? undefined
    : new UnknownVariableError(`"${path}.${name}" needs arguments, and templates give none.`, {
        hint: "Call it in the view, or write a filter or a tag.",
      });
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
      if (!isRefused(name) && !name.startsWith("_") && isReadable(at, name)) names.add(name);
    }
  }
  return [...names];
}

/** No methods that a template does not call. */
function isReadable(value: object, name: string): boolean {
  const { value: member } = Object.getOwnPropertyDescriptor(value, name) ?? {};
  if (typeof member === "function" && member.length > 0) return false;
  return !doesAlterData(value, name, member ?? {});
}
