/** Models that are new, or gone. */

import { nameOfChosen } from "../../fields/swappable.ts";
import { AddField, AlterField, RemoveField } from "../operations/fields.ts";
import { AddConstraint, AlterUniqueTogether } from "../operations/constraints.ts";
import { AddIndex, AlterIndexTogether } from "../operations/indexes.ts";
import { CreateModel, DeleteModel } from "../operations/models.ts";
import { AlterOrderWithRespectTo } from "../operations/order.ts";
import { isRelation } from "../field-state.ts";
import {
  constraintsOf,
  indexesOf,
  isLabel,
  modelKey,
  type ModelState,
  type NamedField,
  type ProjectState,
} from "../state.ts";
import { type Need, need } from "./change.ts";
import {
  argument,
  byFieldName,
  type Detection,
  labelOf,
  needsOf,
  sortedKeys,
  sortOf,
  targetsOf,
} from "./detection.ts";

export function findDeletedModels(detection: Detection): void {
  for (const sort of ["managed", "unmanaged"] as const) {
    for (const key of sortedKeys(detection.before)) {
      const old = detection.before.models.get(key)!;
      const now = detection.after.models.get(key);
      const becomesProxy = isProxy(now);
      if (sortOf(old) === sort && (!now || becomesProxy)) {
        deleteModel(detection, old, { becomesProxy });
      }
    }
  }
}

/** Its relations go first; where models point to each other, that opens the circle. */
function deleteModel(
  detection: Detection,
  model: ModelState,
  { becomesProxy }: { becomesProxy: boolean },
): void {
  const { app, name, options } = model;
  const label = labelOf(model);
  const isIt = (target: string): boolean => target.toLowerCase() === label.toLowerCase();
  if (options.uniqueTogether) detection.add(app, new AlterUniqueTogether(name, []));
  if (options.indexTogether) detection.add(app, new AlterIndexTogether(name, []));
  const related = model.fields.filter(([, field]) => isRelation(field)).toSorted(byFieldName);
  for (const [field] of related) detection.add(app, new RemoveField(name, field));
  const needs: Need[] = related.map(([field]) => need("removed", label, field));
  for (const other of detection.before.models.values()) {
    if (other === model) continue;
    if (other.options.bases?.some(isIt)) needs.push(need("removed", labelOf(other)));
    for (const [field, state] of other.fields) {
      if (!targetsOf(state).some(isIt)) continue;
      needs.push(need("removed", labelOf(other), field));
      if (state.kind !== "manyToMany" && !becomesProxy)
        needs.push(need("altered", labelOf(other), field));
    }
  }
  detection.add(app, new DeleteModel(name), needs);
}

export function findCreatedModels(detection: Detection): void {
  const { before, after } = detection;
  const isNew = (key: string): boolean => {
    const old = before.models.get(key);
    return !old || sortOf(old) === "proxy";
  };
  for (const sort of ["managed", "unmanaged"] as const) {
    const keys = swappableFirst(sortedKeys(after), after).filter((key) => isNew(key));
    for (const key of keys.toReversed()) {
      const model = after.models.get(key)!;
      if (sortOf(model) === sort) createModel(detection, model);
    }
  }
}

/** What others cannot name is made first: the first migration of its app is what they wait for. */
function swappableFirst(keys: readonly string[], { models }: ProjectState): string[] {
  const isFirst = (key: string): boolean =>
    models.get(key)!.options.swappable !== undefined || nameOfChosen(key) !== undefined;
  return [...keys.filter(isFirst), ...keys.filter((key) => !isFirst(key))];
}

