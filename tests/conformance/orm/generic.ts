/** The generic keys and relations of a recorded model. */

import { camelCase } from "../../../src/base/index.ts";
import { genericForeignKey, genericRelation } from "../../../src/contenttypes/index.ts";
import type { Json, JsonObject, ModelSchema } from "./case.ts";

/** @param classOf The model class of a label. */
export function genericEntry(
  field: JsonObject,
  classOf: (label: string) => unknown,
): () => unknown {
  const name = (key: string): string => camelCase(String(field[key]));
  if (field["class"] === "GenericForeignKey") {
    const options = { contentType: name("ct_field"), objectId: name("fk_field") };
    return () => genericForeignKey({ ...options, models: () => [] });
  }
  const relatedQueryName = field["related_query_name"];
  return () =>
    genericRelation(classOf(String(field["to"])), {
      contentType: name("content_type_field"),
      objectId: name("object_id_field"),
      ...(typeof relatedQueryName === "string" && {
        relatedQueryName: camelCase(relatedQueryName),
      }),
    });
}

/** What a generic relation points to and is not there; undefined if nothing is missing. */
export function genericLack(field: JsonObject, all: readonly ModelSchema[]): string | undefined {
  if (field["class"] === "GenericForeignKey") return undefined;
  const to = all.find(({ label }) => label === field["to"]);
  const wanted = [field["content_type_field"], field["object_id_field"]];
  const has = (name: Json | undefined) =>
    [to, ...ancestors(to, all)].some((model) => model?.fields.some((one) => one.name === name));
  return wanted.every(has) ? undefined : "a generic relation to an unknown model";
}

/** All models above one, nearest first. */
export function ancestors(
  model: ModelSchema | undefined,
  all: readonly ModelSchema[],
): readonly ModelSchema[] {
  const above = all.filter(({ label }) => model?.concrete_bases.includes(label));
  return above.flatMap((base) => [base, ...ancestors(base, all)]);
}

/** Does a statement only look for content types? Django's cache spares most of those. */
export function isTypeLookup(text: string): boolean {
  return /^SELECT [^(]* FROM "django_content_type" WHERE/.test(text);
}
