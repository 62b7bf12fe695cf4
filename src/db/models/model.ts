/**
 * What every instance of a model can do. An instance keeps its values in one array, in
 * the order of the fields; its properties are accessors on the prototype, made once a model.
 */

import { type Issue, markAltersData, nonFieldErrors, ValidationError } from "../../base/index.ts";
import type { SoundField } from "../fields/field.ts";
import { PendingDefault } from "../fields/pending-default.ts";
import { atomic } from "../connection/transaction.ts";
import { ModelDefinitionError } from "../meta/errors.ts";
import { readValue } from "../meta/instance-values.ts";
import {
  fromRow,
  loadedKey,
  type ModelInstance,
  type Origin,
  originKey,
  valuesKey,
} from "../meta/instance.ts";
import { ModelMeta } from "../meta/model-meta.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import { isSavingHeard, modelSignals } from "../meta/model-signals.ts";
import type { Registry } from "../meta/registry.ts";
import { findRelations } from "../meta/relations.ts";
import { type DoesNotExist, type MultipleObjectsReturned, QueryError } from "../query/errors.ts";
import { deleteInstance } from "../query/writing/delete.ts";
import type { Deletion } from "../query/writing/deletion.ts";
import { fetchAll, fetchExists } from "../query/execute.ts";
import { placeLast } from "../query/writing/row-place.ts";
import { takeGenericKeys } from "../query/loading/generic-keys.ts";
import { type HasState, initialState, type QueryState } from "../query/query-state.ts";
import { databaseToRead, databaseToWrite } from "../query/routing.ts";
import {
  loadedFields,
  settleDefaults,
  stampedFields,
  stampTimes,
  takeKeys,
} from "../query/writing/saving.ts";
import { insertRow, updateRow } from "../query/writing/write.ts";
import { defineAccessors } from "./accessors.ts";
import { displayed, fieldWithChoices } from "./choice-labels.ts";
import { compositeValue, setComposite } from "./composite-value.ts";
import { refuseWrongManagers, relateByManagers } from "./managers-of.ts";
import { type Direction, fetchNeighbour, type NeighbourOptions } from "./neighbours.ts";
import { setNewValues } from "./new-values.ts";
import { loadPeerFields } from "./related/peer-fields.ts";
import { constraintIssues } from "./checks/constraint-checks.ts";
import { foreignKeyIssues } from "./checks/foreign-key-checks.ts";
import { uniqueIssues } from "./checks/unique-checks.ts";
import { type AnyClass, saveTables } from "./inherited-saving.ts";

/** What `save` can be told; what overrides it hands them on: `super.save(options)`. */
export interface SaveOptions {
  /** The database. Default: the one it came from. */
  using?: string;
  /**
   * Must it be a new row? Of a model that extends others that is its own row; a list of the models
   * above says whose rows must be new as well, `[Model]` all. Default: false.
   */
  forceInsert?: boolean | readonly AnyClass[];
  /** Must its row be there already? Default: false. */
  forceUpdate?: boolean;
  /** Only these fields are written. Default: all. */
  updateFields?: readonly string[];
}

/** What all instances can do. */
export abstract class Model implements ModelInstance {
  declare [valuesKey]: unknown[];
  declare [originKey]: Origin;
  declare [loadedKey]: Map<string, unknown> | undefined;

  static get $meta(): ModelMeta {
    return metaOf(this);
  }

  /** @param values The values of a new instance; those that are left out have their defaults. */
  constructor(values?: object | typeof fromRow, row?: unknown[], origin?: Origin) {
    this[loadedKey] = undefined;
    if (values === fromRow) {
      this[valuesKey] = row!;
      this[originKey] = origin!;
      return;
    }
    const meta = metaOf(new.target);
    this[originKey] = newOrigin;
    setNewValues(this, meta, values as Readonly<Record<string, unknown>> | undefined);
  }

  /** The value of the primary key; null for an instance that has none yet. */
  get pk(): unknown {
    const meta = metaOf(this.constructor as ModelConstructor);
    const at = meta.keyPosition;
    if (at < 0) return compositeValue(this, meta);
    return readValue(meta.primaryKey, this[valuesKey][at]);
  }
  set pk(key: unknown) {
    const meta = metaOf(this.constructor as ModelConstructor);
    if (meta.keyPosition < 0) setComposite(this, meta, key);
    else (this as Record<string, unknown>)[meta.primaryKey.name] = key;
  }

