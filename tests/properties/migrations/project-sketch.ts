/**
 * Models as a generator sees them, and random changes of them. Each model and field has an identity
 * that stays while it is renamed, so that its rows and values can be followed.
 */

import * as fc from "fast-check";

import type { FieldArgument } from "../../../src/db/migrations/operations/models.ts";
import { createModel } from "../../../src/db/migrations/operations/models.ts";
import {
  bigAutoField,
  bigIntegerField,
  binaryField,
  booleanField,
  cascade,
  charField,
  check,
  dateField,
  dateTimeField,
  decimalField,
  durationField,
  floatField,
  foreignKey,
  index,
  integerField,
  jsonField,
  manyToMany,
  oneToOne,
  positiveIntegerField,
  smallIntegerField,
  textField,
  timeField,
  unique,
  uuidField,
} from "../../../src/db/migrations/index.ts";
import { ProjectState } from "../../../src/db/migrations/state.ts";

export const app = "library";

export interface FieldSketch {
  readonly identity: number;
  readonly name: string;
  readonly kind: Kind;
  readonly options: Readonly<Record<string, unknown>>;
  /** Its kind from the start, if it is another by now: values must fit it on the way back. */
  readonly firstKind?: Kind | undefined;
  /** Could it be NULL from the start? */
  readonly wasNullable: boolean;
  /** Is it, or was it, unique? Then rows are not filled with one value: there is no way back. */
  readonly wasUnique?: boolean | undefined;
  /** The model that a relation points to. */
  readonly to?: number | undefined;
}

