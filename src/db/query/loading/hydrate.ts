/**
 * From rows to what the user asked for: instances, objects, tuples or single values. A row of the
 * driver becomes the values of an instance as it stands; dates and the like are converted when they
 * are first read.
 */

import {
  fromRow,
  loadedKey,
  type ModelInstance,
  type Origin,
  originKey,
} from "../../meta/instance.ts";
import { keyReader } from "../../meta/instance-values.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import type { Row } from "../../backend/driver.ts";
import type { Field, RawType } from "../../fields/field.ts";
import type { KnownTargets, QueryState } from "../query-state.ts";
import { pairKey } from "./pair-key.ts";
import type {
  BigIntColumns,
  RelatedColumns,
  ResultColumn,
  ResultLayout,
} from "../planning/result-layout.ts";

type Construct = new (
  mark: typeof fromRow,
  values: unknown[],
  origin: Origin,
) => ModelInstance & Record<string | symbol, unknown>;

/** Makes an instance of a row that is already in the database. */
export function instanceFromRow(meta: ModelMeta, values: unknown[], origin: Origin): ModelInstance {
  return new (meta.modelClass as unknown as Construct)(fromRow, values, origin);
}

/** Turns rows into what the state asks for. */
export function readRows(state: QueryState, layout: ResultLayout, rows: Row[]): unknown[] {
  const { rows: kind } = state;
  if (layout.bigInts) readBigInts(rows, layout.bigInts);
  if (layout.keys) return readWithKeys(kind.kind, layout.columns, layout.keys, rows);
  switch (kind.kind) {
    case "instances": {
      const instances = readInstances(state, layout, rows);
      for (const known of state.known ?? []) setKnown(instances, state.meta, known);
      return instances;
    }
    case "objects":
      return readObjects(layout.columns, rows);
    case "tuples": {
      const { length } = layout.columns;
      const tuples = converted(layout.columns, rows);
      // A query may select further columns, to order by.
      return tuples[0]?.length === length ? tuples : tuples.map((row) => row.slice(0, length));
    }
    case "single":
      return converted(layout.columns, rows).map((row) => row[0]);
  }
}

/** What a number cannot hold is converted at once: fields ask for the `typeof` of smaller ones. */
export function readBigInts(rows: Row[], { fields, bigIntColumns }: BigIntColumns): void {
  for (const row of rows) {
    for (const [index, at] of bigIntColumns.entries()) {
      const field = fields[index]!;
      if (typeof row[at] === "bigint" && !field.isReadAtOnce) row[at] = field.fromDatabase(row[at]);
    }
  }
}

/** As `readRows`, for values among which a key of several columns is one list. */
function readWithKeys(
  kind: QueryState["rows"]["kind"],
  columns: readonly ResultColumn[],
  keys: NonNullable<ResultLayout["keys"]>,
  rows: Row[],
): unknown[] {
  const together = (row: readonly unknown[]): unknown[] => {
    const values = row.slice(0, columns.length);
    for (const { at, count } of keys.toReversed()) {
      const key = values.slice(at, at + count);
      values.splice(at, count, key[0] === null ? null : key);
    }
    return values;
  };
  const names = together(columns.map(({ name }) => name)).map((name) => [name].flat()[0] as string);
  return converted(columns, rows).map((row) => {
    const values = together(row);
    if (kind === "tuples") return values;
    if (kind === "single") return values[0];
    return Object.fromEntries(names.map((name, at) => [name, values[at]]));
  });
}

/** Plain objects: their properties are their own, so they can be spread, compared and printed. */
function readObjects(columns: readonly ResultColumn[], rows: Row[]): Record<string, unknown>[] {
  const names = columns.map(({ name }) => name);
  return converted(columns, rows).map((row) => {
    const object: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) object[names[at]!] = row[at];
    return object;
  });
}

export function readObject(columns: readonly ResultColumn[], row: Row): Record<string, unknown> {
  return readObjects(columns, [row])[0]!;
}

/** The rows as they are, with the application's values put in their places. */
function converted(columns: readonly ResultColumn[], rows: Row[]): Row[] {
  for (let at = 0; at < columns.length; at++) {
    const { field } = columns[at]!;
    if (field === undefined) continue;
    const { rawType } = field;
    if (field.isReadAtOnce) convertAll(rows, at, field, undefined);
    else if (rawType !== undefined) convertAll(rows, at, field, rawType);
  }
  return rows;
}

