/** Finds what was renamed: something is gone, something alike is new, and somebody says yes. */

import { snakeCase } from "../../../base/index.ts";
import { type FieldState, makeField } from "../field-state.ts";
import { alterField, RenameField, renameField } from "../operations/fields.ts";
import { type FieldArgument, RenameModel, renameModel } from "../operations/models.ts";
import { isSameField } from "../table-option-source.ts";
import type { Operation } from "../operations/operation.ts";
import { type ModelState, type NamedField, type ProjectState, withTargets } from "../state.ts";
import type { Change } from "./change.ts";
import { sortOf } from "./detection.ts";
import { needsOfRename } from "./pointers.ts";
import type { Questions, Subject } from "./questions.ts";

export interface FoundRenames {
  readonly models: readonly Change[];
  readonly fields: readonly Change[];
  /** The old state with them done. */
  readonly state: ProjectState;
}

export async function findRenames(
  before: ProjectState,
  after: ProjectState,
  questions: Questions,
): Promise<FoundRenames> {
  const models: Change[] = [];
  const fields: Change[] = [];
  let state = before;
  const add = (list: Change[], app: string, operation: Operation): void => {
    const isRename = operation instanceof RenameModel || operation instanceof RenameField;
    list.push({ app, operation, needs: isRename ? needsOfRename(operation, app, state) : [] });
    state = operation.stateForwards(state, app);
  };
  for (const gone of [...before.models].filter(([key]) => !after.models.has(key))) {
    const [, { app, name }] = gone;
    const old = state.get(app, name);
    const added = [...after.models.values()].filter(
      (model) => model.app === app && !state.find(app, model.name) && sortOf(model) === sortOf(old),
    );
    const to = await askForName({ app, model: name }, questions, {
      alike: added.filter((model) => areAlike(old, model)).map((model) => model.name),
      all: added.map((model) => model.name),
    });
    if (to !== undefined) add(models, app, renameModel(name, to));
  }
  for (const now of after.models.values()) {
    const { app, name: model } = now;
    for (const [field, old] of state.find(app, model)?.fields ?? []) {
      if (now.fields.some(([name]) => name === field)) continue;
      const known = new Set(state.get(app, model).fields.map(([name]) => name));
      const added = now.fields.filter(([name]) => !known.has(name));
      const to = await askForField({ app, model, field, old, added }, questions);
      if (to === undefined) continue;
      const column = addedColumn(field, old, added.find(([name]) => name === to)![1]);
      if (column !== undefined) {
        const kept = makeField({ ...old, options: { ...old.options, dbColumn: column } });
        add(fields, app, alterField(model, field, kept as unknown as FieldArgument));
      }
      add(fields, app, renameField(model, field, to));
    }
  }
  return { models, fields, state };
}

/** At least half of the fields are the same: then it may well be the same model. */
function areAlike(old: ModelState, now: ModelState): boolean {
  const before = factsOf(old);
  const after = new Set(factsOf(now));
  const shared = before.filter((fact) => after.has(fact)).length;
  if (shared === 0) return before.length === 0 && after.size === 0;
  return shared * 2 >= Math.max(before.length, after.size);
}

/** What tells a model from others: its fields, but for the key that all have. */
function factsOf(model: ModelState): string[] {
  const self = `${model.app}.${model.name}`;
  return withTargets(model, (label) => (label === self ? "self" : label))
    .fields.filter(([name]) => name !== "id")
    .map(([name, field]) => JSON.stringify([name, field.kind, field.options["to"]]));
}

/** The column, where the new field says that it has the old one's: the field is told so first. */
function addedColumn(field: string, old: FieldState, now: FieldState): string | undefined {
  if (old.options["dbColumn"] !== undefined) return undefined;
  const { dbColumn } = now.options;
  return dbColumn === columnOf(field, old) ? dbColumn : undefined;
}

function columnOf(name: string, { kind }: FieldState): string {
  return snakeCase(kind === "foreignKey" || kind === "oneToOne" ? `${name}Id` : name);
}

interface GoneField {
  app: string;
  model: string;
  field: string;
  old: FieldState;
  added: readonly NamedField[];
}

/** Those that are the same but for the name come first; of those that share the kind, all. */
async function askForField(
  { app, model, field, old, added }: GoneField,
  questions: Questions,
): Promise<string | undefined> {
  const alike = added.filter(
    ([, now]) => now.kind === old.kind && now.options["to"] === old.options["to"],
  );
  const column = columnOf(field, old);
  const [known] = alike.find(([, { options }]) => options["dbColumn"] === column) ?? [];
  if (known !== undefined) return known; // it says that it has the column: nothing to ask
  const isSame = ([, now]: NamedField): boolean => isSameField(now, old);
  const sorted = [...alike.filter(isSame), ...alike.filter((each) => !isSame(each))];
  const hasColumn = old.kind !== "manyToMany";
  const all = added.filter(([, { kind }]) => (kind !== "manyToMany") === hasColumn);
  return askForName({ app, model, field }, questions, {
    alike: sorted.map(([name]) => name),
    all: all.map(([name]) => name),
  });
}

/** Only an explicit answer takes what is not alike. */
async function askForName(
  subject: Subject,
  questions: Questions,
  { alike, all }: { readonly alike: readonly string[]; readonly all: readonly string[] },
): Promise<string | undefined> {
  const others = all.filter((name) => !alike.includes(name));
  if (all.length === 0) return undefined;
  return questions.newName(subject, alike, others);
}
