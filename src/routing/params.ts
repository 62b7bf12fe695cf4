/** Types only: the parameters that a pattern gives to its view. */

import type { builtInConverters, Converter } from "./converters.ts";

type BuiltIn = typeof builtInConverters;

/** Stands in an error message of the compiler. */
export interface Invalid<Message extends string> {
  readonly $error: Message;
}

type ValueOf<Kind extends string, Converters> = Kind extends keyof Converters
  ? Converters[Kind] extends Converter<infer Value>
    ? Value
    : never
  : Kind extends keyof BuiltIn
    ? BuiltIn[Kind] extends Converter<infer Value>
      ? Value
      : never
    : Invalid<`There is no converter "${Kind}"`>;

/** The union of `[name, value]` of the placeholders. */
type Entries<
  Pattern extends string,
  Converters,
> = Pattern extends `${string}<${infer Inside}>${infer Rest}`
  ?
      | (Inside extends `${infer Kind}:${infer Name}`
          ? [Name, ValueOf<Kind, Converters>]
          : [Inside, string])
      | Entries<Rest, Converters>
  : never;

/** `"<int:id>/<slug>/"` → `{ id: number; slug: string }`. */
export type ParamsOf<Pattern extends string, Converters = Record<never, never>> = {
  [Entry in Entries<Pattern, Converters> as Entry[0]]: Entry[1];
};

/** Is `unknown`, so that it adds nothing, unless the pattern uses an unknown converter. */
export type CheckedPattern<Pattern extends string, Converters> =
  Extract<Entries<Pattern, Converters>[1], Invalid<string>> extends infer Wrong
    ? [Wrong] extends [never]
      ? unknown
      : Wrong
    : never;