/** @param rawType Only values of this `typeof` are converted; undefined: all but null. */
function convertAll(rows: Row[], at: number, field: Field, rawType: RawType): void {
  for (const row of rows) {
    const raw = row[at];
    if (raw === null || (rawType !== undefined && typeof raw !== rawType)) continue;
    row[at] = field.fromDatabase(raw);
  }
}

/** The application's value of a column. */
export function convert({ field }: ResultColumn, raw: unknown): unknown {
  if (field === undefined || raw === null) return raw;
  return field.isReadAtOnce || typeof raw === field.rawType ? field.fromDatabase(raw) : raw;
}

/** Converts what has to be converted before anybody looks at it. */
function readAtOnce(meta: ModelMeta, values: unknown[]): unknown[] {
  const eager = meta.readAtOnce;
  if (eager.length === 0) return values;
  for (const { at, field } of eager) {
    const raw = values[at];
    if (raw !== null && raw !== undefined) values[at] = field.fromDatabase(raw);
  }
  return values;
}

function readInstances(state: QueryState, layout: ResultLayout, rows: Row[]): ModelInstance[] {
  const { meta, using } = state;
  const instances: ModelInstance[] = [];
  const origin = rows.length > 1 ? originOf(using, instances) : originAlone(using);
  const isPlain =
    layout.related.length === 0 &&
    layout.annotations.length === 0 &&
    layout.loaded === undefined &&
    state.pairs === undefined;
  const construct = meta.modelClass as unknown as Construct;
  if (isPlain) {
    for (const row of rows) instances.push(new construct(fromRow, readAtOnce(meta, row), origin));
    return instances;
  }
  const { fieldCount, annotations, loaded, annotationsAt: firstAnnotation } = layout;
  const related = layout.related.map((columns) => new RelatedReader(columns, using));
  const parents = layout.related.map(({ path }) => parentOf(path, layout.related));
  const found: (ModelInstance | null)[] = [];
  for (const row of rows) {
    const values = placed(row, 0, fieldCount, meta, loaded);
    const instance = new construct(fromRow, readAtOnce(meta, values), origin);
    for (let at = 0; at < related.length; at++) {
      const parent = parents[at] === -1 ? instance : found[parents[at]!];
      found[at] = parent ? related[at]!.read(row, parent) : null;
    }
    for (let at = 0; at < annotations.length; at++) {
      const { name, column } = annotations[at]!;
      instance[name] = convert(column, row[firstAnnotation + at]);
    }
    if (state.pairs) {
      const { source } = state.pairs.through;
      const key = { name: source.name, field: source };
      instance[pairKey] = convert(key, row[firstAnnotation + annotations.length]);
    }
    instances.push(instance);
  }
  return instances;
}

/** Rows that were found through an instance have it. */
function setKnown(
  instances: readonly ModelInstance[],
  meta: ModelMeta,
  { name, field, instances: targets }: KnownTargets,
): void {
  const keyOf = keyReader(meta, field);
  for (const instance of instances) {
    const target = targets.get(keyOf(instance));
    if (target && instance[loadedKey]?.has(name) !== true) setLoaded(instance, name, target);
  }
}

/**
 * Instances of rows whose columns stand in any order.
 *
 * @param columns Each with the position of its field; -1: it is a property of that name.
 */
export function instancesFromRows(
  meta: ModelMeta,
  using: string,
  rows: readonly Row[],
  columns: readonly { readonly name: string; readonly position: number }[],
): ModelInstance[] {
  const instances: ModelInstance[] = [];
  const origin = originOf(using, instances);
  for (const row of rows) {
    const values: unknown[] = Array.from({ length: meta.fields.length });
    for (const [at, { position }] of columns.entries()) {
      if (position >= 0) values[position] = row[at];
    }
    const instance = instanceFromRow(meta, readAtOnce(meta, values), origin);
    for (const [at, { name, position }] of columns.entries()) {
      if (position < 0) (instance as unknown as Record<string, unknown>)[name] = row[at];
    }
    instances.push(instance);
  }
  return instances;
}

