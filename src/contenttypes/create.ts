/** Makes the rows of all models at once. */

import { installedModels, mayMigrate, MissingTableError } from "../db/index.ts";
import type { MigrateEvent } from "../db/migrations/index.ts";
import { ContentType } from "./content-type.ts";

/**
 * Makes the content types of all installed models that have none yet, as `migrate` does. A single
 * one is also made when it is first asked for.
 *
 * @param options.using The database. Default: `default`.
 * @returns How many were made.
 */
export async function createContentTypes({ using = "default" } = {}): Promise<number> {
  const { app, name } = ContentType.$meta;
  if (!mayMigrate(using, app, name)) return 0; // the table is on another database
  const types = ContentType.objects.using(using);
  const present = new Set((await types).map(({ appLabel, model }) => `${appLabel}.${model}`));
  const missing = installedModels
    .models()
    .map(({ app, name }) => ({ appLabel: app, model: name.toLowerCase() }))
    .filter(({ appLabel, model }) => !present.has(`${appLabel}.${model}`));
  await types.bulkCreate(missing, { ignoreConflicts: true });
  return missing.length;
}

/** Fixtures name content types by their numbers: so they are made in one order, with the tables. */
export async function createAfterMigrate({ using }: MigrateEvent): Promise<void> {
  try {
    await createContentTypes({ using });
  } catch (error) {
    if (!(error instanceof MissingTableError)) throw error; // its own migration is not applied
  }
}
