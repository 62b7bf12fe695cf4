/**
 * The columns of a new table in the order of the class. Relations join a model that is created
 * last, when what they lead to is there; that says nothing of where they stand in it.
 */

import { CreateModel } from "../operations/models.ts";
import type { ProjectState } from "../state.ts";
import type { NewMigration } from "../write.ts";

/** @param state With the models as the classes have them. */
export function inDeclaredOrder(
  migrations: readonly NewMigration[],
  state: ProjectState,
): readonly NewMigration[] {
  return migrations.map((migration) => ({
    ...migration,
    operations: migration.operations.map((operation) => {
      if (!(operation instanceof CreateModel)) return operation;
      const model = state.find(migration.app, operation.name);
      const places = new Map(model?.fields.map(([name], at) => [name, at]));
      const fields = Object.entries(operation.fields).toSorted(
        ([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0),
      );
      return new CreateModel(operation.name, Object.fromEntries(fields), operation.options);
    }),
  }));
}