  /**
   * Writes the instance to the database: as a new row if it is new, else to its row.
   *
   * @throws {IntegrityError} If a constraint of the database is broken.
   * @throws {QueryError} If a related object is not saved yet.
   * @throws {DoesNotExist} If `updateFields` are to be written, or `forceUpdate` is said, but the
   *   row is not there.
   */
  save(options: SaveOptions = {}): Promise<void> {
    return isSavingHeard(this.constructor) ? this.#saveHeard(options) : this.#write(options);
  }

  /** In one transaction with those who listen: what one of them throws undoes it. */
  async #saveHeard(options: SaveOptions): Promise<void> {
    const meta = metaOf(this.constructor as ModelConstructor);
    const { using = databaseToWrite(this, meta), updateFields } = options;
    const event = { sender: this.constructor, instance: this, using, updateFields };
    const outcome = { created: false };
    await atomic(
      async () => {
        await settleDefaults(this, meta);
        await modelSignals.preSave.send(this.constructor, event);
        await this.#write({ ...options, using }, outcome);
        await modelSignals.postSave.send(this.constructor, { ...event, ...outcome });
      },
      { using },
    );
  }

  async #write(
    { using, forceInsert = false, forceUpdate = false, updateFields }: SaveOptions,
    outcome?: { created: boolean },
  ): Promise<void> {
    const meta = metaOf(this.constructor as ModelConstructor);
    const origin = this[originKey];
    if (forceUpdate && forceInsert !== false) refuseBoth(meta);
    const pending = origin.isNew ? settleDefaults(this, meta) : undefined;
    if (pending) await pending;
    const database = using ?? databaseToWrite(this, meta);
    const values = this[valuesKey];
    const loaded = loadedFields(this, meta);
    const isPartial = loaded.length < meta.fields.length && forceInsert === false && !origin.isNew;
    const only = updateFields
      ? new Set(updateFields.map((name) => meta.field(name)))
      : isPartial && new Set(loaded);
    if (only && only.size === 0) return;
    if (meta.genericKeys.size > 0) await takeGenericKeys(this, meta, database, fetchAll);
    const writable = meta.writableFields;
    const written = only ? writable.filter((field) => only.has(field)) : writable;
    takeKeys(this, meta, written);
    stampTimes(meta, values, stampedFields(written, origin.isNew));
    const hasKey = this.pk !== null && this.pk !== undefined;
    if ((only || forceUpdate) && !hasKey) {
      throw new QueryError(`This ${meta.name} has no key, so there is no row to be updated.`, {
        hint: "Save all of it first, without updateFields or forceUpdate.",
      });
    }
    if (meta.parents.size > 0) {
      const isPartial = Boolean(only);
      const mustBeThere = isPartial || forceUpdate;
      const saving = { meta, using: database, forceInsert, written, isPartial, mustBeThere };
      const saved = await saveTables(this, saving);
      if (outcome && saved === "inserted") outcome.created = true;
      if (saved !== "gone") return this.#saved(database);
      throw new (this.constructor as unknown as HasErrors).DoesNotExist(meta.name);
    }
    // A key that was made for a new instance is no other row's.
    const isInsert = origin.isNew && meta.primaryKey.hasDefault && !only && !forceUpdate;
    if (hasKey && forceInsert === false && !isInsert) {
      const fields = written.filter(
        (field) => !meta.keyFields.includes(field) && values[meta.position(field)] !== undefined,
      );
      const isThere =
        fields.length > 0
          ? (await updateRow(meta, database, values, fields)) > 0
          : await fetchExists(ownRow(this, meta, database));
      if (isThere) return this.#saved(database);
      if (only || forceUpdate) {
        throw new (this.constructor as unknown as HasErrors).DoesNotExist(meta.name);
      }
    }
    if (meta.options.orderWithRespectTo !== undefined) await placeLast(meta, database, values);
    const key = await insertRow(meta, database, values);
    if (outcome) outcome.created = true;
    if (!hasKey && meta.keyPosition >= 0) values[meta.keyPosition] = meta.primaryKey.parse(key);
    this.#saved(database);
  }

  /**
   * Deletes its row, and what depends on it.
   *
   * @param options.keepParents Of a model that extends one with a table: do the rows of the parents
   *   stay, and what depends on them? Default: false.
   */
  async delete({
    using,
    keepParents = false,
  }: { using?: string; keepParents?: boolean } = {}): Promise<Deletion> {
    const meta = metaOf(this.constructor as ModelConstructor);
    if (this.pk === null || this.pk === undefined) {
      throw new QueryError(`This ${meta.name} has no key, so there is no row to delete.`, {
        hint: "Only what was saved, and is not deleted already, can be deleted.",
      });
    }
    const database = using ?? databaseToWrite(this, meta);
    const deletion = await deleteInstance(meta, database, this, keepParents);
    if (meta.parents.size > 0) this.pk = null;
    else for (const field of meta.keyFields) this[valuesKey][meta.position(field)] = null;
    this[originKey] = { ...newOrigin, using: database };
    return deletion;
  }

  /**
   * Reads its values again; what was loaded of its relations is forgotten.
   *
   * @param options.fields Only these fields are read, also such as were deferred. Default: all.
   * @param options.peers With `fields`: do the instances that were loaded together with this one
   *   read those that they do not have, in the same query? Default: false.
   */
  async refreshFromDb({
    using,
    fields,
    peers = false,
  }: { using?: string; fields?: readonly string[]; peers?: boolean } = {}): Promise<void> {
    const meta = metaOf(this.constructor as ModelConstructor);
    const database = using ?? databaseToRead(this, meta);
    if (fields && peers) return loadPeerFields(this, meta, fields);
    const loaded = fields && { isOnly: true, paths: fields };
    const state = { ...ownRow(this, meta, database), loaded };
    const [row] = (await fetchAll(state)) as ModelInstance[];
    if (!row) throw new (this.constructor as unknown as HasErrors).DoesNotExist(meta.name);
    if (fields) {
      for (const field of loadedFields(row as Model, meta)) {
        const at = meta.position(field);
        this[valuesKey][at] = row[valuesKey][at];
        this[loadedKey]?.delete(field.name);
      }
      return;
    }
    this[valuesKey] = row[valuesKey];
    this[loadedKey] = undefined;
    this.#saved(database);
  }

  /**
   * For rules between fields: throws a `ValidationError`, `{ pages: "Too many." }` for those of one
   * field. Called by `fullClean` and forms. It may be async, or not.
   */
  clean(): void | Promise<void> {}

  /**
   * Checks the values of all fields, that the rows of foreign keys are there, `clean()`, that unique
   * values are not taken, and constraints.
   *
   * @param options.exclude Fields that are not looked at.
   * @throws {ValidationError} With all that is wrong, by field.
   */
  async fullClean({ exclude = [] }: { exclude?: readonly string[] } = {}): Promise<void> {
    const issues: Record<string, Issue[]> = {};
    const add = (error: unknown): void => {
      if (!(error instanceof ValidationError)) throw error;
      for (const [name, list] of Object.entries(error.issues)) (issues[name] ??= []).push(...list);
    };
    const meta = metaOf(this.constructor as ModelConstructor);
    await settleDefaults(this, meta);
    for (const field of meta.fields) {
      if (exclude.includes(field.name) || field.isGeneratedByDatabase) continue;
      if (field.isMadeByDatabase && this[valuesKey][meta.position(field)] === undefined) continue;
      const value = (this as Record<string, unknown>)[field.attribute];
      if (field.options.blank === true && (value === null || value === "")) continue;
      const found = [...field.validate(value as never)];
      if (found.length > 0) issues[field.name] = found;
    }
    const wrong = (): string[] => [
      ...exclude,
      ...Object.keys(issues).filter((name) => name !== nonFieldErrors),
    ];
    Object.assign(issues, await foreignKeyIssues(this, meta, wrong()));
    try {
      await this.clean();
    } catch (error) {
      add(error);
    }
    await this.validateUnique({ exclude: wrong() }).catch(add);
    await this.validateConstraints({ exclude: wrong() }).catch(add);
    if (Object.keys(issues).length > 0) throw new ValidationError(issues);
  }

  /**
   * Checks that no other row has the values of unique fields, of fields that are unique together,
   * or unique for a date.
   *
   * @param options.exclude Fields that are not looked at.
   * @throws {ValidationError} With what is taken.
   */
  async validateUnique({ exclude = [] }: { exclude?: readonly string[] } = {}): Promise<void> {
    const meta = metaOf(this.constructor as ModelConstructor);
    const issues = await uniqueIssues(this, meta, exclude);
    if (Object.keys(issues).length > 0) throw new ValidationError(issues);
  }

  /**
   * Checks the constraints of the model's options. The database is asked, as only it knows how it
   * compares.
   *
   * @param options.exclude Fields: constraints about them are not looked at.
   * @throws {ValidationError} With those that would be broken.
   */
  async validateConstraints({ exclude = [] }: { exclude?: readonly string[] } = {}): Promise<void> {
    const meta = metaOf(this.constructor as ModelConstructor);
    if (meta.options.constraints === undefined) return;
    const issues = await constraintIssues(this, meta, exclude);
    if (Object.keys(issues).length > 0) throw new ValidationError(issues);
  }

  /**
   * What people read in place of a value that is one of some choices, in the active language; the
   * value as a text if it is none of them, null if there is none. Templates also know it as
   * `{{ ticket.getStatusDisplay }}` and `{{ ticket.get_status_display }}`.
   *
   * @param name A field with the option `choices`.
   * @throws {QueryError} If it has none.
   * @see https://docs.djangoproject.com/en/5.2/ref/models/instances/#django.db.models.Model.get_FOO_display
   */
  getDisplay<Row, const Name extends keyof Row & string>(
    this: Row,
    name: Name,
  ): string | Extract<Row[Name], null> {
    const meta = metaOf((this as Model).constructor as ModelConstructor);
    const field = fieldWithChoices(meta, name);
    return displayed(field, this[name]) as string | Extract<Row[Name], null>;
  }

  /**
   * The row after this one by one of its dates, undefined after the last: Django's
   * `get_next_by_published()`, under which name templates know it as well. Rows of one date stand in
   * the order of their keys.
   *
   * @param name A date or a moment that is never null.
   * @throws {QueryError} If it is none, or the instance is not saved.
   */
  getNextBy<Row>(
    this: Row,
    name: keyof Row & string,
    { among }: NeighbourOptions = {},
  ): Promise<Row | undefined> {
    return neighbour(this, name, { among, direction: "next" });
  }

  /** The row before this one by one of its dates; see `getNextBy`. */
  getPreviousBy<Row>(
    this: Row,
    name: keyof Row & string,
    { among }: NeighbourOptions = {},
  ): Promise<Row | undefined> {
    return neighbour(this, name, { among, direction: "previous" });
  }

  /** What people see of it: its model and key, unless the class says better. */
  toString(): string {
    const meta = metaOf(this.constructor as ModelConstructor);
    return `${meta.name} object (${String(this.pk)})`;
  }

  /** The values of its fields, by the names of the columns' values. */
  toJSON(): Record<string, unknown> {
    const meta = metaOf(this.constructor as ModelConstructor);
    const loaded = meta.fields.filter((field) => !isUnknown(this[valuesKey][meta.position(field)]));
    const names = loaded.map((field) => field.attribute);
    return Object.fromEntries(names.map((name) => [name, (this as Record<string, unknown>)[name]]));
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const meta = metaOf(this.constructor as ModelConstructor);
    return `<${meta.name}: ${this.toString()}>`;
  }

  #saved(using: string): void {
    const { isNew, peers, using: before } = this[originKey];
    if (isNew || before !== using) this[originKey] = { using, isNew: false, peers };
  }
}

