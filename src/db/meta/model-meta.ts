/**
 * A model as data: its names, fields, relations and options. Queries and migrations work on it;
 * the class that users wrote is only held, to make instances.
 */

import { didYouMean, snakeCase, words } from "../../base/index.ts";
import { CompositeKey } from "../fields/composite-key.ts";
import type { Field } from "../fields/field.ts";
import type { GenericForeignKey, GenericRelation } from "../fields/generic.ts";
import { bigAutoField } from "../fields/number.ts";
import { ForeignKey, type ManyToMany, type Reverse } from "../fields/relation.ts";
import { swappedFor } from "../fields/swappable.ts";
import type { Expression } from "../sql/expressions.ts";
import { indexName } from "../schema/names.ts";
import { compositeKey } from "./composite-key.ts";
import { type FieldEntry, type GenericParts, sortedEntries } from "./entries.ts";
import {
  ModelDefinitionError,
  ModelNotInstalledError,
  ModelSwappedError,
  UnknownFieldError,
} from "./errors.ts";
import { type OwnParts, withInherited } from "./inheritance.ts";
import { orderField } from "./order-field.ts";
import type { ModelOptions } from "./model-options.ts";
import { type ConstraintDefinition, type IndexDefinition, namedField } from "./table-options.ts";
import { targetCheck } from "./rows-of.ts";

/** Where a model finds the others. */
export interface ModelRegistry {
  /** All models, or those of an app. */
  models(app?: string): ModelMeta[];
  /** The meta of a model class, or of a label. */
  resolve(target: unknown): ModelMeta;
}

/** Makes instances: of a user's class, or of a model that only a migration knows. */
export type ModelConstructor = abstract new (...args: never[]) => object;

export type RelationKind =
  | "foreignKey"
  | "oneToOne"
  | "manyToMany"
  | "generic"
  | "genericTarget"
  | "reverseForeignKey"
  | "reverseOneToOne"
  | "reverseManyToMany";

/** One join: `from` is a column of the table before, `to` one of `table`. */
export interface JoinStep {
  readonly from: string;
  readonly table: string;
  readonly to: string;
  /** The model whose rows it leads to; of the last step that of the relation. */
  readonly meta?: ModelMeta;
  /** A further condition: a column of one of both tables has this value. */
  readonly only?: {
    readonly of: "from" | "to";
    readonly column: string;
    readonly value: Expression;
  };
}

/** A relation as queries see it, from one model to another, in either direction. */
export interface Relation {
  /** Its name in queries, and on instances if `hasAccessor`. */
  readonly name: string;
  readonly kind: RelationKind;
  readonly from: ModelMeta;
  readonly to: ModelMeta;
  /** Can one row have several on the other side? */
  readonly isMultiple: boolean;
  /** Can a row have none on the other side? */
  readonly isNullable: boolean;
  readonly steps: readonly JoinStep[];
  /** The foreign key, on whichever side it is; undefined for many-to-many. */
  readonly field: ForeignKey | undefined;
  /** The table of pairs of a many-to-many relation. */
  readonly through: Through | undefined;
  /** Does each pair hold in both directions? */
  readonly isSymmetrical?: boolean;
  /** The parent of `from` that has it, if it is inherited. */
  readonly via?: ModelMeta;
  /** The fields of the other side by which a generic relation finds its rows. */
  readonly generic?: GenericFields;
}

/** The two fields that point to a row of any model. */
export interface GenericFields {
  readonly contentType: ForeignKey;
  readonly objectId: Field;
}

export interface Through {
  readonly meta: ModelMeta;
  /** The keys of the pair that point to this side, and to the other. */
  readonly source: ForeignKey;
  readonly target: ForeignKey;
  /** Was it made by the relation? If not, it is a model of the project. */
  readonly isMade: boolean;
}

/** The parts of a model that the rest is computed from. */
export interface ModelDefinition {
  name: string;
  /** `model({…})`, in order; arrows not called yet. */
  entries: Readonly<Record<string, FieldEntry>>;
  options: ModelOptions;
  registry: ModelRegistry;
  /** The models that it extends, as classes or labels; none of them abstract. Default: none. */
  bases?: readonly unknown[];
  modelClass: ModelConstructor | undefined;
  /** Finds the relations in both directions; called once, when they are first asked for. */
  findRelations: (meta: ModelMeta) => ReadonlyMap<string, Relation>;
}

