/**
 * Operations that a database in use does not feel: indexes that are built beside those who write,
 * constraints that hold for new rows first. Where a database has no such way, SQLite, say, they do
 * what their plain sisters do.
 */

import type { ConstraintDefinition, IndexDefinition } from "../../meta/table-options.ts";
import { MigrationStateError } from "../errors.ts";
import { call, literal, type Source } from "../source.ts";
import { modelKey, type ProjectState } from "../state.ts";
import { allTables, stateTables } from "../state-tables.ts";
import { changedSteps, concurrently, concurrentSteps, renamedCall } from "./changed-steps.ts";
import { AddConstraint, constraintOf } from "./constraints.ts";
import { AddIndex, RemoveIndex } from "./indexes.ts";
import { Operation, type Place, type Step } from "./operation.ts";

export class AddIndexConcurrently extends AddIndex {
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
    return renamedCall(super.source(), "addIndexConcurrently");
  }
}

export class RemoveIndexConcurrently extends RemoveIndex {
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
    return renamedCall(super.source(), "removeIndexConcurrently");
  }
}

export class AddConstraintNotValid extends AddConstraint {
  constructor(model: string, constraint: ConstraintDefinition) {
    super(model, constraint);
    if (constraint.kind === "check") return;
    throw new MigrationStateError(`The constraint ${constraint.name} is no check.`, {
      hint: "Only a check can hold for new rows first; others are made whole by addConstraint.",
    });
  }

  override forwards(place: Place): readonly Step[] {
    return changedSteps(super.forwards(place), (change) =>
      change.kind === "addConstraint" ? { ...change, notValid: true } : change,
    );
  }

  override describe(): string {
    return `${super.describe()}, for new rows first`;
  }

  override source(): Source {
    return renamedCall(super.source(), "addConstraintNotValid");
  }
}

/** Has the rows looked at that were there before a constraint was. */
export class ValidateConstraint extends Operation {
  readonly category = "~";
  readonly model: string;
  readonly name: string;

  constructor(model: string, name: string) {
    super();
    this.model = model;
    this.name = name;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    constraintOf(state.get(app, this.model), this.name); // throws
    return state;
  }

  override forwards({ app, to }: Place): readonly Step[] {
    const made = stateTables(to).get(modelKey(app, this.model));
    if (made === undefined) return [];
    const change = { kind: "validateConstraint", table: made.table.name, name: this.name } as const;
    return [{ kind: "schema", changes: [change], tables: allTables(to) }];
  }

  override backwards(): readonly Step[] {
    return [];
  }

  override describe(): string {
    return `Validate constraint ${this.name} on model ${this.model}`;
  }

  override get nameFragment(): string {
    return `${this.model.toLowerCase()}_validate_${this.name.toLowerCase()}`;
  }

  override source(): Source {
    return call("validateConstraint", literal(this.model), literal(this.name));
  }
}

/**
 * Adds an index while others read and write. On PostgreSQL the migration has to say
 * `atomic: false`; elsewhere it is `addIndex`.
 *
 * @example
 * ```ts
 * import { addIndexConcurrently, index, migration } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0002_book_isbn"]],
 *   atomic: false,
 *   operations: [addIndexConcurrently("Book", index("isbn", { name: "book_isbn" }))],
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/postgres/operations/#concurrent-index-operations
 */
export function addIndexConcurrently(model: string, index: IndexDefinition): Operation {
  return new AddIndexConcurrently(model, index);
}

/** Removes an index while others read and write; see `addIndexConcurrently`. */
export function removeIndexConcurrently(model: string, name: string): Operation {
  return new RemoveIndexConcurrently(model, name);
}

/**
 * Adds a check that holds for new rows; those that are there are looked at by `validateConstraint`,
 * in a later migration. On SQLite it holds for all rows at once.
 *
 * @throws {MigrationStateError} If it is no check.
 */
export function addConstraintNotValid(model: string, constraint: ConstraintDefinition): Operation {
  return new AddConstraintNotValid(model, constraint);
}

/** Looks at the rows that were there before `addConstraintNotValid`, while others read and write. */
export function validateConstraint(model: string, name: string): Operation {
  return new ValidateConstraint(model, name);
}