markAltersData(Model.prototype, ["save", "delete", "refreshFromDb"]);

interface HasErrors {
  DoesNotExist: typeof DoesNotExist;
  MultipleObjectsReturned: typeof MultipleObjectsReturned;
}

type ModelConstructor = (abstract new (...args: never[]) => object) & Partial<HasDefinition>;

const newOrigin: Origin = { using: "default", isNew: true, peers: undefined };

export const definitionKey: unique symbol = Symbol("definition");

export interface HasDefinition {
  readonly [definitionKey]: {
    readonly entries: Readonly<Record<string, FieldEntry>>;
    readonly options: ModelOptions;
    /** The models that it extends, without the abstract ones. */
    readonly bases: readonly unknown[];
    /** Where the models are that it relates to. */
    readonly registry: Registry;
  };
}

// The compiler looks at what an arrow returns unless that may be anything; but a model that points
// to itself has no type yet when its base is computed.
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type FieldEntry = SoundField | (() => any);

const metas = new WeakMap<object, ModelMeta>();

/** The meta of a model class; made when it is first asked for. */
export function metaOf(modelClass: ModelConstructor): ModelMeta {
  return metas.get(modelClass) ?? makeMeta(modelClass);
}

function makeMeta(modelClass: ModelConstructor): ModelMeta {
  const definition = definitionOf(modelClass);
  if (definition.options.abstract === true) {
    throw new ModelDefinitionError(`${modelClass.name} is abstract: it has no table and no rows.`, {
      hint: `Use a model that extends it: class Book extends model(${modelClass.name}, {…}).`,
    });
  }
  const meta = new ModelMeta({
    name: modelClass.name,
    ...definition,
    modelClass,
    findRelations,
  });
  metas.set(modelClass, meta);
  try {
    refuseTaken(meta);
    refuseWrongManagers(modelClass, meta);
    relateByManagers(meta);
    defineAccessors(modelClass.prototype as object, meta);
    refuseHidden(modelClass, meta);
  } catch (error) {
    metas.delete(modelClass); // so that it is said again when the model is used again
    throw error;
  }
  if (modelSignals.classPrepared.isHeard(modelClass)) {
    void modelSignals.classPrepared.send(modelClass, { sender: modelClass });
  }
  return meta;
}

