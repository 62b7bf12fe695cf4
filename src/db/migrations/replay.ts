/** The states that migrations lead to. */

import { messageWithoutHint } from "../../base/index.ts";
import { MigrationStateError } from "./errors.ts";
import { labelOf, type Migration } from "./migration.ts";
import { ProjectState } from "./state.ts";

/**
 * The states before the first operation, and after each.
 *
 * @throws {MigrationStateError} If an operation does not fit the state that it meets.
 */
export function statesOf(migration: Migration, before: ProjectState): readonly ProjectState[] {
  const states = [before];
  for (const [at, operation] of migration.operations.entries()) {
    try {
      states.push(operation.stateForwards(states.at(-1)!, migration.app));
    } catch (error) {
      if (!(error instanceof MigrationStateError)) throw error;
      const { hint } = error;
      throw new MigrationStateError(
        `${labelOf(migration)}, operation ${at + 1} (${operation.describe()}): ${messageWithoutHint(error)}`,
        { hint, cause: error },
      );
    }
  }
  return states;
}

/** The state after some migrations, given in the order in which they are applied. */
export function replay(migrations: Iterable<Migration>): ProjectState {
  let state = ProjectState.empty;
  for (const migration of migrations) state = statesOf(migration, state).at(-1)!;
  return state;
}
