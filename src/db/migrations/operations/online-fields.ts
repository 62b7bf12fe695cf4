/**
 * Changes of fields that a database in use does not feel: what a field newly demands of all rows is
 * made beside those who write, or holds for new rows first.
 */

import { constraintName, foreignKeyName } from "../../schema/names.ts";
import type { Column } from "../../schema/table.ts";
import { call, literal, type Source } from "../source.ts";
import { fieldOf, modelKey, type ProjectState } from "../state.ts";
import { allTables, stateTables } from "../state-tables.ts";
import { changedSteps, concurrently, concurrentSteps, renamedCall } from "./changed-steps.ts";
import { AlterField } from "./fields.ts";
import type { FieldArgument } from "./models.ts";
import { Operation, type Place, type Step } from "./operation.ts";

export class AlterFieldConcurrently extends AlterField {
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
    return renamedCall(super.source(), "alterFieldConcurrently");
  }
}

export class AlterFieldNotValid extends AlterField {
  override forwards(place: Place): readonly Step[] {
    return changedSteps(super.forwards(place), (change) =>
      change.kind === "alterColumn" ? { ...change, notValid: true } : change,
    );
  }

  override describe(): string {
    return `${super.describe()}, for new rows first`;
  }

  override source(): Source {
    return renamedCall(super.source(), "alterFieldNotValid");
  }
}

/** Has the rows looked at that were there before the foreign key or the check of a field was. */
export class ValidateField extends Operation {
  readonly category = "~";
  readonly model: string;
  readonly name: string;

  constructor(model: string, name: string) {
    super();
    this.model = model;
    this.name = name;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    fieldOf(state.get(app, this.model), this.name); // throws
    return state;
  }

  override forwards({ app, to }: Place): readonly Step[] {
    const made = stateTables(to).get(modelKey(app, this.model));
    if (made === undefined) return [];
    const table = made.table.name;
    const column = made.table.columns.find(({ name }) => name === made.columns.get(this.name));
    const changes = (column ? validatedNames(table, column) : []).map(
      (name) => ({ kind: "validateConstraint", table, name }) as const,
    );
    return changes.length > 0 ? [{ kind: "schema", changes, tables: allTables(to) }] : [];
  }

  override backwards(): readonly Step[] {
    return [];
  }

  override describe(): string {
    return `Validate field ${this.name} on ${this.model}`;
  }

  override get nameFragment(): string {
    return `${this.model.toLowerCase()}_validate_${this.name.toLowerCase()}`;
  }

  override source(): Source {
    return call("validateField", literal(this.model), literal(this.name));
  }
}

/** The constraints of a column that can wait for their validation. */
export function validatedNames(table: string, { name, check, references }: Column): string[] {
  return [
    ...(check === undefined ? [] : [constraintName(table, [name], { suffix: "check" })]),
    ...(references ? [foreignKeyName(table, name, references)] : []),
  ];
}

/**
 * Makes a field what it is now said to be, and builds or removes its index while others read and
 * write: for a field that becomes `unique`, or gets a `dbIndex`. On PostgreSQL the migration has to
 * say `atomic: false`; elsewhere it is `alterField`. If it was broken off, run `migrate` again.
 */
export function alterFieldConcurrently(
  model: string,
  name: string,
  field: FieldArgument,
): Operation {
  return new AlterFieldConcurrently(model, name, field);
}

/**
 * Makes a field what it is now said to be. A foreign key, or the check of a positive number, holds
 * for new rows; those that are there are looked at by `validateField`, in a later migration. On
 * SQLite it holds for all rows at once.
 *
 * @example
 * ```ts
 * import { alterFieldNotValid, foreignKey, migration, protect } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0002_book_shelf"]],
 *   operations: [
 *     alterFieldNotValid("Book", "shelf", foreignKey("library.Shelf", { onDelete: protect })),
 *   ],
 * });
 * ```
 */
export function alterFieldNotValid(model: string, name: string, field: FieldArgument): Operation {
  return new AlterFieldNotValid(model, name, field);
}

/** Looks at the rows that were there before `alterFieldNotValid`, while others read and write. */
export function validateField(model: string, name: string): Operation {
  return new ValidateField(model, name);
}
