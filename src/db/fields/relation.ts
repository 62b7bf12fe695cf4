/**
 * Relations between models: `foreignKey`, `oneToOne`, `manyToMany`, and their other side,
 * `reverse`. In a model they are written as arrows, `author: () => foreignKey(Author)`: so models
 * may point to each other, and to themselves, and keep their types.
 *
 * A relation holds its target as it was given, a model class or `"app.Model"`; the meta of the
 * model finds out what it is.
 */

import { type Issue, OptionError, type Text } from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldDescription, type FieldOptions, type RawType } from "./field.ts";
import { namesOf, refuseUnknown } from "./known-options.ts";
import type { OnDelete } from "./on-delete.ts";

declare const relation: unique symbol;

/**
 * The type of a foreign key (`One` false) or a one-to-one relation (`One` true) to `Model`; with
 * `Made` true one that need not be given: it has a default, or links a child to its parent.
 */
export interface ForeignKeyTo<
  Model,
  Null extends boolean = boolean,
  One extends boolean = boolean,
  Made extends boolean = boolean,
> {
  readonly [relation]: { side: "forward"; to: Model; null: Null; one: One; made: Made };
}

/** Many rows of `Model`, with pairs in a model of one's own if `Through` is one. */
export interface ManyToManyTo<Model, Through = unknown> {
  readonly [relation]: { side: "many"; to: Model; through: Through };
}

/** The other side of the relation `Name` of `Model`. */
export interface ReverseOf<Model, Name extends string = string> {
  readonly [relation]: { side: "reverse"; to: Model; name: Name };
}

/** A key to rows of several models, of which `Model` is the union. */
export interface GenericKeyTo<Model> {
  readonly [relation]: { side: "generic"; to: Model };
}

/** The other side of a generic key of `Model`. */
export interface GenericRelationTo<Model> {
  readonly [relation]: { side: "many generic"; to: Model };
}

/** The model that a relation leads to; never for what is none. */
export type TargetOf<Entry> = Entry extends { readonly [relation]: infer Side }
  ? Side["to" & keyof Side]
  : never;

/** A relation to `Model`, of whatever side. */
export interface RelationTo<Model> {
  readonly [relation]: { readonly to: Model };
}

/** Null where a relation may lead nowhere: a nullable key, and every other side. */
export type NullOf<Entry> = Entry extends { readonly [relation]: infer Side }
  ? "null" extends keyof Side
    ? Side["null"] extends true
      ? null
      : never
    : null
  : never;

/** Lookups that say which rows may be chosen; a function is asked each time. */
export type ChoiceLimit =
  | Readonly<Record<string, unknown>>
  | (() => Readonly<Record<string, unknown>>);

export interface ForeignKeyOptions extends FieldOptions {
  /** What becomes of this row when the one it points to is deleted. */
  onDelete: OnDelete;
  /**
   * What the other side is called in queries, if the other model does not declare it with
   * `reverse`; only what is declared is there on instances, too. Default: the model's name, `book`.
   */
  relatedName?: string;
  /** What the other side is called in queries. Default: `relatedName`. */
  relatedQueryName?: string;
  /** The field pointed to, which must be unique. Default: the primary key. */
  toField?: string;
  /**
   * Which rows may be chosen: lookups on the other model, or a function that gives them, asked each
   * time. Forms offer only those, and `fullClean` refuses others. Default: all.
   */
  limitChoicesTo?: ChoiceLimit;
  /** Does the database check that the row pointed to exists? Default: true. */
  dbConstraint?: boolean;
  /** Is it the link of a child to the model that it extends? Only for `oneToOne`. Default: false. */
  parentLink?: boolean;
}

export interface ManyToManyOptions<Through = unknown> {
  blank?: boolean;
  editable?: boolean;
  verboseName?: Text;
  helpText?: Text;
  /**
   * What the other side is called in queries, if the other model does not declare it with
   * `reverse`. One that ends in `+` has no other side. Default: the model's name, `book`.
   */
  relatedName?: string;
  /** What the other side is called in queries. Default: `relatedName`. */
  relatedQueryName?: string;
  /**
   * Which rows forms offer: lookups on the other model, or a function that gives them. Default: all.
   */
  limitChoicesTo?: ChoiceLimit;
  /** The table of the pairs. Default: the model's table and the field's name, `library_book_tags`. */
  dbTable?: string;
  /** The model of the pairs, where they have more to say than who belongs to whom. */
  through?: Through;
  /**
   * The foreign keys of `through` that point to this model and to the other. Default: the only
   * ones that do; for a model that is related to itself the first and the second.
   */
  throughFields?: readonly [source: string, target: string];
  /**
   * Does a pair hold in both directions? Only for a model that is related to itself; then there is
   * no other side. Default: true there.
   */
  symmetrical?: boolean;
}

