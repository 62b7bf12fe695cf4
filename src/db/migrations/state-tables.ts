/**
 * The tables of a state. An operation changes one model of perhaps a hundred: the tables of the
 * others are kept from the state before.
 */

import { swappedFor } from "../fields/swappable.ts";
import type { Table, Tables } from "../schema/table.ts";
import { type FieldState, isRelation } from "./field-state.ts";
import { renderMetas } from "./render.ts";
import type { ModelState, ProjectState } from "./state.ts";
import { type ModelTables, modelTables } from "./tables.ts";

/** A model by its key, or a deleted one by the relation that still leads to it. */
type Need = readonly [of: string | FieldState, model: ModelState | undefined];

const byState = new WeakMap<ProjectState, ReadonlyMap<string, ModelTables>>();
const byModel = new WeakMap<ModelState, { tables: ModelTables; needs: readonly Need[] }>();

/** The tables of each model, by its key. */
export function stateTables(state: ProjectState): ReadonlyMap<string, ModelTables> {
  let made = byState.get(state);
  if (made === undefined) {
    const own = [...state.models].filter(([, model]) => hasTable(model));
    made = new Map(own.map(([key, model]) => [key, tablesFor(model, state)]));
    byState.set(state, made);
  }
  return made;
}

/** Others have their table from elsewhere. */
function hasTable({ app, name, options }: ModelState): boolean {
  const { proxy = false, managed = true, swappable } = options;
  return managed && !proxy && swappedFor(swappable, `${app}.${name}`) === undefined;
}

/** All tables of a state, by name. */
export function allTables(state: ProjectState): Tables {
  const tables = [...stateTables(state).values()].flatMap(({ table, pairs }): Table[] => [
    table,
    ...pairs.values(),
  ]);
  return new Map(tables.map((table) => [table.name, table]));
}

function tablesFor(model: ModelState, state: ProjectState): ModelTables {
  const known = byModel.get(model);
  if (known?.needs.every(([of, need]) => found(state, of) === need)) return known.tables;
  const meta = renderMetas(state).get(`${model.app}.${model.name}`);
  const tables = modelTables(meta);
  byModel.set(model, { tables, needs: needsOf(model, state) });
  return tables;
}

function found({ models, orphans }: ProjectState, of: string | FieldState): ModelState | undefined {
  return typeof of === "string" ? models.get(of) : orphans.get(of);
}

/** The models that its columns look at: its targets, and those that the key of a target points to. */
function needsOf(model: ModelState, state: ProjectState): Need[] {
  const needs = new Map<string | FieldState, ModelState | undefined>();
  const visit = ({ fields, options }: ModelState, isTarget: boolean): void => {
    for (const label of options.bases ?? []) {
      const key = label.toLowerCase();
      if (needs.has(key)) continue;
      needs.set(key, state.models.get(key));
      if (needs.get(key)) visit(needs.get(key)!, true);
    }
    for (const [, field] of fields) {
      const { to, primaryKey, unique } = field.options;
      const canBeKey = primaryKey === true || unique === true || field.kind === "oneToOne";
      if (!isRelation(field) || (isTarget && !canBeKey)) continue;
      const gone = state.orphans.get(field);
      needs.set(field, gone);
      if (gone) visit(gone, true);
      const key = String(to).toLowerCase();
      if (needs.has(key)) continue;
      const target = state.models.get(key);
      needs.set(key, target);
      if (target) visit(target, true);
    }
  };
  visit(model, false);
  return [...needs];
}
