/** Types only: the names of all routes of a site, with the parameters of each. */

import type { Include, Route, RouteHolder } from "./route.ts";

/** Parameters by name. */
export type NameTable = Readonly<Record<string, object>>;

type Prefixed<Namespace, Name extends string> = Namespace extends string
  ? `${Namespace}:${Name}`
  : Name;

/** The union of `[name, params]`; by `extends`, each member of the union `One` on its own. */
type NamedEntries<One> =
  One extends Route<infer Name, infer Params>
    ? Name extends string
      ? [Name, Params]
      : never
    : One extends Include<infer Namespace, infer Params, infer Inner>
      ? Under<Namespace, Params, EntriesIn<Inner>>
      : never;

type EntriesIn<Routes> = Routes extends readonly (infer One)[]
  ? NamedEntries<One>
  : Routes extends RouteHolder<infer Names>
    ? { [Name in keyof Names & string]: [Name, Names[Name]] }[keyof Names & string]
    : never;

type Under<Namespace, Params, Entry> = Entry extends [infer Name extends string, infer Inner]
  ? [Prefixed<Namespace, Name>, Flat<Params & Inner>]
  : never;

/** One object in place of an intersection, which reads better in the editor. */
type Flat<Shape> = { [Key in keyof Shape]: Shape[Key] };

/** The names in a list of routes. Two routes of one name give a union of their parameters. */
export type NamesOf<Routes extends readonly unknown[]> = {
  [Entry in NamedEntries<Routes[number]> as Entry[0]]: Entry[1];
};

/** What follows the name in `reverse`: parameters only if there are any, then the rest. */
export type ReverseArguments<Params, Options> = keyof Params extends never
  ? [params?: Record<never, never>, options?: Options]
  : [params: Params, options?: Options];
