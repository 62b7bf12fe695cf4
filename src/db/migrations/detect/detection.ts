/** Two states that are compared, and the changes found so far. */

import { snakeCase } from "../../../base/index.ts";
import type { Field } from "../../fields/field.ts";
import { type FieldState, isRelation, makeField } from "../field-state.ts";
import type { FieldArgument } from "../operations/models.ts";
import type { Operation } from "../operations/operation.ts";
import type { ModelState, NamedField, ProjectState } from "../state.ts";
import { type Change, type Need, need } from "./change.ts";
import type { Questions } from "./questions.ts";

/** The field as the code has it, for a default that a function makes. */
export type CodeField = (app: string, model: string, field: string) => Field | undefined;

/** What a model is to the database. */
export type ModelSort = "managed" | "unmanaged" | "proxy";

/** A model that is there before and after, under its new name. */
export interface KeptModel {
  readonly key: string;
  readonly old: ModelState;
  readonly now: ModelState;
}

export class Detection {
  readonly changes: Change[] = [];
  /** The old state, with everything under its new name. */
  readonly before: ProjectState;
  readonly after: ProjectState;
  readonly questions: Questions;
  readonly codeField: CodeField;

  constructor(
    before: ProjectState,
    after: ProjectState,
    questions: Questions,
    codeField: CodeField,
  ) {
    this.before = before;
    this.after = after;
    this.questions = questions;
    this.codeField = codeField;
  }

  add(app: string, operation: Operation, needs: readonly Need[] = []): void {
    this.changes.push({ app, operation, needs });
  }

  /** Before all that was found so far. */
  addFirst(app: string, operation: Operation, needs: readonly Need[]): void {
    this.changes.unshift({ app, operation, needs });
  }

  /** The managed models that stay managed, by their names. */
  get kept(): KeptModel[] {
    return sortedKeys(this.after).flatMap((key) => {
      const [old, now] = [this.before.models.get(key), this.after.models.get(key)!];
      const isManaged = old && sortOf(old) === "managed" && sortOf(now) === "managed";
      return isManaged ? [{ key, old, now }] : [];
    });
  }
}

export function sortOf({ options }: ModelState): ModelSort {
  if (options.proxy === true) return "proxy";
  return options.managed === false ? "unmanaged" : "managed";
}

export function sortedKeys(state: ProjectState): string[] {
  return [...state.models.keys()].toSorted();
}

/** Fields by their names, as columns have them. */
export function byFieldName([a]: NamedField, [b]: NamedField): number {
  return snakeCase(a) < snakeCase(b) ? -1 : 1;
}

export function argument(field: FieldState): FieldArgument {
  return makeField(field) as unknown as FieldArgument;
}

export function labelOf({ app, name }: ModelState): string {
  return `${app}.${name}`;
}

/** The models that a field leads to, or over. */
export function needsOf(field: FieldState): Need[] {
  const { to, swappable } = field.options;
  return targetsOf(field).map((label) => ({
    ...need("created", label),
    ...(label === to && typeof swappable === "string" && { swappable }),
  }));
}

/** The labels of the models that a field leads to, or over. */
export function targetsOf(field: FieldState): string[] {
  if (!isRelation(field)) return [];
  const { to, through } = field.options;
  return [to, through].filter((label) => typeof label === "string");
}
