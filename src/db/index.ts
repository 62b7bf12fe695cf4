/**
 * Models and queries: Django's ORM, checked by the compiler.
 *
 * Reading order, which is the running order of a query: `models/` (what users extend; `related/`
 * has the other sides of relations, `checks/` what is wrong with models and values), `query/` (the
 * query set and its state; `expressions/` and `lookups/` that users write into it, `planning/` it
 * into a statement, `loading/` rows into objects, `writing/` rows), `sql/` (the statement as data,
 * and its text), `connection/` (where it runs), `backend/` (what a database must do). `fields/` and
 * `meta/` say what a model is; `schema/`, `migrations/` and `fixtures/` make its tables and rows.
 *
 * Stands on `base`, and on `concurrency`: statements are cancelled with the work that wants them.
 */

export { type Backend } from "./backend/backend.ts";
export {
  CannotOpenDatabaseError,
  CheckViolation,
  ConstraintViolation,
  DatabaseClosedError,
  DatabaseError,
  type DatabaseErrorOptions,
  DatabaseFailureError,
  DatabaseLockedError,
  DataError,
  DiskFullError,
  ForeignKeyViolation,
  IntegrityError,
  MissingColumnError,
  MissingTableError,
  NotADatabaseError,
  NotNullViolation,
  OperationalError,
  ProgrammingError,
  ReadOnlyDatabaseError,
  UniqueViolation,
  UnsafeIntegerError,
} from "./backend/errors.ts";
export { captureQueries } from "./connection/query-log.ts";
export { traceSql, type TraceSqlOptions } from "./connection/trace-sql.ts";
export {
  backendFor,
  connectDatabases,
  type ConnectDatabasesOptions,
  Databases,
  openDatabases,
} from "./connection/databases.ts";
export {
  type DatabaseRouter,
  type MigrationHints,
  type RoutedModel,
  type RoutingHints,
} from "./connection/router.ts";
export { mayMigrate } from "./connection/routers.ts";
export {
  NeedsRollbackError,
  NestedDurableError,
  NestedOptionError,
  NotConnectedError,
  NoTransactionError,
  ReadOnlyTransactionError,
  TransactionEndedError,
  TransactionError,
  UnknownDatabaseError,
} from "./connection/errors.ts";
export { connectionFor } from "./connection/run.ts";
export { atomic, isInTransaction, onCommit } from "./connection/transaction.ts";
export { BinaryField, binaryField, type BinaryFieldOptions } from "./fields/binary.ts";
export { AsyncDefaultError } from "./fields/pending-default.ts";
export { Decimal } from "./fields/decimal-value.ts";
export {
  decimalField,
  DecimalField,
  type DecimalFieldOptions,
  type DecimalInput,
} from "./fields/decimal.ts";
export { DurationField, durationField } from "./fields/duration.ts";
export { type Conversion, CustomField, customField, type CustomFieldOf } from "./fields/custom.ts";
export { type Choice, choiceItems, choicePair, type Choices } from "./fields/choices.ts";
export { Field, type FieldOptions } from "./fields/field.ts";
export {
  fileField,
  FileField,
  type FileFieldOptions,
  filePathField,
  FilePathField,
  type FilePathFieldOptions,
  imageField,
  ImageField,
} from "./fields/file.ts";
export type { ExplainOptions } from "./sql/explain.ts";
export { UnknownFieldOptionError } from "./fields/known-options.ts";
export { GeneratedField, generatedField, type GeneratedFieldOptions } from "./fields/generated.ts";
export {
  genericIPAddressField,
  GenericIpAddressField,
  type IpAddressFieldOptions,
} from "./fields/ip-address.ts";
export { JsonField, jsonField, jsonNull, JsonNull, type JsonValue } from "./fields/json.ts";
export {
  GenericForeignKey,
  type GenericForeignKeyOptions,
  GenericRelation,
  type GenericRelationOptions,
} from "./fields/generic.ts";
export {
  autoField,
  bigAutoField,
  bigIntegerField,
  booleanField,
  BooleanField,
  FloatField,
  floatField,
  IntegerField,
  integerField,
  type IntegerKind,
  positiveBigIntegerField,
  positiveIntegerField,
  positiveSmallIntegerField,
  smallAutoField,
  smallIntegerField,
} from "./fields/number.ts";
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
} from "./fields/on-delete.ts";
export {
  type ChoiceLimit,
  ForeignKey,
  foreignKey,
  type ForeignKeyOptions,
  type ForeignKeyTo,
  type GenericKeyTo,
  type GenericRelationTo,
  ManyToMany,
  manyToMany,
  type ManyToManyOptions,
  type ManyToManyTo,
  type NullOf,
  oneToOne,
  OneToOne,
  reverse,
  Reverse,
  type ReverseOf,
  type TargetOf,
} from "./fields/relation.ts";
export { chooseModels, swappable } from "./fields/swappable.ts";
export {
  CharField,
  charField,
  EmailField,
  emailField,
  SlugField,
  slugField,
  TextField,
  textField,
  type TextFieldOptions,
  UrlField,
  urlField,
} from "./fields/text.ts";
export {
  DateField,
  dateField,
  dateTimeField,
  DateTimeField,
  TemporalField,
  timeField,
  TimeField,
  type TimeFieldOptions,
} from "./fields/time.ts";
export { compositePrimaryKey, type CompositeKeyOf } from "./fields/composite-key.ts";
export { UuidField, uuidField } from "./fields/uuid.ts";
export { modelChecks } from "./meta/checks.ts";
export {
  ModelDefinitionError,
  ModelNotInstalledError,
  ModelSwappedError,
  UnknownFieldError,
  WrongModelError,
  UnknownModelError,
} from "./meta/errors.ts";
export { isModelInstance } from "./meta/instance.ts";
export { ModelMeta, type Relation } from "./meta/model-meta.ts";
export { installedModels, type HasMeta, Registry } from "./meta/registry.ts";
export { choiceLabels } from "./models/choice-labels.ts";
export { type DefaultRows, defaultRows } from "./models/default-rows.ts";
export { manager, type Manager } from "./models/manager.ts";
export { tableChecks } from "./models/checks/table-checks.ts";
export {
  type AbstractModelClass,
  type AnyModelClass,
  type ChildClass,
  type Instance,
  model,
  type ModelClass,
} from "./models/model-class.ts";
export { nextInOrder, previousInOrder, rowOrder, setRowOrder } from "./models/row-order.ts";
export type { NeighbourOptions } from "./models/neighbours.ts";
export { metaOf, Model, type SaveOptions } from "./models/model.ts";
export type {
  KeyRowsOptions,
  PairRowsOptions,
  RelatedManager,
  RelatedRow,
} from "./models/related/related-manager.ts";
export {
  classPrepared,
  type EventOf,
  m2mChanged,
  type ModelSignal,
  postDelete,
  postSave,
  preDelete,
  preSave,
} from "./models/signals.ts";
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
} from "./query/expressions/aggregates.ts";
export {
  caseWhen,
  lookup,
  matches,
  not,
  type When,
  when,
} from "./query/expressions/conditional.ts";
export { extract, now, trunc, truncDate, truncTime } from "./query/expressions/date-functions.ts";
export { type PairModel, throughOf, type ThroughOf } from "./models/related/through-of.ts";
export { type Deletion, ProtectedError } from "./query/writing/deletion.ts";
export {
  DoesNotExist,
  LookupValueError,
  MultipleObjectsReturned,
  QueryError,
  UndefinedValueError,
  UnknownLookupError,
} from "./query/errors.ts";
export { Condition, F, QueryExpression, value } from "./query/expressions/expressions.ts";
export { InvalidPathError, Q } from "./query/expressions/q.ts";
export { filteredRelation } from "./query/expressions/filtered-relation.ts";
export { cast, expressionWrapper, func } from "./query/expressions/function-call.ts";
export {
  abs,
  acos,
  asin,
  atan,
  atan2,
  ceil,
  chr,
  coalesce,
  collate,
  concat,
  cos,
  cot,
  degrees,
  exp,
  floor,
  greatest,
  jsonObject,
  KT,
  least,
  left,
  length,
  ln,
  log,
  lower,
  lpad,
  ltrim,
  md5,
  mod,
  nullIf,
  ord,
  pi,
  power,
  radians,
  random,
  repeat,
  replace,
  reversed,
  right,
  round,
  rpad,
  rtrim,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sign,
  sin,
  sqrt,
  strIndex,
  substr,
  tan,
  trim,
  upper,
} from "./query/expressions/functions.ts";
export { ContentTypes } from "./models/content-types.ts";
export type { Conditions } from "./query/annotation-types.ts";
export type {
  FieldsOf,
  InstanceOf,
  KeyOf,
  OwnLookups,
  OwnTransforms,
  ValueAt,
} from "./query/lookup-types.ts";
export type { CreateInput, PartialInput } from "./query/input-types.ts";
export type { BulkCreateOptions } from "./query/writing/bulk-create.ts";
export { Prefetch, type PrefetchOptions } from "./query/loading/prefetch-entry.ts";
export { prefetchRelatedObjects } from "./query/loading/prefetch-objects.ts";
export type { QueryText } from "./query/execute.ts";
export { QuerySet, type SelectForUpdateOptions } from "./query/query-set.ts";
export type { RawOptions, RawQuerySet } from "./query/raw.ts";
export {
  type Sql,
  sql,
  type SqlRunOptions,
  type SqlTemplate,
  type SqlValue,
} from "./query/expressions/sql.ts";
export { defineLookup, defineTransform } from "./query/lookups/own.ts";
export type { LookupTarget } from "./query/lookups/registered.ts";
export { exists, outerRef, subquery } from "./query/expressions/subqueries.ts";
export {
  cumeDist,
  denseRank,
  firstValue,
  lag,
  lastValue,
  lead,
  nthValue,
  ntile,
  over,
  percentRank,
  rank,
  rowNumber,
  rowRange,
  valueRange,
  type WindowOptions,
} from "./query/expressions/windows.ts";