/** Its relations come after it: where the models that they lead to are there, they join it. */
function createModel(detection: Detection, model: ModelState): void {
  const { app, name } = model;
  const label = labelOf(model);
  const { indexes: _1, constraints: _2, uniqueTogether, indexTogether, ...others } = model.options;
  const { orderWithRespectTo, ...options } = others;
  // The fields of the key are there from the beginning.
  const isKey = ([field]: NamedField): boolean => options.primaryKey?.includes(field) === true;
  const own = model.fields.filter((field) => isKey(field) || !isLater(field));
  const later = model.fields.filter((field) => !own.includes(field)).toSorted(byFieldName);
  const needs = [
    need("removed", label),
    ...basesNeeds(detection, model),
    ...own.flatMap(([, field]) => needsOf(field)),
  ];
  const fields = Object.fromEntries(own.map(([field, state]) => [field, argument(state)]));
  detection.addFirst(app, new CreateModel(name, fields, options), needs);
  alterPointers(detection, model);
  if (sortOf(model) === "unmanaged") return;

  const isThere = need("created", label);
  for (const [field, state] of later) {
    const operation = new AddField(name, field, argument(state));
    detection.add(app, operation, [...needsOf(state), isThere]);
  }
  const whole = [...later.map(([field]) => need("created", label, field)), isThere];
  if (orderWithRespectTo !== undefined) {
    // A generic key is no field of the table, so nothing creates it.
    const isField = model.fields.some(([field]) => field === orderWithRespectTo);
    const needs = isField ? [need("created", label, orderWithRespectTo), isThere] : whole;
    detection.add(app, new AlterOrderWithRespectTo(name, orderWithRespectTo), needs);
  }
  for (const index of indexesOf(model)) detection.add(app, new AddIndex(name, index), whole);
  for (const constraint of constraintsOf(model)) {
    detection.add(app, new AddConstraint(name, constraint), whole);
  }
  if (uniqueTogether) detection.add(app, new AlterUniqueTogether(name, uniqueTogether), whole);
  if (indexTogether) detection.add(app, new AlterIndexTogether(name, indexTogether), whole);
}

/** Its bases are there, and a field that moved here from one of them is gone there. */
function basesNeeds({ before, after }: Detection, { options, fields }: ModelState): Need[] {
  return (options.bases ?? []).flatMap((base) => {
    const [old, now] = [before, after].map((state) => state.models.get(base.toLowerCase()));
    const moved = fields.filter(([name]) => now && has(old, name) && !has(now, name));
    return [need("created", base), ...moved.map(([name]) => need("removed", base, name))];
  });
}

export function findProxies(detection: Detection): void {
  const { before, after } = detection;
  for (const key of sortedKeys(before)) {
    const model = before.models.get(key)!;
    if (!isProxy(model) || isProxy(after.models.get(key))) continue;
    detection.add(model.app, new DeleteModel(model.name));
  }
  for (const key of sortedKeys(after)) {
    const model = after.models.get(key)!;
    if (!isProxy(model) || isProxy(before.models.get(key))) continue;
    const needs = [need("removed", labelOf(model)), ...basesNeeds(detection, model)];
    const operation = new CreateModel(model.name, {}, model.options);
    detection.add(model.app, operation, needs);
    alterPointers(detection, model);
  }
}

/** A proxy that has a table now, and the other way round: keys to it hold rows of another table. */
function alterPointers(detection: Detection, model: ModelState): void {
  const { before, after } = detection;
  const label = labelOf(model);
  const key = label.toLowerCase();
  const old = before.models.get(key);
  if (old === undefined || isProxy(old) === isProxy(model)) return;
  for (const { app, name, fields } of after.models.values()) {
    const known = before.models.get(modelKey(app, name));
    for (const [field, state] of fields) {
      const { to } = state.options;
      if (!isRelation(state) || !isLabel(to, model.app, model.name) || !has(known, field)) continue;
      const needs = [need("created", label), ...needsOf(state)];
      detection.add(app, new AlterField(name, field, argument(state)), needs);
    }
  }
}

function isProxy(model: ModelState | undefined): boolean {
  return model?.options.proxy === true;
}

function has(model: ModelState | undefined, name: string): boolean {
  return model?.fields.some(([known]) => known === name) ?? false;
}

/** Its key, and the link to what it inherits from, a model cannot be made without. */
function isLater([, field]: NamedField): boolean {
  const { primaryKey, parentLink } = field.options;
  return isRelation(field) && primaryKey !== true && parentLink !== true;
}
