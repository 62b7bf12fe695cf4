/** Unique constraints that are made of an index which is built beside those who write. */

import type { ConstraintDefinition } from "../../meta/table-options.ts";
import { MigrationStateError } from "../errors.ts";
import type { Source } from "../source.ts";
import { concurrently, concurrentSteps, renamedCall } from "./changed-steps.ts";
import { AddConstraint, AlterUniqueTogether } from "./constraints.ts";
import type { Operation, Place, Step } from "./operation.ts";

export class AddConstraintConcurrently extends AddConstraint {
  constructor(model: string, constraint: ConstraintDefinition) {
    super(model, constraint);
    if (constraint.kind === "unique") return;
    throw new MigrationStateError(`The constraint ${constraint.name} is not unique.`, {
      hint: "Only a unique constraint has an index that can be built first. For a check there is addConstraintNotValid.",
    });
  }

  override get needsNoTransaction(): boolean {
    return true;
  }

  override forwards(place: Place): readonly Step[] {
    return concurrentSteps(super.forwards(place));
  }

  override describe(): string {
    return concurrently(super.describe());
  }

  override source(): Source {
    return renamedCall(super.source(), "addConstraintConcurrently");
  }
}

export class AlterUniqueTogetherConcurrently extends AlterUniqueTogether {
  override get needsNoTransaction(): boolean {
    return true;
  }

  override forwards(place: Place): readonly Step[] {
    return concurrentSteps(super.forwards(place));
  }

  override backwards(place: Place): readonly Step[] {
    return concurrentSteps(super.backwards(place));
  }

  override describe(): string {
    return concurrently(super.describe());
  }

  override source(): Source {
    return renamedCall(super.source(), "alterUniqueTogetherConcurrently");
  }
}

/**
 * Adds a unique constraint, whose index is built while others read and write. On PostgreSQL the
 * migration has to say `atomic: false`; elsewhere it is `addConstraint`. If it was broken off, or
 * found two rows that are alike, run `migrate` again: what it left is removed first.
 *
 * @throws {MigrationStateError} If it is another kind of constraint.
 */
export function addConstraintConcurrently(
  model: string,
  constraint: ConstraintDefinition,
): Operation {
  return new AddConstraintConcurrently(model, constraint);
}

/**
 * Sets the groups of fields of which no two rows have the same values, building their indexes while
 * others read and write; see `addConstraintConcurrently`.
 */
export function alterUniqueTogetherConcurrently(
  model: string,
  uniqueTogether: readonly (readonly string[])[],
): Operation {
  return new AlterUniqueTogetherConcurrently(model, uniqueTogether);
}