const manyToManyOptions = namesOf<keyof ManyToManyOptions>({
  blank: true,
  editable: true,
  verboseName: true,
  helpText: true,
  relatedName: true,
  relatedQueryName: true,
  limitChoicesTo: true,
  dbTable: true,
  through: true,
  throughFields: true,
  symmetrical: true,
});

/** A column that holds the key of a row of another table. */
export class ForeignKey extends Field<unknown, unknown> {
  override readonly kind: string = "foreignKey";
  override readonly valueKind = "relation";
  declare readonly options: Readonly<ForeignKeyOptions>;
  /** The model class pointed to, or its label, `app.Model`. */
  readonly to: unknown;

  #findTargetKey: (() => Field) | undefined;
  #targetKey: Field | undefined;
  #check: ((instance: object) => void) | undefined;

  static override get optionNames(): readonly string[] {
    return [
      ...super.optionNames,
      "onDelete",
      "relatedName",
      "relatedQueryName",
      "toField",
      "limitChoicesTo",
      "dbConstraint",
      "parentLink",
    ];
  }

  constructor(to: unknown, options: ForeignKeyOptions) {
    super({ dbIndex: true, ...options });
    this.to = to;
    if (options.onDelete === undefined) {
      throw new OptionError(
        `A ${this.constructor.name}`,
        "onDelete",
        "what becomes of the row when its target is deleted (cascade, protect, setNull, …)",
        undefined,
      );
    }
    const { onDelete } = options;
    if ((onDelete === "setNull" || onDelete === "dbSetNull") && options.null !== true) {
      throw new OptionError(
        `A ${this.constructor.name}`,
        "null",
        `true with ${onDelete}`,
        options.null,
      );
    }
  }

  /** May only one row point to the same target? */
  get isOneToOne(): boolean {
    return false;
  }

  override get attribute(): string {
    return `${this.name}Id`;
  }

  /**
   * @internal Tells it the field whose values it holds, once the target's meta is known.
   * @param check Throws where an instance is none of the target.
   */
  pointTo(key: () => Field, check?: (instance: object) => void): void {
    this.#findTargetKey = key;
    this.#targetKey = undefined;
    this.#check = check;
  }

