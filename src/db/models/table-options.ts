/** What makes indexes and constraints: in the options of a model, and in migrations. */

import type { FieldMark } from "../fields/field.ts";
import { ModelDefinitionError } from "../meta/errors.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import type {
  CheckDefinition,
  ConstraintDefinition,
  DeclaredPart,
  ExclusionDefinition,
  IndexDefinition,
  UniqueDefinition,
  ViolationOptions,
} from "../meta/table-options.ts";
import {
  Condition,
  type Lookups,
  Ordering,
  QueryExpression,
} from "../query/expressions/expressions.ts";
import type { CheckedLookup } from "../query/lookup-types.ts";

/** An expression over fields of the row, perhaps with a direction: `lower("title").desc()`. */
export type TableExpression = QueryExpression | Ordering;

/** A condition on the row: lookups, several of them combined, or an expression. */
export type TableCondition = Lookups | Condition | QueryExpression;

export interface IndexOptions<Name extends string = string, Check = TableCondition> {
  /** The fields, where they are not named before the options. */
  fields?: readonly (Name | `-${Name}`)[];
  /** Default: of the table and the fields, `library_boo_author__3b6f2c_idx`. */
  name?: string;
  /** Only rows for which it holds are in the index. */
  condition?: Check;
  /** Fields kept beside the key, where the database can. */
  include?: readonly Name[];
  /** How the values of each field are compared: PostgreSQL's operator classes. */
  opclasses?: readonly string[];
  /** The kind of index, where there is a choice: `gin`, `brin`, `hash`. */
  using?: string;
}

export interface UniqueOptions<
  Name extends string = string,
  Check = TableCondition,
> extends ViolationOptions {
  /** The fields, where they are not named before the options. */
  fields?: readonly Name[];
  /** Only rows for which it holds must differ. */
  condition?: Check;
  /** Is it checked at the end of the transaction (`deferred`), where the database can wait? */
  deferrable?: "deferred" | "immediate";
  include?: readonly Name[];
  opclasses?: readonly string[];
  /** Are two rows without a value different? Default: yes. */
  nullsDistinct?: boolean;
}

export interface ExclusionOptions<Check = TableCondition> extends ViolationOptions {
  /** Fields or expressions with the operator that compares them: `["period", "&&"]`. */
  expressions: readonly (readonly [part: string | TableExpression, operator: string])[];
  using?: "gist" | "spgist" | "hash";
  condition?: Check;
  deferrable?: "deferred" | "immediate";
  include?: readonly string[];
}

/** Parts, and options behind them. */
type WithOptions<Part, Options> = readonly Part[] | readonly [...Part[], Options];

/** An index of these fields or expressions, with options behind them. */
export function index(
  ...args: WithOptions<string | TableExpression, IndexOptions>
): IndexDefinition {
  const [parts, { fields = [], ...options }] = split<IndexOptions>(args);
  const all = [...parts, ...fields];
  if (all.length === 0) {
    throw new ModelDefinitionError("An index has no fields.", {
      hint: 'Name them: index("author", "-published"), or give it an expression.',
    });
  }
  if (options.name === undefined && all.some((part) => typeof part !== "string")) {
    throw new ModelDefinitionError("An index of expressions has no name.", {
      hint: 'Give it one: index(lower("title"), { name: "title_lower" }).',
    });
  }
  if (options.name === undefined && options.condition) {
    throw new ModelDefinitionError("An index with a condition has no name.", {
      hint: "Give it one, so that it is told from the index of all rows.",
    });
  }
  return { parts: all, ...said(options) };
}

/** A condition that every row fulfils. */
export function check(
  name: string,
  condition: TableCondition,
  options: ViolationOptions = {},
): CheckDefinition {
  return { kind: "check", name, condition, ...said(options) };
}

/** No two rows have the same values of these fields or expressions. */
export function unique(
  name: string,
  ...args: WithOptions<string | TableExpression, UniqueOptions>
): UniqueDefinition {
  const [parts, { fields = [], ...options }] = split<UniqueOptions>(args);
  const all = [...parts, ...fields];
  const fail = (message: string): never => {
    throw new ModelDefinitionError(`The constraint "${name}" ${message}`, {
      hint: "See the guide to models, under constraints.",
    });
  };
  if (all.length === 0) fail("has no fields.");
  if (options.deferrable && options.condition) fail("has a condition, so it cannot be deferred.");
  if (options.deferrable && all.some((part) => typeof part !== "string")) {
    fail("has expressions, so it cannot be deferred.");
  }
  return { kind: "unique", name, parts: all, ...said(options) };
}

