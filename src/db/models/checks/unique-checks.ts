/** Asks the database whether another row has the values of an instance that must be its own. */

import { type Issue, nonFieldErrors, Temporal, gettextNoop } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import { type ModelInstance, originKey, valuesKey } from "../../meta/instance.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { fetchExists } from "../../query/execute.ts";
import { Condition, type Lookups } from "../../query/expressions/expressions.ts";
import { initialState, type Restriction } from "../../query/query-state.ts";

/** Issues by field; what is about several fields stands under `nonField`. */
export type IssueList = Record<string, Issue[]>;

/** The unique fields, `uniqueTogether` and `uniqueForDate` and its like. */
export async function uniqueIssues(
  instance: ModelInstance,
  meta: ModelMeta,
  exclude: readonly string[],
): Promise<IssueList> {
  const issues: IssueList = {};
  for (const fields of uniqueGroups(instance, meta)) {
    if (fields.some(({ name }) => exclude.includes(name))) continue;
    const values = valuesFor(instance, meta, fields);
    if (values && (await isTaken(instance, meta, [values]))) addUnique(issues, meta, fields);
  }
  for (const check of dateChecks(meta)) {
    if (exclude.includes(check.field.name) || exclude.includes(check.date.name)) continue;
    const conditions = dateConditions(instance, meta, check);
    if (conditions && (await isTaken(instance, meta, [conditions]))) addForDate(issues, check);
  }
  for (const parent of meta.parents.keys()) {
    addIssues(issues, await uniqueIssues(instance, parent, exclude));
  }
  return issues;
}

/** Fields that together must be unique; groups first, as in Django. */
function uniqueGroups(instance: ModelInstance, meta: ModelMeta): Field[][] {
  const groups = (meta.options.uniqueTogether ?? []).map((names) =>
    names.map((name) => meta.field(name)),
  );
  const single = meta.ownFields.filter((field) => {
    if (field.isPrimaryKey) return instance[originKey].isNew && !field.isGeneratedByDatabase;
    return field.options.unique === true;
  });
  const isNewKey = meta.keyPosition < 0 && instance[originKey].isNew;
  return [...(isNewKey ? [[...meta.keyFields]] : []), ...groups, ...single.map((field) => [field])];
}

/** Undefined if one of them has none: rows without a value are all different. */
export function valuesFor(
  instance: ModelInstance,
  meta: ModelMeta,
  fields: readonly Field[],
): Lookups | undefined {
  const values = fields.map((field) => [field.name, valueOf(instance, meta, field)] as const);
  if (values.some(([, value]) => value === null || value === undefined)) return undefined;
  return Object.fromEntries(values);
}

/** Undefined for what the database is still to make. */
export function valueOf(instance: ModelInstance, meta: ModelMeta, field: Field): unknown {
  if (instance[valuesKey][meta.position(field)] === undefined) return undefined;
  return (instance as unknown as Record<string, unknown>)[field.attribute];
}

/** Is there another row of which all of these hold? */
export async function isTaken(
  instance: ModelInstance,
  meta: ModelMeta,
  conditions: readonly Restriction[],
): Promise<boolean> {
  const { isNew, using } = instance[originKey];
  const key = meta.keyPosition < 0 ? instance.pk : valueOf(instance, meta, meta.primaryKey);
  // The row of a parent may be there already: one that becomes a row of the child.
  const hasRow = meta.modelClass === instance.constructor ? !isNew : isThere(key);
  const others: Restriction[] = hasRow ? [new Condition("and", [{ pk: key }], true)] : [];
  return fetchExists({
    ...initialState(meta, using, { instance }),
    operations: [{ kind: "filter", conditions: [...conditions, ...others] }],
  });
}

/** Adds what was found for a parent. */
export function addIssues(issues: IssueList, more: IssueList): void {
  for (const [name, list] of Object.entries(more)) (issues[name] ??= []).push(...list);
}

function isThere(key: unknown): boolean {
  return key !== null && key !== undefined;
}

/** As Django says it: at the field, or for several fields at none. */
export function addUnique(issues: IssueList, meta: ModelMeta, fields: readonly Field[]): void {
  const model = capitalized(meta.verboseName);
  const labels = fields.map((field) => capitalized(field.verboseName));
  const [only, ...others] = fields;
  const message = gettextNoop("{model} with this {field} already exists.");
  if (only && others.length === 0) {
    const own = only.options.errorMessages?.["unique"];
    const params = { model, field: labels[0]! };
    (issues[only.name] ??= []).push({ code: "unique", message: String(own ?? message), params });
    return;
  }
  const field = `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
  (issues[nonFieldErrors] ??= []).push({
    code: "unique-together",
    message,
    params: { model, field },
  });
}

type DatePart = "date" | "month" | "year";

interface DateCheck {
  readonly field: Field;
  readonly part: DatePart;
  readonly date: Field;
}

function dateChecks(meta: ModelMeta): DateCheck[] {
  return meta.ownFields.flatMap((field) => {
    const { uniqueForDate, uniqueForMonth, uniqueForYear } = field.options;
    const names = { date: uniqueForDate, year: uniqueForYear, month: uniqueForMonth };
    return Object.entries(names)
      .filter(([, name]) => name !== undefined)
      .map(([part, name]) => ({ field, part: part as DatePart, date: meta.field(name!) }));
  });
}

function dateConditions(
  instance: ModelInstance,
  meta: ModelMeta,
  { field, part, date }: DateCheck,
): Lookups | undefined {
  const at = valueOf(instance, meta, date);
  const value = valueOf(instance, meta, field);
  const day = at instanceof Temporal.Instant ? at.toZonedDateTimeISO("UTC") : at;
  if (!(day instanceof Temporal.PlainDate || day instanceof Temporal.ZonedDateTime)) {
    return undefined;
  }
  if (value === null || value === undefined) return undefined;
  if (part !== "date") return { [field.name]: value, [`${date.name}__${part}`]: day[part] };
  const { year, month, day: number } = day;
  return {
    [field.name]: value,
    [`${date.name}__day`]: number,
    [`${date.name}__month`]: month,
    [`${date.name}__year`]: year,
  };
}

function addForDate(issues: IssueList, { field, part, date }: DateCheck): void {
  const own = field.options.errorMessages?.["uniqueForDate"];
  (issues[field.name] ??= []).push({
    code: "unique-for-date",
    message: String(own ?? gettextNoop("{field} must be unique for {date} {part}.")),
    params: {
      field: capitalized(field.verboseName),
      date: capitalized(date.verboseName),
      part,
    },
  });
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