/** The values of an instance; those of fields that were not loaded are undefined. */
function placed(
  row: Row,
  from: number,
  count: number,
  meta: ModelMeta,
  loaded: readonly number[] | undefined,
): unknown[] {
  if (loaded === undefined) return row.slice(from, from + count);
  const values: unknown[] = Array.from({ length: meta.fields.length });
  for (let at = 0; at < loaded.length; at++) values[loaded[at]!] = row[from + at];
  return values;
}

/** Which of the joined models a path goes on from; -1: the model itself. */
function parentOf(path: string, related: readonly RelatedColumns[]): number {
  const end = path.lastIndexOf("__");
  return end < 0 ? -1 : related.findIndex((other) => other.path === path.slice(0, end));
}

/** Reads one joined model out of rows, and puts it where its relation starts. */
class RelatedReader {
  readonly #name: string;
  /** The relation of a row that leads back to where it was found from, if there is only one such. */
  readonly #wayBack: string | undefined;
  /** Has the model no property for it? It is a filtered relation then. */
  readonly #isOwnProperty: boolean;
  readonly #meta: ModelMeta;
  readonly #offset: number;
  readonly #keyAt: number;
  readonly #loaded: readonly number[] | undefined;
  readonly #origin: Origin;
  readonly #peers: ModelInstance[] = [];

  constructor({ relation, offset, loaded }: RelatedColumns, using: string) {
    this.#name = relation.name;
    this.#isOwnProperty = relation.from.relations.get(relation.name) === undefined;
    this.#wayBack = wayBack(relation, this.#isOwnProperty);
    this.#meta = relation.to;
    this.#offset = offset;
    const key = relation.to.position(relation.to.keyFields[0]!);
    this.#keyAt = offset + (loaded ? loaded.indexOf(key) : key);
    this.#loaded = loaded;
    this.#origin = originOf(using, this.#peers);
    joinedPeers.set(this.#origin, this.#peers);
  }

  read(row: Row, parent: ModelInstance): ModelInstance | null {
    let instance: ModelInstance | null = null;
    if (row[this.#keyAt] !== null) {
      const { length } = this.#meta.fields;
      const values = placed(row, this.#offset, length, this.#meta, this.#loaded);
      instance = instanceFromRow(this.#meta, readAtOnce(this.#meta, values), this.#origin);
      this.#peers.push(instance);
    }
    setLoaded(parent, this.#name, instance);
    if (this.#isOwnProperty) (parent as unknown as Record<string, unknown>)[this.#name] = instance;
    if (instance && this.#wayBack !== undefined) setLoaded(instance, this.#wayBack, parent);
    return instance;
  }
}

/**
 * The relation that leads from the one row on the other side back to where it was found from.
 *
 * @param isFiltered Is it a filtered relation? Then it is one row of several.
 */
export function wayBack(
  { kind, field, to }: Relation,
  isFiltered: boolean = false,
): string | undefined {
  if (kind === "reverseOneToOne" || (isFiltered && kind === "reverseForeignKey")) {
    return field!.name;
  }
  if (kind !== "oneToOne") return undefined;
  for (const [name, other] of to.relations) {
    if (other.kind === "reverseOneToOne" && other.field === field) return name;
  }
  return undefined;
}

/** Nobody else holds the list of joined rows: it lives as long as one of them. */
const joinedPeers = new WeakMap<Origin, readonly ModelInstance[]>();

const aloneByDatabase = new Map<string, Origin>();

/** Of an instance that came alone: it needs no list of peers, and shares its origin with others. */
function originAlone(using: string): Origin {
  let origin = aloneByDatabase.get(using);
  if (origin === undefined) {
    origin = { using, isNew: false, peers: undefined };
    aloneByDatabase.set(using, origin);
  }
  return origin;
}

/** Instances of a result know each other, as long as somebody holds the result. */
function originOf(using: string, peers: readonly ModelInstance[]): Origin {
  return { using, isNew: false, peers: new WeakRef(peers) };
}

/** Remembers a related object, so that reading it needs no query. */
export function setLoaded(instance: ModelInstance, name: string, value: unknown): void {
  (instance[loadedKey] ??= new Map()).set(name, value);
}

/** The instances that were loaded together with this one, itself included. */
export function peersOf(instance: ModelInstance): readonly ModelInstance[] {
  return instance[originKey].peers?.deref() ?? [instance];
}
