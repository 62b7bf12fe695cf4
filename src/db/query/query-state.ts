/**
 * What a query set has been told, as immutable data; and its shape: the text that tells one kind of
 * query from another, with the values taken out. A statement is made once for a shape and used
 * again for every query of it, whatever its values.
 */

import type { RoutingHints } from "../connection/router.ts";
import type { Field } from "../fields/field.ts";
import { isModelInstance, type ModelInstance } from "../meta/instance.ts";
import type { ModelMeta, Through } from "../meta/model-meta.ts";
import type { Parameter } from "../sql/expressions.ts";
import { UndefinedValueError } from "./errors.ts";
import type {
  NestedQuery,
  Plannable,
  PlannableCondition,
  ShapeWriter,
} from "./expressions/expression-contract.ts";
import { CallCondition } from "./expressions/call-condition.ts";
import {
  Condition,
  type Lookups,
  type OrderEntry,
  Ordering,
  QueryExpression,
} from "./expressions/expressions.ts";

/** What `filter` takes: lookups, a condition, or an expression that is true or false. */
export type Restriction = Condition | Lookups | QueryExpression;

export type Operation =
  | { readonly kind: "filter" | "exclude"; readonly conditions: readonly Restriction[] }
  | {
      readonly kind: "annotate";
      readonly annotations: Readonly<Record<string, QueryExpression>>;
      /** Are they in the result, or only there to be named? */
      readonly visible: boolean;
      /** After `values()`, rows are grouped by these paths. */
      readonly groupBy: readonly string[] | undefined;
    }
  /** New values of fields, for `update()`. */
  | { readonly kind: "set"; readonly values: Readonly<Record<string, unknown>> };

/** What a row of the result becomes. */
export type RowKind =
  | { readonly kind: "instances" }
  /** Undefined paths: all fields. */
  | { readonly kind: "objects" | "tuples"; readonly paths: readonly string[] | undefined }
  | { readonly kind: "single"; readonly paths: readonly [string] };

/** `prefetchRelated("books")`, or with a query set of one's own. */
export interface Prefetching {
  readonly path: string;
  /** Restricts and orders what is loaded for the last relation of the path. */
  readonly state: QueryState | undefined;
  /** The property that gets the rows, instead of the relation. */
  readonly toAttr?: string | undefined;
}

/** Pairs of a many-to-many relation. */
export interface Pairs {
  readonly through: Through;
  /** The keys of this side. */
  readonly sources: readonly unknown[];
  /** Only some of the rows of each source, by the order of the query. Default: all. */
  readonly sliceOfEach?: { readonly offset: number; readonly limit: number | undefined };
}

/** Several queries made into one: `union`, `intersection`, `difference`. */
export interface Combination {
  readonly operator: "union" | "intersection" | "difference";
  /** Do equal rows stay? */
  readonly isAll: boolean;
  readonly parts: readonly QueryState[];
  /** Were the values chosen after the parts were combined, and none of them before? */
  readonly isChosenAfter?: boolean;
}

/** Which fields of instances are loaded: only these, or all but these. */
export interface LoadedFields {
  readonly isOnly: boolean;
  /** Fields, or paths over relations of `selectRelated`. */
  readonly paths: readonly string[];
}

/** `selectForUpdate`: which rows are locked, and how. */
export interface Locking {
  /** Relations of `selectRelated`, and `self`; none: all that are joined. */
  readonly of: readonly string[];
  readonly noKey: boolean;
  readonly whenLocked: "error" | "skip" | undefined;
}

export interface QueryState {
  readonly meta: ModelMeta;
  /** The name of the database. */
  readonly using: string;
  /**
   * What routers are told, who may choose another database; undefined if it was said which. Not
   * part of the shape: a plan belongs to a backend.
   */
  readonly routing: RoutingHints | undefined;
  readonly operations: readonly Operation[];
  /** Undefined: the order of the model's options. */
  readonly order: readonly OrderEntry[] | undefined;
  readonly isReversed: boolean;
  readonly isDistinct: boolean;
  /** One row for each different value of these; none: of all columns. */
  readonly distinctOn: readonly string[];
  /** Undefined: all fields are loaded. */
  readonly loaded: LoadedFields | undefined;
  readonly limit: number | undefined;
  readonly offset: number;
  /** Matches nothing, without a query: `none()`. */
  readonly isNone: boolean;
  readonly related: readonly string[];
  /** Was it not said which relations are joined? Default: false. */
  readonly isRelatedToAll?: boolean;
  readonly prefetches: readonly Prefetching[];
  readonly rows: RowKind;
  /** Loads the rows on the other side of these pairs, each with the key of this side. */
  readonly pairs: Pairs | undefined;
  /** The rows are those of these queries; what else is here is about them put together. */
  readonly combination: Combination | undefined;
  /** Undefined: rows are not locked. */
  readonly locking: Locking | undefined;
  /** What rows point to and is there already. Not part of the shape: the statement is the same. */
  readonly known?: readonly KnownTargets[];
}