export interface ModelSketch {
  readonly identity: number;
  readonly name: string;
  readonly fields: readonly FieldSketch[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Groups of fields, by identity: what is unique together, indexes, conditions. */
  readonly together: readonly (readonly number[])[];
  readonly indexes: readonly { readonly name: string; readonly fields: readonly number[] }[];
  readonly constraints: readonly {
    readonly name: string;
    readonly kind: "check" | "unique" | "unique if";
    readonly field: number;
  }[];
}

export type ProjectSketch = readonly ModelSketch[];

/** A decision of the generator: what is done, and numbers that choose where. */
export interface Choice {
  readonly what: ChangeKind;
  readonly at: number;
  readonly which: number;
  readonly how: number;
}

const kinds = {
  integer: integerField,
  big: bigIntegerField,
  small: smallIntegerField,
  positive: positiveIntegerField,
  boolean: booleanField,
  char: (options: object) => charField({ maxLength: 60, ...options }),
  text: textField,
  decimal: (options: object) => decimalField({ maxDigits: 12, decimalPlaces: 2, ...options }),
  float: floatField,
  date: dateField,
  moment: dateTimeField,
  time: timeField,
  duration: durationField,
  uuid: uuidField,
  json: jsonField,
  bytes: binaryField,
  key: (options: object) => foreignKey(options as never as string, { onDelete: cascade }),
  one: (options: object) => oneToOne(options as never as string, { onDelete: cascade }),
  many: (options: object) => manyToMany(options as never as string),
} as const;

export type Kind = keyof typeof kinds;

const plainKinds = (Object.keys(kinds) as Kind[]).slice(0, -3);

/** Kinds whose values the other can hold, so that a change of kind loses nothing, both ways. */
const compatible: Partial<Record<Kind, readonly Kind[]>> = {
  integer: ["big", "positive", "char", "text"],
  positive: ["integer", "big", "decimal"],
  small: ["integer", "big", "float"],
  char: ["text"],
  text: ["char"],
  date: ["char"],
  uuid: ["char"],
  big: ["integer"],
};

const changeKinds = [
  "add model",
  "remove model",
  "rename model",
  "add field",
  "add field",
  "add relation",
  "remove field",
  "rename field",
  "alter kind",
  "alter null",
  "alter unique",
  "alter index",
  "alter column",
  "alter table",
  "alter default",
  "alter comment",
  "unique together",
  "add index",
  "remove index",
  "add constraint",
  "remove constraint",
] as const;

type ChangeKind = (typeof changeKinds)[number];

const number = fc.nat({ max: 1000 });

export const choices: fc.Arbitrary<Choice> = fc.record({
  what: fc.constantFrom(...changeKinds),
  at: number,
  which: number,
  how: number,
});

/** The state that a project's models are in. */
export function stateOf(project: ProjectSketch): ProjectState {
  const nameOf = (identity: number): string =>
    project.find((model) => model.identity === identity)!.name;
  let state = ProjectState.empty;
  for (const model of project) {
    const fieldName = (identity: number): string =>
      model.fields.find((field) => field.identity === identity)!.name;
    const fields = [...model.fields.filter(isPlain), ...model.fields.filter((f) => !isPlain(f))];
    const made = fields.map((field): [string, FieldArgument] => [
      field.name,
      fieldOf(field, field.to === undefined ? undefined : `${app}.${nameOf(field.to)}`),
    ]);
    const indexes = model.indexes.map(({ name, fields }) =>
      index(...fields.map(fieldName), { name }),
    );
    const constraints = model.constraints.map(({ kind, name, field }) => {
      const on = fieldName(field);
      if (kind === "check") return check(name, { [`${on}__gte`]: -1_000_000 });
      return kind === "unique"
        ? unique(name, on, "id")
        : unique(name, on, "id", { condition: { id__gt: 0 } });
    });
    const options = {
      ...model.options,
      ...(model.together.length > 0 && {
        uniqueTogether: model.together.map((group) => [...group.map(fieldName), "id"]),
      }),
      ...(indexes.length > 0 && { indexes }),
      ...(constraints.length > 0 && { constraints }),
    };
    const id = bigAutoField({ primaryKey: true, verboseName: "ID" });
    state = createModel(
      model.name,
      { id, ...Object.fromEntries(made) },
      options as never,
    ).stateForwards(state, app);
  }
  return state;
}

function isPlain({ kind }: FieldSketch): boolean {
  return kind !== "many";
}

function fieldOf({ kind, options }: FieldSketch, to: string | undefined): FieldArgument {
  if (to === undefined) return (kinds[kind] as (options: object) => FieldArgument)(options);
  if (kind === "many") return manyToMany(to);
  const make = kind === "key" ? foreignKey : oneToOne;
  return make(to, { onDelete: cascade, ...options } as never);
}

/** Changes a project; where that makes no sense there, it stays as it is. */
export function changed(project: ProjectSketch, choice: Choice, next: () => number): ProjectSketch {
  const { what, at, which, how } = choice;
  if (what === "add model" || project.length === 0)
    return [...project, newModel(next(), how, next)];
  const model = project[at % project.length]!;
  const set = (parts: Partial<ModelSketch>): ProjectSketch =>
    project.map((each) => (each === model ? { ...each, ...parts } : each));
  const field = model.fields[which % Math.max(1, model.fields.length)];
  const setField = (parts: Partial<FieldSketch>): ProjectSketch =>
    set({ fields: model.fields.map((each) => (each === field ? { ...each, ...parts } : each)) });
  const option = (name: string, value: unknown): ProjectSketch => {
    const { [name]: _old, ...rest } = field!.options;
    return setField({ options: value === undefined ? rest : { ...rest, [name]: value } });
  };

  switch (what) {
    case "remove model": {
      const isNeeded = project.some((other) =>
        other.fields.some(({ to }) => to === model.identity),
      );
      return isNeeded ? project : project.filter((each) => each !== model);
    }
    case "rename model":
      return set({ name: `Model${next()}` });
    case "add field":
      return set({ fields: [...model.fields, newField(next(), how, which)] });
    case "add relation": {
      const kind = (["key", "one", "many", "key"] as const)[how % 4]!;
      const to = project[which % project.length]!.identity;
      const identity = next();
      const rest = { relatedName: "+", ...(kind !== "many" && { null: true }) };
      const options = kind === "many" ? {} : rest;
      const added = { identity, name: `rel${identity}`, wasNullable: true };
      return set({ fields: [...model.fields, { ...added, kind, options, to }] });
    }
    case "alter table":
      return set({ options: { ...model.options, dbTable: `table_${next()}` } });
    case "remove index":
      return set({ indexes: model.indexes.slice(1) });
    case "remove constraint":
      return set({ constraints: model.constraints.slice(1) });
    case "alter comment":
      if (how % 2 === 0)
        return set({ options: { ...model.options, dbTableComment: `It's ${how}` } });
      break;
    default:
  }
  if (field === undefined) return project;
  const isUsed = usesField(model, field.identity);
  const isMany = field.kind === "many";
  switch (what) {
    case "remove field":
      // What cannot come back without a value is not undone: that is another test's.
      return isUsed || !(field.wasNullable && (isMany || field.options["null"] === true))
        ? project
        : set({ fields: model.fields.filter((each) => each !== field) });
    case "rename field":
      return setField({ name: `${field.kind}Field${next()}` });
    case "alter kind": {
      const kinds = compatible[field.kind] ?? [];
      const isChecked = model.constraints.some(
        (each) => each.kind === "check" && each.field === field.identity,
      );
      const isDefault = "dbDefault" in field.options;
      if (kinds.length === 0 || isChecked || isDefault) return project;
      const { firstKind = field.kind } = field;
      return setField({ kind: kinds[how % kinds.length]!, firstKind });
    }
    case "alter null": {
      // Rows are filled with the same, which a unique field cannot have; and rows that may have
      // no value afterwards would have to be filled on the way back.
      const { null: isNullable = false, unique = false } = field.options;
      return field.to !== undefined || isNullable !== true || unique === true
        ? project
        : option("null", undefined);
    }
    case "alter unique":
      // Values are made to differ where a field is unique; one that was not may have equal ones.
      return field.options["unique"] ? option("unique", undefined) : project;
    case "alter index":
      return isMany || field.kind === "one"
        ? project
        : option(
            "dbIndex",
            field.options["dbIndex"] === !relates(field) ? relates(field) : !relates(field),
          );
    case "alter column":
      return isMany ? project : option("dbColumn", `column_${next()}`);
    case "alter default":
      return (field.kind === "char" || field.kind === "integer") && !field.options["unique"]
        ? option("dbDefault", field.kind === "char" ? `it's ${how}` : how)
        : project;
    case "alter comment":
      return isMany ? project : option("dbComment", how % 3 === 0 ? undefined : `says "${how}"`);
    case "unique together":
      if (isMany) return project;
      return set({ together: model.together.length > 0 ? [] : [[field.identity]] });
    case "add index": {
      if (isMany || field.kind === "json") return project;
      const name = `index_${next()}`;
      return set({ indexes: [...model.indexes, { name, fields: [field.identity] }] });
    }
    case "add constraint": {
      if (isMany || field.kind === "json" || field.kind === "one") return project;
      const isNumber = ["integer", "big", "positive"].includes(field.kind);
      const kind = (["check", "unique", "unique if"] as const)[isNumber ? how % 3 : 1 + (how % 2)]!;
      const added = { kind, name: `constraint_${next()}`, field: field.identity };
      return set({ constraints: [...model.constraints, added] });
    }
    default:
      return project;
  }
}

function relates({ kind }: FieldSketch): boolean {
  return kind === "key";
}

function usesField(model: ModelSketch, identity: number): boolean {
  return (
    model.together.some((group) => group.includes(identity)) ||
    model.indexes.some(({ fields }) => fields.includes(identity)) ||
    model.constraints.some(({ field }) => field === identity)
  );
}

function newModel(identity: number, how: number, next: () => number): ModelSketch {
  const fields = Array.from({ length: (how % 4) + 1 }, (_, at) =>
    newField(next(), how + at * 7, at),
  );
  const rest = { options: {}, together: [], indexes: [], constraints: [] };
  return { identity, name: `Model${identity}`, fields, ...rest };
}

function newField(identity: number, how: number, which: number): FieldSketch {
  const kind = plainKinds[how % plainKinds.length]!;
  const isKey = which % 5 === 1 && kind !== "boolean" && kind !== "json";
  const isNull = which % 3 !== 0 || isKey;
  const options = {
    ...(isNull && { null: true }),
    ...(isKey && { unique: true }),
    ...(which % 4 === 2 && !isKey && kind !== "json" && { dbIndex: true }),
    ...(which % 7 === 3 && !isKey && kind === "integer" && { default: 7 }),
  };
  return {
    identity,
    name: `${kind}Field${identity}`,
    kind,
    options,
    wasNullable: isNull,
    wasUnique: isKey,
  };
}