  /** The field of the target whose values it holds. */
  get targetKey(): Field {
    if (this.#targetKey !== undefined) return this.#targetKey;
    if (this.#findTargetKey) return (this.#targetKey = this.#findTargetKey());
    throw new OptionError(`The relation "${this.name}"`, "its model", "an installed one", this.to);
  }

  override get columnType(): ColumnType {
    return this.targetKey.columnType;
  }

  override get isReadAtOnce(): boolean {
    return this.targetKey.isReadAtOnce;
  }

  override get holdsBigInts(): boolean {
    return this.targetKey.holdsBigInts;
  }

  /** Not to be asked before it is known what the key points to. */
  override get rawType(): RawType {
    return this.targetKey.rawType;
  }

  override fromDatabase(raw: unknown): unknown {
    return this.targetKey.fromDatabase(raw);
  }

  override toDatabase(value: unknown): unknown {
    return this.targetKey.toDatabase(value);
  }

  /**
   * Understands an instance, or its key.
   *
   * @throws {WrongModelError} If it is an instance of a model that the relation does not point to.
   */
  override parse(input: unknown): unknown {
    if (typeof input === "object" && input !== null && "pk" in input) {
      this.#check?.(input);
      const { toField } = this.options;
      const key = toField === undefined ? input.pk : (input as Record<string, unknown>)[toField];
      return this.targetKey.parse(key);
    }
    return this.targetKey.parse(input);
  }

  /** The key of a parent's row is there when that is saved. */
  protected override *issuesOf(value: unknown): Iterable<Issue> {
    if (this.options.parentLink !== true) yield* super.issuesOf(value);
  }

  override describe(): FieldDescription {
    const { kind, options } = super.describe();
    const { dbIndex: _implied, limitChoicesTo: _checked, ...rest } = options;
    const dbIndex = this.options.dbIndex === false ? { dbIndex: false } : {};
    return { kind, options: { ...rest, ...dbIndex, to: this.to } };
  }
}

/** A foreign key that no two rows may share. */
export class OneToOne extends ForeignKey {
  override readonly kind = "oneToOne";

  constructor(to: unknown, options: ForeignKeyOptions) {
    super(to, { dbIndex: false, ...options, unique: true });
  }

  override get isOneToOne(): boolean {
    return true;
  }

  override describe(): FieldDescription {
    const { kind, options } = super.describe();
    const { unique: _implied, dbIndex: _unique, ...rest } = options;
    return { kind, options: rest };
  }
}

/** Any number of rows on both sides; the pairs have a table of their own. */
export class ManyToMany {
  readonly kind = "manyToMany";
  readonly to: unknown;
  readonly options: Readonly<ManyToManyOptions>;

  constructor(to: unknown, options: ManyToManyOptions = {}) {
    refuseUnknown("ManyToMany", options, manyToManyOptions);
    this.to = to;
    this.options = options;
  }

  describe(): FieldDescription {
    const { limitChoicesTo: _checked, ...options } = this.options;
    return { kind: this.kind, options: { ...options, to: this.to } };
  }
}

/** The other side of a relation, by the name it has over there. */
export class Reverse {
  readonly kind = "reverse";
  readonly to: unknown;
  readonly fieldName: string;

  constructor(to: unknown, fieldName: string) {
    this.to = to;
    this.fieldName = fieldName;
  }
}

/** Options with what the type of the relation stands on. */
interface KeyOptions<Null, Link, Default, DbDefault> extends ForeignKeyOptions {
  null?: Null & boolean;
  parentLink?: Link & boolean;
  default?: Default;
  dbDefault?: DbDefault;
}
type IsMade<Link, Default, DbDefault> = true extends Link
  ? true
  : [Default, DbDefault] extends [never, never]
    ? false
    : true;

/**
 * A relation to one row of another model: many books have one author.
 *
 * On an instance, `await book.author` loads the author; `book.authorId` is the key, without a
 * query. After `selectRelated("author")` the author is there at once.
 *
 * @param to The model, or inside a migration its label, `"library.Author"`.
 *
 * @example
 * ```ts
 * import { cascade, charField, foreignKey, manager, model, reverse } from "quintet/db";
 *
 * class Author extends model({
 *   name: charField({ maxLength: 100 }),
 *   books: () => reverse(Book, "author"),
 * }) {
 *   static objects = manager(Author);
 * }
 * class Book extends model({
 *   title: charField({ maxLength: 200 }),
 *   author: () => foreignKey(Author, { onDelete: cascade }),
 * }) {
 *   static objects = manager(Book);
 * }
 * ```
 *
 * @throws {OptionError} If `onDelete` is missing, or is `setNull` or `dbSetNull` without
 *   `null: true`.
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#foreignkey
 */
export function foreignKey<
  Model,
  const Null extends boolean = false,
  const Link extends boolean = false,
  Default = never,
  DbDefault = never,
>(
  to: Model,
  options: KeyOptions<Null, Link, Default, DbDefault>,
): ForeignKeyTo<Model, Null, false, IsMade<Link, Default, DbDefault>> {
  return new ForeignKey(to, options) as never;
}

/**
 * A relation to one row of another model that no other row has: a user and their profile.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#onetoonefield
 */
export function oneToOne<
  Model,
  const Null extends boolean = false,
  const Link extends boolean = false,
  Default = never,
  DbDefault = never,
>(
  to: Model,
  options: KeyOptions<Null, Link, Default, DbDefault>,
): ForeignKeyTo<Model, Null, true, IsMade<Link, Default, DbDefault>> {
  return new OneToOne(to, options) as never;
}

/**
 * A relation of any number of rows on both sides: books and publishers.
 *
 * The pairs have a table that is made by itself. Where a pair has values of its own, `through` names
 * a model of yours that holds them.
 *
 * @example
 * ```ts
 * import {
 *   cascade, charField, dateField, foreignKey, manager, manyToMany, model,
 * } from "quintet/db";
 *
 * class Person extends model({ name: charField() }) {
 *   static objects = manager(Person);
 * }
 * class Group extends model({
 *   name: charField(),
 *   members: () => manyToMany(Person, { through: Membership }),
 * }) {
 *   static objects = manager(Group);
 * }
 * class Membership extends model({
 *   group: () => foreignKey(Group, { onDelete: cascade }),
 *   person: () => foreignKey(Person, { onDelete: cascade }),
 *   since: dateField(),
 * }) {}
 *
 * const beatles = await Group.objects.get({ name: "The Beatles" });
 * const ringo = await Person.objects.get({ name: "Ringo" });
 * await beatles.members.add(ringo, { throughDefaults: { since: "1962-08-16" } });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#manytomanyfield
 */
export function manyToMany<Model, Through = undefined>(
  to: Model,
  options: ManyToManyOptions<Through> = {},
): ManyToManyTo<Model, Through> {
  return new ManyToMany(to, options) as never;
}

/**
 * The other side of a relation, declared so that it has a name and a type: Django's
 * `related_name`. It has no column.
 *
 * @param to The model that has the relation.
 * @param fieldName The relation's name there.
 */
export function reverse<Model, const Name extends string>(
  to: Model,
  fieldName: Name,
): ReverseOf<Model, Name> {
  return new Reverse(to, fieldName) as never;
}