/** Instances that the rows of a query point to with a key: the rows get them without a query. */
export interface KnownTargets {
  /** The name of the relation on the rows. */
  readonly name: string;
  /** The field with the key. */
  readonly field: Field;
  /** By the identity of their keys. */
  readonly instances: ReadonlyMap<unknown, ModelInstance>;
}

const noHints: RoutingHints = {};

/** @param using Undefined: `default`, or what routers say. With `routing` they may say another. */
export function initialState(
  meta: ModelMeta,
  using?: string,
  routing: RoutingHints | undefined = using === undefined ? noHints : undefined,
): QueryState {
  return {
    meta,
    using: using ?? "default",
    routing,
    operations: [],
    order: undefined,
    isReversed: false,
    isDistinct: false,
    distinctOn: [],
    loaded: undefined,
    limit: undefined,
    offset: 0,
    isNone: false,
    related: [],
    prefetches: [],
    rows: { kind: "instances" },
    pairs: undefined,
    combination: undefined,
    locking: undefined,
  };
}

/** What has a state: a query set. Found by this, so that expressions need not know the class. */
export const stateKey: unique symbol = Symbol("query state");

export interface HasState {
  readonly [stateKey]: QueryState;
}

export function isQuerySet(value: unknown): value is HasState {
  return typeof value === "object" && value !== null && stateKey in value;
}

/** A shape and the values that were taken out of it. */
export interface Shape {
  readonly key: string;
  readonly values: readonly unknown[];
}

/** Values that are computed of all rows, beside a query: `aggregate`. */
export type Aggregates = Readonly<Record<string, QueryExpression>>;

/**
 * Finds the shape of a query.
 *
 * @param purpose Tells apart what is done with it: `select`, `count`.
 */
export function shapeOf(state: QueryState, purpose: string, aggregates?: Aggregates): Shape {
  const walk = new ShapeWalk();
  walk.key = purpose;
  walk.state(state);
  if (aggregates) walk.aggregates(aggregates);
  return walk;
}

/** Which of a query's values stands where. Only needed to plan a new shape. */
export class Slots {
  readonly #slots = new Map<object, Map<string, number>>();
  #hasTwins = false;

  constructor(state: QueryState, aggregates?: Aggregates) {
    const walk = new ShapeWalk((owner, name, slot) => this.#keep(owner, name, slot));
    walk.state(state);
    if (aggregates) walk.aggregates(aggregates);
  }

  /**
   * Does one object stand in several places? Its slots are then told apart by nothing, and the
   * plan is right for this query only: another of the shape may have different values there.
   */
  get hasTwins(): boolean {
    return this.#hasTwins;
  }

  /** The slot of the value under `name` in `owner`: lookups, an expression, a state. */
  of(owner: object, name: string): number {
    return this.#slots.get(owner)!.get(name)!;
  }

  /** How many rows of a query are skipped, as a value of the statement; undefined: none. */
  offsetOf(state: QueryState): Parameter | undefined {
    return state.offset > 0 ? { slot: this.of(state, "offset") } : undefined;
  }

  #keep(owner: object, name: string, slot: number): void {
    const names = this.#slots.get(owner) ?? new Map<string, number>();
    if (names.has(name)) this.#hasTwins = true;
    this.#slots.set(owner, names.set(name, slot));
  }
}

/**
 * Walks a query always in the same order, so the values of equal shapes stand in equal slots. Names
 * come from users, so each stands behind its length: no name looks like two, or like what is
 * written around it.
 */
class ShapeWalk implements Shape, ShapeWriter {
  key = "";
  readonly values: unknown[] = [];
  readonly #onSlot: ((owner: object, name: string, slot: number) => void) | undefined;
  /** The model of the query at hand, for error messages. */
  #meta: ModelMeta | undefined;

  constructor(onSlot?: (owner: object, name: string, slot: number) => void) {
    this.#onSlot = onSlot;
  }

  state(state: QueryState): void {
    const { meta, operations, order, rows, limit, offset, related, pairs } = state;
    const outside = this.#meta;
    this.#meta = meta;
    this.key += `\n${meta.label}`;
    for (const operation of operations) this.#operation(operation);
    if (order !== undefined) this.#order(order);
    else if (meta.ordersByExpression) this.#order(meta.options.ordering as readonly OrderEntry[]);
    if (state.isNone) this.key += "\nnone";
    if (state.isReversed) this.key += "\nr";
    if (state.isDistinct) this.#names("\nd", state.distinctOn);
    if (state.loaded) this.#names(state.loaded.isOnly ? "\n+" : "\n-", state.loaded.paths);
    if (limit !== undefined) this.key += `\nl${limit}`;
    if (offset > 0) {
      this.key += "\nskip";
      this.value(state, "offset", offset);
    }
    if (related.length > 0) this.#names(state.isRelatedToAll ? "\ns*" : "\ns", related);
    if (rows.kind !== "instances") this.#names(`\n${rows.kind}`, rows.paths);
    if (pairs !== undefined) {
      this.#names("\np", [pairs.through.meta.table, pairs.through.source.name]);
      this.value(pairs, "pairs", pairs.sources);
      const { offset: skipped = 0, limit: most } = pairs.sliceOfEach ?? {};
      if (pairs.sliceOfEach) this.key += `:${skipped}:${most}`;
    }
    if (state.locking !== undefined) this.key += `\nlock:${JSON.stringify(state.locking)}`;
    if (state.combination !== undefined) {
      const { operator, isAll, isChosenAfter, parts } = state.combination;
      this.key += `\n${operator}:${isAll}:${isChosenAfter}`;
      for (const part of parts) this.#part(part);
    }
    this.#meta = outside;
  }