export class ModelMeta {
  readonly name: string;
  readonly options: ModelOptions;
  readonly registry: ModelRegistry;
  /** Is its order not of names alone? */
  readonly ordersByExpression: boolean;
  /** The class of its instances; undefined for a table of pairs. */
  readonly modelClass: ModelConstructor | undefined;
  /** Plans of queries already made, by backend: they go with it. Owned by `query/`. */
  plans = new WeakMap<object, unknown>();

  readonly #definition: ModelDefinition;
  #app: string | undefined;
  #parts: Parts | undefined;
  #readAtOnce: readonly { readonly at: number; readonly field: Field }[] | undefined;
  #relations: ReadonlyMap<string, Relation> | undefined;

  constructor(definition: ModelDefinition) {
    this.#definition = definition;
    this.name = definition.name;
    const { options } = definition;
    this.options = options.orderWithRespectTo ? { ...options, ordering: ["_order"] } : options;
    this.ordersByExpression = this.options.ordering?.some((by) => typeof by === "object") ?? false;
    this.registry = definition.registry;
    this.modelClass = definition.modelClass;
  }

  /** @internal Says which app it belongs to. Done by the registry. */
  install(app: string): void {
    this.#app = app;
  }

  get isInstalled(): boolean {
    return this.#app !== undefined;
  }

