/**
 * Models and queries: Django's ORM, checked by the compiler.
 *
 * Reading order, which is the running order of a query: `models/` (what users extend), `query/`
 * (from lookups to a statement, and from rows to objects), `sql/` (the statement as data, and its
 * text), `connection/` (where it runs), `backend/` (what a database must do). `fields/` and `meta/`
 * say what a model is; `schema/` and `migrations/` make its tables.
 *
 * Stands on `base`.
 */

export { type Backend } from "./backend/backend.ts";
export * from "./backend/errors.ts";
export { captureQueries } from "./connection/query-log.ts";
export { backendFor, connectDatabases, Databases } from "./connection/databases.ts";
export * from "./connection/errors.ts";
export { connectionFor } from "./connection/run.ts";
export { atomic, onCommit } from "./connection/transaction.ts";
export * from "./fields/binary.ts";
export * from "./fields/decimal.ts";
export * from "./fields/duration.ts";
export {
  type Choice,
  choiceItems,
  choicePair,
  type Choices,
  Field,
  type FieldOptions,
} from "./fields/field.ts";
export * from "./fields/file.ts";
export * from "./fields/ip-address.ts";
export { JsonField, jsonField, jsonNull, JsonNull, type JsonValue } from "./fields/json.ts";
export * from "./fields/number.ts";
export * from "./fields/on-delete.ts";
export * from "./fields/relation.ts";
export * from "./fields/text.ts";
export * from "./fields/time.ts";
export { UuidField, uuidField } from "./fields/uuid.ts";
export { modelChecks } from "./meta/checks.ts";
export * from "./meta/errors.ts";
export { isModelInstance } from "./meta/instance.ts";
export { ModelMeta, type Relation } from "./meta/model-meta.ts";
export { installedModels, type HasMeta, Registry } from "./meta/registry.ts";
export { manager, type Manager } from "./models/manager.ts";
export { type Instance, metaOf, Model, model, type ModelClass } from "./models/model.ts";
export type { RelatedManager } from "./models/related-manager.ts";
export {
  type Aggregate,
  avg,
  count,
  max,
  min,
  stdDev,
  stringAgg,
  sum,
  variance,
} from "./query/aggregates.ts";
export { caseWhen, lookup, matches, not, type When, when } from "./query/conditional.ts";
export { extract, now, trunc, truncDate, truncTime } from "./query/date-functions.ts";
export { type Deletion, ProtectedError } from "./query/delete.ts";
export * from "./query/errors.ts";
export { Condition, F, InvalidPathError, Q, QueryExpression, value } from "./query/expressions.ts";
export { cast, expressionWrapper, func } from "./query/function-call.ts";
export * from "./query/functions.ts";
export type { Conditions } from "./query/annotation-types.ts";
export type { FieldsOf, InstanceOf, KeyOf, ValueAt } from "./query/lookup-types.ts";
export type { CreateInput, PartialInput } from "./query/input-types.ts";
export { Prefetch } from "./query/prefetch-entry.ts";
export { QuerySet } from "./query/query-set.ts";
export { exists, outerRef, subquery } from "./query/subqueries.ts";
export * from "./query/windows.ts";