function definitionOf(modelClass: ModelConstructor): HasDefinition[typeof definitionKey] {
  const definition = modelClass[definitionKey];
  const base = Object.getPrototypeOf(modelClass) as object;
  if (definition && Object.hasOwn(base, definitionKey)) return definition;
  throw new ModelDefinitionError(`${modelClass.name || "A class"} is no model by itself.`, {
    hint: "Write class Book extends model({…}); what extends it, extends model(Book, {…}).",
  });
}

/** A field named `save` would take the place of the method. */
function refuseTaken(meta: ModelMeta): void {
  const names = meta.fields.flatMap((field) => [field.name, field.attribute]);
  for (const name of [...names, ...meta.manyToMany.keys(), ...meta.reverses.keys()]) {
    if (!(name in Model.prototype)) continue;
    throw new ModelDefinitionError(
      `${meta.name} cannot have a field named "${name}": all models have that.`,
      { hint: "Give it another name; dbColumn can keep the column's." },
    );
  }
}

/**
 * A class field with the name of a field would hide its accessor, and every value would be lost.
 * It shows on an instance.
 */
function refuseHidden(modelClass: ModelConstructor, meta: ModelMeta): void {
  const row = meta.fields.map(() => null);
  const sample = Reflect.construct(modelClass, [fromRow, row, newOrigin]) as object;
  const attributes = meta.fields.map((field) => field.attribute);
  for (const name of [...Object.keys(definitionOf(modelClass).entries), ...attributes]) {
    if (!Object.hasOwn(sample, name)) continue;
    throw new ModelDefinitionError(
      `The class ${meta.name} declares "${name}" again, which hides the field of that name.`,
      { hint: `Remove it, or write declare ${name}: … if only the type is to change.` },
    );
  }
}

function neighbour<Row>(
  row: Row,
  name: string,
  options: { among: HasState | undefined; direction: Direction },
): Promise<Row | undefined> {
  const instance = row as Row & Model;
  const { among, ...rest } = options;
  const meta = metaOf(instance.constructor as ModelConstructor);
  return fetchNeighbour(instance, meta, name, { ...rest, ...(among && { among }) }) as Promise<
    Row | undefined
  >;
}

function refuseBoth(meta: ModelMeta): never {
  throw new QueryError(`A ${meta.name} cannot be forced to be both a new row and an old one.`, {
    hint: "Say forceInsert or forceUpdate.",
  });
}

/** A value that was deferred, or has to be waited for. */
function isUnknown(value: unknown): boolean {
  return value === undefined || value instanceof PendingDefault;
}

/** The row of an instance. */
function ownRow({ pk }: Model, meta: ModelMeta, using: string): QueryState {
  const operation = { kind: "filter", conditions: [{ pk }] } as const;
  return { ...initialState(meta, using), operations: [operation] };
}
