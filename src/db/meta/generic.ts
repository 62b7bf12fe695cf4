/** Generic relations: joined by the key of the row and, as it belongs to any model, the content type. */

import type { GenericRelation } from "../fields/generic.ts";
import { ForeignKey } from "../fields/relation.ts";
import { column, compare, constant, type Expression } from "../sql/expressions.ts";
import { ModelDefinitionError } from "./errors.ts";
import { stepsTo } from "./join-steps.ts";
import type { GenericFields, ModelMeta, Relation } from "./model-meta.ts";

/** The rows of another model that point to one of this. */
export function genericRelation(meta: ModelMeta, name: string, field: GenericRelation): Relation {
  const to = meta.registry.resolve(field.to);
  const generic = genericFields(to, field);
  const { contentType, objectId } = generic;
  return {
    name,
    kind: "generic",
    from: meta,
    to,
    isMultiple: true,
    isNullable: true,
    steps: stepsTo(meta.columnOf(meta.primaryKey), to, objectId, {
      of: "to",
      column: to.columnOf(contentType),
      value: typeKey(contentType, meta),
    }),
    field: undefined,
    through: undefined,
    generic,
  };
}

/** From the rows that point to any model to those of one. */
export function genericTarget(
  meta: ModelMeta,
  name: string,
  other: ModelMeta,
  field: GenericRelation,
): Relation {
  const generic = genericFields(meta, field);
  const { contentType, objectId } = generic;
  return {
    name,
    kind: "genericTarget",
    from: meta,
    to: other,
    isMultiple: false,
    isNullable: true,
    steps: [
      {
        from: meta.columnOf(objectId),
        table: other.table,
        to: other.columnOf(other.primaryKey),
        only: {
          of: "from",
          column: meta.columnOf(contentType),
          value: typeKey(contentType, other),
        },
      },
    ],
    field: undefined,
    through: undefined,
    generic,
  };
}

/** The two fields of a model, by the names that a generic key or relation has for them. */
export function genericFields(
  meta: ModelMeta,
  names: { readonly contentType: string; readonly objectId: string },
): GenericFields {
  const contentType = meta.field(names.contentType);
  if (contentType instanceof ForeignKey) {
    return { contentType, objectId: meta.field(names.objectId) };
  }
  throw new ModelDefinitionError(`${meta.name}.${names.contentType} is no foreign key.`, {
    hint: "A generic relation wants one to ContentType of quintet/contenttypes.",
  });
}

/** How content types name a model. */
export function typeNames(meta: ModelMeta): { appLabel: string; model: string } {
  return { appLabel: meta.app, model: meta.name.toLowerCase() };
}

/**
 * The key of a model's content type, as the database finds it: so a statement can be planned
 * without asking for it first.
 */
function typeKey({ targetKey, to }: ForeignKey, meta: ModelMeta): Expression {
  const types = meta.registry.resolve(to);
  const alias = "content_type";
  const of = (name: string): Expression => column(alias, types.columnOf(types.field(name)));
  const { appLabel, model } = typeNames(meta);
  const parts = [
    compare("=", of("appLabel"), constant(appLabel)),
    compare("=", of("model"), constant(model)),
  ];
  return {
    kind: "subquery",
    select: {
      kind: "select",
      columns: [{ expression: column(alias, types.columnOf(targetKey)) }],
      distinct: false,
      from: { table: types.table, alias },
      joins: [],
      where: { kind: "all", parts },
      groupBy: [],
      orderBy: [],
    },
  };
}
