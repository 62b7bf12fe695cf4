/** Fields that are new, gone or different. */

import { type FieldState, isRelation, plainValue } from "../field-state.ts";
import { AddField, AlterField, type FillOptions, RemoveField } from "../operations/fields.ts";
import { renderMetas } from "../render.ts";
import type { ModelState, NamedField } from "../state.ts";
import { isSameField } from "../table-option-source.ts";
import { need } from "./change.ts";
import { needsOfRemoval } from "./pointers.ts";
import { argument, byFieldName, type Detection, labelOf, needsOf } from "./detection.ts";

export function findRemovedFields(detection: Detection): void {
  for (const { old, now } of detection.kept) {
    for (const [name] of old.fields.filter(isMissingIn(now)).toSorted(byFieldName)) {
      removeField(detection, now, name);
    }
  }
}

export async function findAddedFields(detection: Detection): Promise<void> {
  for (const { old, now } of detection.kept) {
    for (const [name, field] of now.fields.filter(isMissingIn(old)).toSorted(byFieldName)) {
      await addField(detection, now, name, field);
    }
  }
}

export async function findAlteredFields(detection: Detection): Promise<void> {
  for (const { old, now } of detection.kept) {
    for (const [name, is] of now.fields.toSorted(byFieldName)) {
      const was = old.fields.find(([other]) => other === name)?.[1];
      if (was !== undefined && !isSame(was, is))
        await alterField(detection, now, { name, was, is });
    }
  }
}

function isMissingIn({ fields }: ModelState): (field: NamedField) => boolean {
  const names = new Set(fields.map(([name]) => name));
  return ([name]) => !names.has(name);
}

/** Models are the same however they are written. */
function isSame(was: FieldState, is: FieldState): boolean {
  return isSameField(withLowerLabels(was), withLowerLabels(is));
}

function withLowerLabels(field: FieldState): FieldState {
  if (!isRelation(field)) return field;
  const { to, through } = field.options;
  const options = { ...field.options, to: lower(to) };
  return {
    kind: field.kind,
    options: through === undefined ? options : { ...options, through: lower(through) },
  };
}

function lower(label: unknown): unknown {
  return typeof label === "string" ? label.toLowerCase() : label;
}

function removeField(detection: Detection, model: ModelState, name: string): void {
  const label = labelOf(model);
  detection.add(model.app, new RemoveField(model.name, name), [
    need("unordered", label, name),
    need("apart", label, name),
    ...needsOfRemoval(label, name, detection.before),
  ]);
}

async function addField(
  detection: Detection,
  model: ModelState,
  name: string,
  field: FieldState,
): Promise<void> {
  const options = await fillOf(detection, model, name, { is: field });
  const operation = new AddField(model.name, name, argument(field), options);
  detection.add(model.app, operation, [
    ...needsOf(field),
    need("removed", labelOf(model), name), // where it takes the place of one of another kind
  ]);
}

async function alterField(
  detection: Detection,
  model: ModelState,
  { name, was, is }: { name: string; was: FieldState; is: FieldState },
): Promise<void> {
  if ((was.kind === "manyToMany") !== (is.kind === "manyToMany")) {
    await detection.questions.confirmLoss({ app: model.app, model: model.name, field: name });
    removeField(detection, model, name);
    await addField(detection, model, name, is);
    return;
  }
  const options = await fillOf(detection, model, name, { was, is });
  const operation = new AlterField(model.name, name, argument(is), options);
  detection.add(model.app, operation, needsOf(is));
}

/** For the rows that are there: asked for where no default of the field helps. */
async function fillOf(
  { after, codeField, questions }: Detection,
  { app, name: model }: ModelState,
  name: string,
  { was, is }: { was?: FieldState; is: FieldState },
): Promise<FillOptions> {
  if (is.kind === "manyToMany" || is.options["null"] === true) return {};
  if (was !== undefined && was.options["null"] !== true) return {};
  const made = codeField(app, model, name);
  if (typeof made?.options.default === "function") {
    return { fill: plainValue(await made.defaultValue(), `${model}.${name}: default`) };
  }
  const field = renderMetas(after).get(`${app}.${model}`).field(name);
  if (field.hasDefault || field.isMadeByDatabase) return {};
  if (field.valueKind === "text" && field.options.blank === true) return {};
  const fill = await questions.valueForRows({ app, model, field: name }, field, was === undefined);
  return fill === undefined ? {} : { fill };
}
