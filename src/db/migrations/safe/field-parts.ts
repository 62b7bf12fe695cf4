/** What a field demands of its column, apart from its values: taken off and put on one by one. */

import { snakeCase } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import { type FieldState, makeField } from "../field-state.ts";

/** The parts that `--safe` sets one by one. Those that are left out stay as they are. */
export interface FieldParts {
  readonly null?: boolean;
  readonly unique?: boolean;
  readonly dbIndex?: boolean;
  readonly dbConstraint?: boolean;
  /** Is there a check that numbers are not negative? */
  readonly isPositive?: false;
  readonly dbDefault?: unknown;
  readonly dbColumn?: string;
  /** What it points to, and what becomes of the row when that goes. */
  readonly to?: unknown;
  readonly toField?: unknown;
  readonly onDelete?: unknown;
}

/** Numbers that are positive by a check, and the same without it. */
const unsigned: Readonly<Record<string, string>> = {
  positiveInteger: "integer",
  positiveSmallInteger: "smallInteger",
  positiveBigInteger: "bigInteger",
};

/** The field with these parts. A part that is `undefined` is as if it were not said. */
export function withParts(field: FieldState, parts: FieldParts): FieldState {
  const { isPositive, unique, ...options } = parts;
  let { kind } = field;
  if (isPositive === false) kind = unsigned[kind] ?? kind;
  // A one-to-one relation is unique by what it is: without that it is a foreign key.
  if (unique === false && kind === "oneToOne") kind = "foreignKey";
  const merged = {
    ...field.options,
    ...options,
    ...(unique !== undefined && { unique }),
  };
  return { kind, options: said({ kind, options: merged }) };
}

/** Without what goes without saying. */
function said({ kind, options }: FieldState): FieldState["options"] {
  const implied: Readonly<Record<string, unknown>> = {
    null: false,
    unique: false,
    ...(kind !== "foreignKey" && kind !== "slug" && { dbIndex: false }),
    ...((kind === "foreignKey" || kind === "slug") && { dbIndex: true }),
    dbConstraint: true,
  };
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => value !== undefined && !(name in implied && implied[name] === value),
    ),
  );
}

/** The field as the functions of `db/fields` make it. */
export function madeField(state: FieldState): Field {
  return makeField(state) as Field;
}

export function isUnique(state: FieldState): boolean {
  return madeField(state).options.unique === true;
}

/** Has its column an index of its own? */
export function hasIndex(state: FieldState): boolean {
  const { dbIndex, unique } = madeField(state).options;
  return dbIndex === true && unique !== true;
}

/** `book_published_at` */
export function subjectOf(model: string, field: string): string {
  return `${model.toLowerCase()}_${snakeCase(field)}`;
}