  aggregates(aggregates: Aggregates): void {
    this.key += "\ng";
    this.#named(aggregates);
  }

  text(text: string): void {
    this.key += `${text.length}:${text}`;
  }

  value(owner: object, name: string, value: unknown): void {
    const slot = this.values.push(value) - 1;
    this.#onSlot?.(owner, name, slot);
  }

  expression(expression: Plannable): void {
    expression.shape(this);
  }

  query(query: NestedQuery): void {
    this.#part((query as HasState)[stateKey]);
  }

  #part(state: QueryState): void {
    this.key += "(";
    this.state(state);
    this.key += ")";
  }

  condition(condition: PlannableCondition): void {
    if (condition instanceof QueryExpression) {
      this.key += "\ne:";
      condition.shape(this);
      return;
    }
    if (condition instanceof Condition) {
      this.key += condition.negated ? `!${condition.connector}(` : `${condition.connector}(`;
      if (condition instanceof CallCondition) {
        this.key += `${condition.place.side}.${condition.place.call}:`;
      }
      for (const part of condition.parts) this.condition(part);
      this.key += ")";
      return;
    }
    const lookups = condition as Lookups;
    this.key += "{";
    for (const path in lookups) {
      this.text(path);
      this.#operand(lookups, path, lookups[path]);
    }
    this.key += "}";
  }

  #order(order: readonly OrderEntry[]): void {
    this.key += "\no:";
    for (const entry of order) {
      if (typeof entry === "string") this.text(entry);
      else if (entry instanceof Ordering) {
        this.key += `${entry.descending ? "-" : "+"}${entry.nulls ?? ""}:`;
        entry.expression.shape(this);
      } else entry.shape(this);
    }
  }

  #operation(operation: Operation): void {
    if (operation.kind === "annotate") {
      this.key += operation.visible ? "\na" : "\nh";
      if (operation.groupBy) this.#names(":", operation.groupBy);
      this.#named(operation.annotations);
      return;
    }
    if (operation.kind === "set") {
      this.key += "\nu";
      for (const name in operation.values) {
        this.key += "\n";
        this.text(name);
        this.#operand(operation.values, name, operation.values[name]);
      }
      return;
    }
    this.key += operation.kind === "filter" ? "\nf" : "\nx";
    for (const condition of operation.conditions) this.condition(condition);
  }

  #named(expressions: Readonly<Record<string, QueryExpression>>): void {
    for (const name in expressions) {
      this.key += "\n";
      this.text(name);
      this.key += "=";
      expressions[name]!.shape(this);
    }
  }

  /** @param names Undefined: all that there are. */
  #names(what: string, names: readonly string[] | undefined): void {
    this.key += names === undefined ? `${what}*` : `${what}${names.length}`;
    for (const name of names ?? []) {
      this.key += " ";
      this.text(name);
    }
  }

  /** The right side of a lookup: null and the booleans belong to the shape, other values do not. */
  #operand(owner: object, path: string, value: unknown): void {
    if (value === undefined) throw new UndefinedValueError(this.#meta!.name, path);
    if (value === null) this.key += "=0";
    else if (typeof value !== "object") {
      this.key += typeof value === "boolean" ? `=${String(value)}` : "=v";
      this.value(owner, path, value);
    } else if (value instanceof QueryExpression) {
      this.key += "=";
      value.shape(this);
    } else if (isQuerySet(value)) {
      this.key += "=";
      this.query(value);
    } else if (value instanceof Condition) {
      this.key += "=";
      this.condition(value);
    } else if (Array.isArray(value) && hasExpressions(value)) {
      this.key += "=[";
      for (const [index, item] of value.entries()) this.#operand(value, String(index), item);
      this.key += "]";
    } else {
      this.key += "=v";
      this.value(owner, path, isModelInstance(value) ? keyOf(this.#meta!, path, value) : value);
    }
  }
}

/** Is one of the values of a list to be computed by the database? */
export function hasExpressions(list: readonly unknown[]): boolean {
  return list.some((item) => item instanceof QueryExpression);
}

/** An instance stands for its key; one without a key would match nothing, or everything. */
function keyOf(meta: ModelMeta, path: string, instance: { pk: unknown }): unknown {
  if (instance.pk === null || instance.pk === undefined) {
    throw new UndefinedValueError(meta.name, path);
  }
  return instance;
}
