/** The options of models. */

import type { Text } from "../../base/index.ts";
import type { ConstraintDefinition, IndexDefinition } from "./table-options.ts";

/** What a model says of itself besides its fields: Django's `class Meta`. */
export interface ModelOptions {
  /** The order of rows where a query names none: `"title"`, `"-published"`, or expressions. */
  ordering?: readonly (string | object)[];
  /** Has it no table, but hands its fields down? */
  abstract?: boolean;
  /** Is it another view of the table of the model that it extends? */
  proxy?: boolean;
  /** In migrations: the labels of the models that it extends. */
  bases?: readonly string[];
  /** The foreign key among whose rows each row has a place; adds the field `_order`. */
  orderWithRespectTo?: string;
  /**
   * The name under which the setting `swappableModels` may put another model in its place; it then
   * has no table. Say it from its first migration on.
   */
  swappable?: string;
  /** What the other side of its relations is called, where they do not say. */
  defaultRelatedName?: string;
  /** The fields that together are the primary key: what `compositePrimaryKey` names. */
  primaryKey?: readonly string[];
  /** Which of add, change, delete and view it has permissions for. Default: all. */
  defaultPermissions?: readonly ("add" | "change" | "delete" | "view")[];
  /** Permissions besides add, change, delete and view: codename → what people call it. */
  permissions?: Readonly<Record<string, string>>;
  /** What people call one of them. Default: the class name in words, `book tag`. */
  verboseName?: Text;
  /** What people call several. Default: `verboseName` and an s. */
  verboseNamePlural?: Text;
  /** The name of the table. Default: `app_model`. */
  dbTable?: string;
  /** A comment on the table, where the database keeps it. */
  dbTableComment?: string;
  /** The manager that related rows start with. Default: the first that the class declares. */
  defaultManagerName?: string;
  /** The manager that a relation to one row starts with. Default: one with all rows. */
  baseManagerName?: string;
  /** Do migrations make and change its table? If not, it is somebody else's. Default: true. */
  managed?: boolean;
  /** The field that `latest()` and `earliest()` go by, or several, as in an order. */
  getLatestBy?: string | readonly string[];
  /** Read them with `meta.indexes`, where each has its name. */
  indexes?: readonly IndexDefinition[] | (() => readonly IndexDefinition[]);
  /** Read them with `meta.constraints`. */
  constraints?: readonly ConstraintDefinition[] | (() => readonly ConstraintDefinition[]);
  /** Fields of which no two rows have the same values. */
  uniqueTogether?: readonly (readonly string[])[];
}
