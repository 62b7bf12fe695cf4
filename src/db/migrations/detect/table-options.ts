/** Which indexes and constraints of models are new, gone, renamed or said in other words. */

import { isDeepStrictEqual } from "node:util";

import { orderName } from "../../meta/order-field.ts";
import type { ConstraintDefinition, IndexDefinition } from "../../meta/table-options.ts";
import {
  AddConstraint,
  AlterConstraint,
  AlterUniqueTogether,
  RemoveConstraint,
} from "../operations/constraints.ts";
import { AddIndex, AlterIndexTogether, RemoveIndex, RenameIndex } from "../operations/indexes.ts";
import type { Operation } from "../operations/operation.ts";
import { constraintsOf, indexesOf, type ModelState } from "../state.ts";
import { constraintSource, indexSource, isSameSource } from "../table-option-source.ts";
import { type Detection, type KeptModel, needsOf } from "./detection.ts";

/**
 * Finds them for all models that stay. What is gone comes before the fields change that it is
 * about, what is new comes after.
 */
export function findTableOptions(detection: Detection): TableOptions {
  return new TableOptions(detection);
}

class TableOptions {
  readonly #detection: Detection;
  readonly #models: readonly (KeptModel & Differences)[];

  constructor(detection: Detection) {
    this.#detection = detection;
    this.#models = detection.kept.map((model) => ({ ...model, ...differences(model) }));
  }

  addRemoved(): void {
    for (const { now, constraints } of this.#models) this.#addAll(now, constraints.removed);
    for (const { now, indexes } of this.#models) this.#addAll(now, indexes.removed);
  }

  /** Also groups that are gone: what is left of them is set before their fields are removed. */
  addRenamed(): void {
    for (const { now, indexes } of this.#models) this.#addAll(now, indexes.renamed);
    for (const { name, Alter } of together) {
      for (const { old, now, indexes } of this.#models) {
        // Fields indexed together that have become an index are such a group no more.
        const isNamed = (group: readonly string[]): boolean =>
          name === "indexTogether" &&
          indexes.renamed.some(({ from }) => isDeepStrictEqual(from, group));
        const groups = (old.options[name] ?? []).filter((group) => !isNamed(group));
        const kept = keptGroups(groups, now.options[name]);
        if (kept.length < groups.length) this.#addAll(now, [new Alter(now.name, kept)]);
      }
    }
  }

  addNew(): void {
    for (const { name, Alter } of together) {
      for (const { old, now } of this.#models) {
        const groups = now.options[name] ?? [];
        if (keptGroups(old.options[name], groups).length === groups.length) continue;
        const needs = groups.flat().flatMap((name) => {
          // The place in an order is one in that of another model's row.
          const by = name === orderName ? now.options.orderWithRespectTo : name;
          const [, field] = now.fields.find(([known]) => known === by) ?? [];
          return field ? needsOf(field) : [];
        });
        this.#detection.add(now.app, new Alter(now.name, groups), needs);
      }
    }
    for (const { now, indexes } of this.#models) this.#addAll(now, indexes.added);
    for (const { now, constraints } of this.#models) this.#addAll(now, constraints.added);
  }

  #addAll(model: ModelState, operations: readonly Operation[]): void {
    for (const operation of operations) this.#detection.add(model.app, operation);
  }
}

const together = [
  { name: "uniqueTogether", Alter: AlterUniqueTogether },
  { name: "indexTogether", Alter: AlterIndexTogether },
] as const;

type Groups = readonly (readonly string[])[];

/** Their order does not matter. */
function keptGroups(before: Groups = [], after: Groups = []): Groups {
  return before.filter((group) => after.some((other) => isDeepStrictEqual(group, other)));
}

interface Differences {
  readonly constraints: { readonly removed: Operation[]; readonly added: Operation[] };
  readonly indexes: {
    readonly removed: Operation[];
    readonly renamed: RenameIndex[];
    readonly added: Operation[];
  };
}

function differences({ old, now }: KeptModel): Differences {
  return { constraints: constraintDifferences(old, now), indexes: indexDifferences(old, now) };
}

function indexDifferences(old: ModelState, now: ModelState): Differences["indexes"] {
  const gone = indexesOf(old).filter((index) => !hasIndex(now, index));
  const fresh = indexesOf(now).filter((index) => !hasIndex(old, index));
  const removed: Operation[] = [];
  const renamed: RenameIndex[] = [];
  for (const index of gone) {
    const nameless = indexSource({ ...index, name: "" });
    const at = fresh.findIndex((other) =>
      isSameSource(indexSource({ ...other, name: "" }), nameless),
    );
    const [other] = at < 0 ? [] : fresh.splice(at, 1);
    if (other) renamed.push(new RenameIndex(now.name, index.name!, other.name!));
    else removed.push(new RemoveIndex(now.name, index.name!));
  }
  for (const group of old.options.indexTogether ?? []) {
    const at = fresh.findIndex((index) => isPlainIndexOf(index, group));
    const isKept = now.options.indexTogether?.some((other) => isDeepStrictEqual(group, other));
    const [named] = at < 0 || isKept ? [] : fresh.splice(at, 1);
    if (named) renamed.push(new RenameIndex(now.name, group, named.name!));
  }
  return { removed, renamed, added: fresh.map((index) => new AddIndex(now.name, index)) };
}

function hasIndex(model: ModelState, index: IndexDefinition): boolean {
  const source = indexSource(index);
  return indexesOf(model).some((other) => isSameSource(indexSource(other), source));
}

function isPlainIndexOf(
  { parts, name: _name, ...rest }: IndexDefinition,
  fields: readonly string[],
): boolean {
  const isPlain = Object.values(rest).every((value) => value === undefined);
  return isPlain && isDeepStrictEqual([...parts], [...fields]);
}

function constraintDifferences(old: ModelState, now: ModelState): Differences["constraints"] {
  const removed: Operation[] = [];
  const added: Operation[] = [];
  const byName = new Map(constraintsOf(now).map((constraint) => [constraint.name, constraint]));
  for (const constraint of constraintsOf(old)) {
    const other = byName.get(constraint.name);
    if (!other) {
      removed.push(new RemoveConstraint(now.name, constraint.name));
      continue;
    }
    byName.delete(constraint.name);
    if (isSameSource(constraintSource(constraint), constraintSource(other))) continue;
    const schema = constraintSource(withoutMessages(constraint));
    if (isSameSource(schema, constraintSource(withoutMessages(other)))) {
      added.push(new AlterConstraint(now.name, other));
    } else {
      removed.push(new RemoveConstraint(now.name, constraint.name));
      byName.set(other.name, other);
    }
  }
  for (const constraint of byName.values()) added.push(new AddConstraint(now.name, constraint));
  return { removed, added };
}

function withoutMessages(constraint: ConstraintDefinition): ConstraintDefinition {
  return { ...constraint, violationErrorCode: undefined, violationErrorMessage: undefined };
}
