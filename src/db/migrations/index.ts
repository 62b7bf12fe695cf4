/**
 * The history of the schema: `quintet/migrations`. A migration is a file of operations; the state
 * of the models is replayed from them, compared with the code, and turned into changes of tables.
 *
 * Reading order: `migration` (what a file holds), `operations/` (what can be done), `state` and
 * `field-state` (models as plain data), `render`, `tables` and `state-tables` (the models and tables of a
 * state), `schema-changes` (from one state to another), `graph` and `load` (all files), `plan`, `executor`
 * and `recorder` (running them), `detect/` (what has changed), `optimize/` (fewer
 * operations) and `write` with `source` (making new ones), `commands/`.
 *
 * Stands on `base` and the parts of `db` up to `models`. It re-exports the fields, so that a
 * migration file needs one import.
 */

import type { Command } from "../../base/index.ts";
import { checkmigrations } from "./commands/checkmigrations.ts";
import { inspectdb } from "./commands/inspectdb.ts";
import { makemigrations } from "./commands/makemigrations.ts";
import { migrate } from "./commands/migrate.ts";
import { optimizemigration } from "./commands/optimizemigration.ts";
import { rebasemigration } from "./commands/rebasemigration.ts";
import { showmigrations } from "./commands/showmigrations.ts";
import { sqlmigrate } from "./commands/sqlmigrate.ts";
import { squashmigrations } from "./commands/squashmigrations.ts";

export { binaryField } from "../fields/binary.ts";
export { decimalField } from "../fields/decimal.ts";
export { durationField } from "../fields/duration.ts";
export { fileField, filePathField, imageField } from "../fields/file.ts";
export { generatedField } from "../fields/generated.ts";
export { genericIPAddressField } from "../fields/ip-address.ts";
export { arrayField } from "../fields/array.ts";
export {
  bigIntegerRangeField,
  dateRangeField,
  dateTimeRangeField,
  decimalRangeField,
  integerRangeField,
} from "../fields/range.ts";
export { searchVectorField } from "../fields/search-vector.ts";
export { jsonField } from "../fields/json.ts";
export {
  autoField,
  bigAutoField,
  bigIntegerField,
  booleanField,
  floatField,
  integerField,
  positiveBigIntegerField,
  positiveIntegerField,
  positiveSmallIntegerField,
  smallAutoField,
  smallIntegerField,
} from "../fields/number.ts";
export {
  cascade,
  type DatabaseOnDelete,
  dbCascade,
  dbSetDefault,
  dbSetNull,
  doNothing,
  type OnDelete,
  protect,
  restrict,
  set,
  setDefault,
  setNull,
} from "../fields/on-delete.ts";
export { foreignKey, manyToMany, oneToOne } from "../fields/relation.ts";
export { swappable } from "../fields/swappable.ts";
export { charField, emailField, slugField, textField, urlField } from "../fields/text.ts";
export { dateField, dateTimeField, timeField } from "../fields/time.ts";
export { uuidField } from "../fields/uuid.ts";
export { check, exclude, index, unique } from "../models/table-options.ts";
export { F, value } from "../query/expressions/expressions.ts";
export { Q } from "../query/expressions/q.ts";
export { caseWhen, lookup, matches, when } from "../query/expressions/conditional.ts";
export { extract, now, trunc, truncDate, truncTime } from "../query/expressions/date-functions.ts";
export { cast, func } from "../query/expressions/function-call.ts";
export {
  abs,
  ceil,
  chr,
  coalesce,
  collate,
  concat,
  floor,
  greatest,
  least,
  left,
  length,
  lower,
  ltrim,
  md5,
  mod,
  nullIf,
  ord,
  pi,
  random,
  replace,
  reversed,
  right,
  round,
  rtrim,
  strIndex,
  substr,
  trim,
  upper,
} from "../query/expressions/functions.ts";
export { appsWithoutMigration } from "./changed-apps.ts";
export { unappliedMigrations } from "./commands/showmigrations.ts";
export * from "./errors.ts";
export { type BatchOptions, inBatches } from "./in-batches.ts";
export {
  migration,
  type MigrationDefinition,
  type MigrationKey,
  type MigrationOptions,
  swappableDependency,
} from "./migration.ts";
export {
  addConstraint,
  alterConstraint,
  alterUniqueTogether,
  removeConstraint,
} from "./operations/constraints.ts";
export {
  addField,
  alterField,
  type FillOptions,
  removeField,
  renameField,
} from "./operations/fields.ts";
export { addIndex, alterIndexTogether, removeIndex, renameIndex } from "./operations/indexes.ts";
export {
  alterModelOptions,
  alterModelTable,
  alterModelTableComment,
  createModel,
  deleteModel,
  type FieldArgument,
  renameModel,
} from "./operations/models.ts";
export {
  addConstraintNotValid,
  addIndexConcurrently,
  removeIndexConcurrently,
  validateConstraint,
} from "./operations/online.ts";
export {
  addConstraintConcurrently,
  alterUniqueTogetherConcurrently,
} from "./operations/online-constraints.ts";
export {
  alterFieldConcurrently,
  alterFieldNotValid,
  validateField,
} from "./operations/online-fields.ts";
export type { Operation } from "./operations/operation.ts";
export { alterOrderWithRespectTo } from "./operations/order.ts";
export {
  type CodeContext,
  type HistoricalModelOf,
  irreversible,
  noop,
  runCode,
  type RunCodeOptions,
  runSql,
  type RunSqlOptions,
  type SqlText,
  type SqlWithParameters,
  separateDatabaseAndState,
} from "./operations/special.ts";

export { type MigrateEvent, postMigrate, preMigrate } from "./signals.ts";

/** The commands of the command line. */
export const migrationCommands: readonly Command[] = [
  checkmigrations,
  makemigrations,
  migrate,
  showmigrations,
  sqlmigrate,
  inspectdb,
  squashmigrations,
  optimizemigration,
  rebasemigration,
];