  /** The label of its app: `library`. */
  get app(): string {
    if (this.#app === undefined) throw new ModelNotInstalledError(this.name);
    return this.#app;
  }

  /** `library.Book`. */
  get label(): string {
    return `${this.#app ?? "?"}.${this.name}`;
  }

  /** @throws {ModelSwappedError} If another model stands in its place. */
  get table(): string {
    if (this.isProxy) return this.concrete.table;
    const { swappedFor: other } = this;
    if (other !== undefined) throw new ModelSwappedError(this.label, other);
    return this.options.dbTable ?? `${this.app}_${this.name.toLowerCase()}`;
  }

  /** What people call one of them, in the active language. */
  get verboseName(): string {
    return String(this.options.verboseName ?? words(this.name));
  }

  /** What people call several, in the active language. */
  get verboseNamePlural(): string {
    return String(this.options.verboseNamePlural ?? `${this.verboseName}s`);
  }

  /** Is it another view of a table that belongs to the model it extends? */
  get isProxy(): boolean {
    return this.options.proxy === true;
  }

  /** The label of the model that the settings put in its place; undefined if they do not. */
  get swappedFor(): string | undefined {
    return swappedFor(this.options.swappable, this.label);
  }

  /** The models that it extends, as they were named. */
  get bases(): readonly ModelMeta[] {
    return (this.#definition.bases ?? []).map((base) => this.registry.resolve(base));
  }

  /** The model that has the table: itself, unless it is a proxy. */
  get concrete(): ModelMeta {
    return this.isProxy ? this.bases[0]!.concrete : this;
  }

  /** The models above it that have tables of their own, each with the link to its row. */
  get parents(): ReadonlyMap<ModelMeta, ForeignKey> {
    return this.#resolved.parents;
  }

  /** The parent that a field or relation comes from; undefined if it is its own. */
  parentWith(name: string): ModelMeta | undefined {
    const { parents, via } = this.#resolved;
    if (parents.size === 0) return undefined;
    return via.get(name) ?? this.relations.get(name)?.via;
  }

  /** The model in whose table a field is: itself, or one above. */
  homeOf(name: string): ModelMeta {
    const parent = this.parentWith(name);
    return parent ? parent.homeOf(name) : this;
  }

  /** The fields whose columns are in its own table. */
  get ownFields(): readonly Field[] {
    return this.#resolved.ownFields;
  }

  /** The many-to-many relations that are not inherited. */
  get ownManyToMany(): ReadonlyMap<string, ManyToMany> {
    const { manyToMany, parents, via } = this.#resolved;
    if (parents.size === 0) return manyToMany;
    return new Map([...manyToMany].filter(([name]) => !via.has(name)));
  }

  /** The relations declared with `reverse` that are not inherited. */
  get ownReverses(): ReadonlyMap<string, Reverse> {
    const { reverses, parents, via } = this.#resolved;
    if (parents.size === 0) return reverses;
    return new Map([...reverses].filter(([name]) => !via.has(name)));
  }

  /** The fields with a column, in order: the order of the values of an instance, too. */
  get fields(): readonly Field[] {
    return this.#resolved.fields;
  }

  get primaryKey(): Field {
    return this.#resolved.primaryKey;
  }

  /** The fields of the primary key: itself, or those of a key of several. */
  get keyFields(): readonly Field[] {
    return this.#resolved.keyFields;
  }

  /** The position of the value of the primary key in an instance; -1 if it has several. */
  get keyPosition(): number {
    return this.#resolved.keyPosition;
  }

  /** The indexes of its options, each with a name. */
  get indexes(): readonly IndexDefinition[] {
    const { indexes = [] } = this.options;
    const list = typeof indexes === "function" ? indexes() : indexes;
    return list.map((index) => ({
      ...index,
      name: this.#named(index.name ?? this.#nameOf(index)),
    }));
  }

  /** The constraints of its options. */
  get constraints(): readonly ConstraintDefinition[] {
    const { constraints = [] } = this.options;
    const list = typeof constraints === "function" ? constraints() : constraints;
    return list.map((constraint) => ({ ...constraint, name: this.#named(constraint.name) }));
  }

  #nameOf({ parts }: IndexDefinition): string {
    const columns = parts.map((part) => {
      const { name, descending } = namedField(part)!;
      return { column: this.columnOf(this.field(name)), descending };
    });
    return indexName(this.table, columns);
  }

  /** A base of several models names its constraints for each of them, as in Django. */
  #named(name: string): string {
    return name
      .replaceAll("%(app_label)s", () => this.app.toLowerCase())
      .replaceAll("%(class)s", () => this.name.toLowerCase());
  }

  get manyToMany(): ReadonlyMap<string, ManyToMany> {
    return this.#resolved.manyToMany;
  }

  /** The generic relations: rows of other models that point here. */
  get genericRelations(): ReadonlyMap<string, GenericRelation> {
    return this.#resolved.genericRelations;
  }

  /** The keys to rows of any model. */
  get genericKeys(): ReadonlyMap<string, GenericForeignKey> {
    return this.#resolved.genericKeys;
  }

  /** The relations declared with `reverse`. */
  get reverses(): ReadonlyMap<string, Reverse> {
    return this.#resolved.reverses;
  }

  /** All relations by their name in queries, forward and reverse. */
  get relations(): ReadonlyMap<string, Relation> {
    return (this.#relations ??= this.#definition.findRelations(this));
  }

  /** @internal Another model was installed: it may bring a relation to this one. */
  forgetRelations(): void {
    this.#relations = undefined;
    this.plans = new WeakMap();
  }

  /** The fields that a new instance has no value for: the database computes it, or its default. */
  get madeByDatabase(): readonly Field[] {
    return this.#resolved.madeByDatabase;
  }

  /** The fields that a save writes: all but those that the database computes. */
  get writableFields(): readonly Field[] {
    return this.#resolved.writableFields;
  }

  /** The position of a field's value in an instance. */
  position(field: Field): number {
    return this.#resolved.positions.get(field)!;
  }

  /** The fields whose values are converted as soon as a row is read, with their positions. */
  get readAtOnce(): readonly { readonly at: number; readonly field: Field }[] {
    return (this.#readAtOnce ??= this.fields.flatMap((field, at) =>
      field.isReadAtOnce ? [{ at, field }] : [],
    ));
  }

  /** The field of this name, of the name of its column's value (`authorId`), or `pk`. */
  findField(name: string): Field | undefined {
    return name === "pk" ? this.primaryKey : this.#resolved.byName.get(name);
  }

  /** @throws {UnknownFieldError} If there is none. */
  field(name: string): Field {
    const field = this.findField(name);
    if (field) return field;
    throw new UnknownFieldError(this.name, name, this.names());
  }

  /** Every name that a query may use, for error messages. */
  names(): string[] {
    return [...new Set([...this.fields.map(({ name }) => name), ...this.relations.keys()])];
  }

  columnOf(field: Field): string {
    return field.options.dbColumn ?? snakeCase(field.attribute);
  }

  get #resolved(): Parts {
    if (this.#parts) return this.#parts;
    this.#parts = this.#resolve();
    if (this.isProxy) return this.#parts;
    for (const field of this.#parts.ownFields) {
      if (!(field instanceof ForeignKey)) continue;
      field.pointTo(() => keyOf(this.registry, field), targetCheck(this, field));
    }
    return this.#parts;
  }

  #resolve(): Parts {
    const { bases, name, options } = this;
    const own = sortedEntries(name, this.#definition.entries);
    if (!this.isProxy) {
      const parents = bases.map((base) => base.concrete);
      const parentOf = ({ to }: ForeignKey): ModelMeta => this.registry.resolve(to).concrete;
      return resolve(name, own, options, parents, parentOf);
    }
    const concretes = new Set(bases.map((base) => base.concrete));
    if (concretes.size !== 1 || own.fields.length > 0 || own.manyToMany.size > 0) {
      throw new ModelDefinitionError(
        `${name} is a proxy, which extends one model and has no fields of its own.`,
        { hint: "Leave proxy out, to give it a table." },
      );
    }
    const parts = bases[0]!.#resolved;
    return { ...parts, reverses: new Map([...parts.reverses, ...own.reverses]) };
  }
}

/** The field that a foreign key has the values of. */
function keyOf(registry: ModelRegistry, field: ForeignKey): Field {
  const { to, options } = field;
  const target = registry.resolve(to);
  if (options.toField !== undefined) return target.field(options.toField);
  const { primaryKey } = target;
  if (!(primaryKey instanceof CompositeKey)) return primaryKey;
  throw new ModelDefinitionError(
    `${field.name} points to ${target.name}, whose primary key has several fields.`,
    { hint: "A relation has one column: point to a unique field with toField.", id: "fields.E347" },
  );
}

interface Parts extends GenericParts {
  fields: readonly Field[];
  primaryKey: Field;
  keyFields: readonly Field[];
  keyPosition: number;
  byName: ReadonlyMap<string, Field>;
  positions: ReadonlyMap<Field, number>;
  madeByDatabase: readonly Field[];
  writableFields: readonly Field[];
  manyToMany: ReadonlyMap<string, ManyToMany>;
  reverses: ReadonlyMap<string, Reverse>;
  ownFields: readonly Field[];
  parents: ReadonlyMap<ModelMeta, ForeignKey>;
  via: ReadonlyMap<string, ModelMeta>;
}

const none: ReadonlyMap<string, ModelMeta> = new Map();
const noParents: ReadonlyMap<ModelMeta, ForeignKey> = new Map();

/** Adds what is inherited, and `id` where no field is the primary key. */
function resolve(
  model: string,
  own: OwnParts & GenericParts,
  options: ModelOptions,
  bases: readonly ModelMeta[],
  parentOf: (link: ForeignKey) => ModelMeta,
): Parts {
  const added = options.orderWithRespectTo === undefined ? [] : [orderField()];
  const declared = [...own.fields, ...added];
  const { primaryKey: composite } = options;
  const isKeyed = composite !== undefined || declared.some((field) => field.isPrimaryKey);
  if (bases.length === 0 && !isKeyed) {
    const id = bigAutoField({ verboseName: "ID" }) as unknown as Field;
    id.bind("id");
    declared.unshift(id);
  }
  const local = { ...own, fields: declared };
  const all =
    bases.length > 0
      ? withInherited(model, bases, local, parentOf)
      : { ...local, ownFields: local.fields, parents: noParents, via: none };
  const { fields, ownFields, manyToMany, reverses, parents, via } = all;
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const field of fields) {
    if (field.attribute !== field.name && byName.has(field.attribute)) {
      throw new ModelDefinitionError(
        `${model} has a field "${field.attribute}", which is the key of "${field.name}".`,
        { hint: "Give one of them another name." },
      );
    }
    byName.set(field.attribute, field);
  }
  for (const name of options.ordering ?? []) {
    if (typeof name !== "string") continue;
    const first = name.replace(/^[-+]/, "").split("__")[0]!;
    if (first === "?") continue;
    if (!byName.has(first) && first !== "pk" && !manyToMany.has(first) && !reverses.has(first)) {
      throw new ModelDefinitionError(`${model} is ordered by "${name}", which it does not have.`, {
        hint: didYouMean(first, byName.keys(), "fields"),
        id: "models.E015",
      });
    }
  }
  const primaryKey =
    composite === undefined
      ? ownFields.find((field) => field.isPrimaryKey)!
      : compositeKey(model, composite, ownFields);
  const keyFields = primaryKey instanceof CompositeKey ? primaryKey.fields : [primaryKey];
  const positions = new Map(fields.map((field, position) => [field, position]));
  const madeByDatabase = fields.filter((field) => field.isMadeByDatabase);
  const writableFields = fields.filter((field) => !field.isGenerated);
  const genericRelations = new Map([
    ...bases.flatMap((base) => [...base.genericRelations]),
    ...own.genericRelations,
  ]);
  const genericKeys = new Map([
    ...bases.flatMap((base) => [...base.genericKeys]),
    ...own.genericKeys,
  ]);
  return {
    fields,
    primaryKey,
    keyFields,
    keyPosition: positions.get(primaryKey) ?? -1,
    byName,
    positions,
    madeByDatabase,
    writableFields,
    manyToMany,
    reverses,
    ownFields,
    parents,
    via,
    genericRelations,
    genericKeys,
  };
}
