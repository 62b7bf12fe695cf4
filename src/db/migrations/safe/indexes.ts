/** Indexes and constraints of a model, one by one. */

import type { Operation } from "../operations/operation.ts";
import { AddConstraint, AlterUniqueTogether } from "../operations/constraints.ts";
import { AddIndex, RemoveIndex } from "../operations/indexes.ts";
import {
  AddConstraintNotValid,
  AddIndexConcurrently,
  RemoveIndexConcurrently,
  ValidateConstraint,
} from "../operations/online.ts";
import {
  AddConstraintConcurrently,
  AlterUniqueTogetherConcurrently,
} from "../operations/online-constraints.ts";
import type { SafeStep } from "./step.ts";

const builtBeside = "It is built while others write, and cannot run in a transaction.";

/** Undefined if it is about something else, or there is no way. */
export function indexSteps(operation: Operation): readonly SafeStep[] | undefined {
  if (operation instanceof AddIndex) {
    return [concurrent(new AddIndexConcurrently(operation.model, operation.index), "index")];
  }
  if (operation instanceof RemoveIndex) {
    return [concurrent(new RemoveIndexConcurrently(operation.model, operation.name), "index")];
  }
  if (operation instanceof AlterUniqueTogether) {
    const { model, uniqueTogether } = operation;
    return [concurrent(new AlterUniqueTogetherConcurrently(model, uniqueTogether), "unique")];
  }
  if (!(operation instanceof AddConstraint)) return undefined;
  const { model, constraint } = operation;
  if (constraint.kind === "unique") {
    return [concurrent(new AddConstraintConcurrently(model, constraint), "unique")];
  }
  return constraint.kind === "check" ? checkSteps(operation) : undefined;
}

/** An index helps, or is missed by none; a constraint forbids what the old code may still write. */
function concurrent(operation: Operation, stage: "index" | "unique"): SafeStep {
  const when = stage === "index" ? "before" : "after";
  return { operations: [operation], stage, when, atomic: false, comment: builtBeside };
}

function checkSteps({ model, constraint }: AddConstraint): readonly SafeStep[] {
  return [
    {
      operations: [new AddConstraintNotValid(model, constraint)],
      stage: "not_valid",
      when: "after",
      comment: "From now on new rows fulfil it; the next step looks at those that are there.",
    },
    {
      operations: [new ValidateConstraint(model, constraint.name)],
      stage: "validate",
      when: "after",
      comment: "Looks at the rows that are there, while others write.",
    },
  ];
}
