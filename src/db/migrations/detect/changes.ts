/**
 * The operations that lead from one state to another, with what each has to wait for. The steps,
 * and their order, are those of Django's autodetector.
 */

import type { ProjectState } from "../state.ts";
import type { Change } from "./change.ts";
import { type CodeField, Detection } from "./detection.ts";
import { findAddedFields, findAlteredFields, findRemovedFields } from "./fields.ts";
import { findCreatedModels, findDeletedModels, findProxies } from "./models.ts";
import { findAlteredOptions, findAlteredOrder, findAlteredTables } from "./options.ts";
import type { Questions } from "./questions.ts";
import { findRenames } from "./renames.ts";
import { findTableOptions } from "./table-options.ts";

/**
 * Finds the changes between two states.
 *
 * @throws {MigrationQuestionError} If somebody has to be asked, and nobody is there.
 */
export async function detectChanges(
  before: ProjectState,
  after: ProjectState,
  questions: Questions,
  codeField: CodeField = () => undefined,
): Promise<readonly Change[]> {
  const renames = await findRenames(before, after, questions);
  const detection = new Detection(renames.state, after, questions, codeField);
  const tableOptions = findTableOptions(detection);

  for (const { app, operation, needs } of renames.models) detection.add(app, operation, needs);
  findDeletedModels(detection);
  findCreatedModels(detection);
  findProxies(detection);
  findAlteredOptions(detection);
  tableOptions.addRemoved();
  for (const { app, operation, needs } of renames.fields) detection.add(app, operation, needs);
  tableOptions.addRenamed();
  findRemovedFields(detection);
  await findAddedFields(detection);
  await findAlteredFields(detection);
  findAlteredOrder(detection);
  tableOptions.addNew();
  findAlteredTables(detection);
  return detection.changes;
}