/** No two rows for which all of the operators hold. PostgreSQL only. */
export function exclude(
  name: string,
  { expressions, ...options }: ExclusionOptions,
): ExclusionDefinition {
  return { kind: "exclude", name, parts: expressions, ...said(options) };
}

/** The options stand last, and are the only plain object among the arguments. */
function split<Options>(args: readonly unknown[]): [DeclaredPart[], Options] {
  const last = args.at(-1);
  const hasOptions =
    typeof last === "object" && !(last instanceof QueryExpression) && !(last instanceof Ordering);
  return [
    (hasOptions ? args.slice(0, -1) : args) as DeclaredPart[],
    (hasOptions ? last : {}) as Options,
  ];
}

function said<Options extends object>(options: Options): Options {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Options;
}

// The types of options in a model: its own fields are checked.

type FieldName<Entries> = (keyof Entries & string) | "id";

/** The key of a relation, `authorId`, is not looked at: its model may not have a type yet. */
type LocalLookup<Entries, Path extends string> =
  Head<Path> extends keyof Entries
    ? Entries[Head<Path>] extends FieldMark
      ? CheckedLookup<Entries, Path>
      : unknown
    : Head<Path> extends "id" | "pk" | `${keyof Entries & string}Id`
      ? unknown
      : `Unknown lookup: ${Path}`;
type Head<Path extends string> = Path extends `${infer Name}__${string}` ? Name : Path;

type LocalLookups<Entries, Path extends string> = {
  readonly [Name in Path]: NoInfer<LocalLookup<Entries, Name> | QueryExpression>;
};

/** What the functions in `indexes` and `constraints` of a model are given. */
export interface TableOptionMaker<Entries> {
  /** An index of these fields, `"author"`, `"-published"`, or expressions; options stand last. */
  index<const Path extends string = never>(
    ...args: WithOptions<
      FieldName<Entries> | `-${FieldName<Entries>}` | TableExpression,
      IndexOptions<FieldName<Entries>, LocalLookups<Entries, Path> | Condition | QueryExpression>
    >
  ): IndexDefinition;
  /** A condition that every row fulfils. */
  check<const Path extends string = never>(
    name: string,
    condition: LocalLookups<Entries, Path> | Condition | QueryExpression,
    options?: ViolationOptions,
  ): CheckDefinition;
  /** No two rows have the same values of these fields, or expressions; options stand last. */
  unique<const Path extends string = never>(
    name: string,
    ...args: WithOptions<
      FieldName<Entries> | TableExpression,
      UniqueOptions<FieldName<Entries>, LocalLookups<Entries, Path> | Condition | QueryExpression>
    >
  ): UniqueDefinition;
  /** No two rows for which all of the operators hold. PostgreSQL only. */
  exclude<const Path extends string = never>(
    name: string,
    options: ExclusionOptions<LocalLookups<Entries, Path> | Condition | QueryExpression>,
  ): ExclusionDefinition;
  /** One of the two conditions holds. */
  or<const A extends string = never, const B extends string = never>(
    a: LocalLookups<Entries, A> | Condition,
    b: LocalLookups<Entries, B> | Condition,
    ...more: Condition[]
  ): Condition;
  /** Not all of these hold. */
  not<const Path extends string = never>(
    lookups: LocalLookups<Entries, Path> | Condition,
  ): Condition;
}

export const tableOptionMaker: TableOptionMaker<object> = {
  index,
  check,
  unique,
  exclude,
  or: (...parts: readonly (Lookups | Condition)[]) => new Condition("or", parts),
  not: (part: Lookups | Condition) => new Condition("and", [part], true),
} as never;

/** Options as they are written, and as a model has them: called when they are first asked for. */
export interface TypedTableOptions<Entries> {
  indexes?: (m: TableOptionMaker<Entries>) => readonly IndexDefinition[];
  constraints?: (m: TableOptionMaker<Entries>) => readonly ConstraintDefinition[];
  /** No two rows have the same values of these fields. `unique` constraints can do more. */
  uniqueTogether?: readonly (readonly FieldName<Entries>[])[];
}

/** The options of a model with its indexes and constraints made when they are asked for. */
export function withTableOptions(options: object): ModelOptions {
  const { indexes, constraints, ...rest } = options as TypedTableOptions<object>;
  const given: ModelOptions = rest;
  if (indexes) given.indexes = made(indexes);
  if (constraints) given.constraints = made(constraints);
  return given;
}

/** A model of a migration has a list already. */
function made<Item>(
  list: readonly Item[] | ((m: TableOptionMaker<object>) => readonly Item[]),
): readonly Item[] | (() => readonly Item[]) {
  return typeof list === "function" ? () => list(tableOptionMaker) : list;
}
