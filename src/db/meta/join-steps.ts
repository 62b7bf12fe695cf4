/** The columns that join a model to rows of another, whose key may be in the table of a parent. */

import type { Field } from "../fields/field.ts";
import type { ForeignKey } from "../fields/relation.ts";
import type { JoinStep, ModelMeta } from "./model-meta.ts";

/** A parent, and the link to it that the model below has. */
interface Up {
  readonly below: ModelMeta;
  readonly link: ForeignKey;
  readonly parent: ModelMeta;
}

/**
 * From a column to the rows that hold its value in a field: over the table that has the field, and
 * from there down to the model itself.
 *
 * @param only A further condition on the table that has the field.
 */
export function stepsTo(
  from: string,
  to: ModelMeta,
  field: Field,
  only?: JoinStep["only"],
): JoinStep[] {
  const ups = upsTo(to.concrete, field);
  const home = ups.at(-1)?.parent ?? to.concrete;
  const first = { from, table: home.table, to: home.columnOf(field), ...(only && { only }) };
  const down = ups.toReversed().map(({ below, link, parent }): JoinStep => ({
    from: parent.columnOf(link.targetKey),
    table: below.table,
    to: below.columnOf(link),
    meta: below,
  }));
  return [{ ...first, meta: home }, ...down].map((step, at, all) =>
    at === all.length - 1 ? { ...step, meta: to } : step,
  );
}

/** From a model to the row that a foreign key of it names, which may be a key of a parent. */
export function stepsOver(from: ModelMeta, key: ForeignKey, to: ModelMeta): JoinStep[] {
  const ups = upsTo(from.concrete, key);
  const home = ups.at(-1)?.parent ?? from.concrete;
  const up = ups.map(({ below, link, parent }): JoinStep => ({
    from: below.columnOf(link),
    table: parent.table,
    to: parent.columnOf(link.targetKey),
    meta: parent,
  }));
  const last = { from: home.columnOf(key), table: to.table, to: to.columnOf(key.targetKey) };
  return [...up, { ...last, meta: to }];
}

/** The way up to the model in whose table the field is; empty if it is its own. */
function upsTo(meta: ModelMeta, field: Field): Up[] {
  if (meta.ownFields.some(({ name }) => name === field.name)) return [];
  for (const [parent, link] of meta.parents) {
    if (parent.findField(field.name) === undefined) continue;
    const above = parent.concrete;
    return [{ below: meta, link, parent: above }, ...upsTo(above, field)];
  }
  return [];
}
