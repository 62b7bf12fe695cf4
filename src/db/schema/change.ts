/** One step from a schema to the next, as plain data; `ddl.ts` prints it, `apply.ts` computes it. */

import type { Constraint, Index } from "./constraint.ts";
import type { SqlLiteral } from "./literal.ts";
import type { Column, Table } from "./table.ts";

export type SchemaChange =
  | { readonly kind: "createTable"; readonly table: Table }
  | {
      readonly kind: "commentTable";
      readonly table: string;
      /** Undefined: it has none any more. */
      readonly comment: string | undefined;
    }
  | { readonly kind: "dropTable"; readonly table: string }
  | { readonly kind: "renameTable"; readonly from: string; readonly to: string }
  | {
      readonly kind: "addColumn";
      readonly table: string;
      readonly column: Column;
      /** For the rows that are there now, and only for them. Default: the column's default. */
      readonly fill?: SqlLiteral | undefined;
    }
  | { readonly kind: "removeColumn"; readonly table: string; readonly column: string }
  | {
      readonly kind: "renameColumn";
      readonly table: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: "alterColumn";
      readonly table: string;
      /** The two have the same name: renaming is a change of its own. */
      readonly from: Column;
      readonly to: Column;
      /** For rows that are NULL now, where the column may no longer be. */
      readonly fill?: SqlLiteral | undefined;
      /** Is a unique index built first, as with `addIndex`, and then made the constraint? */
      readonly concurrently?: boolean | undefined;
      /** Are a new foreign key and a new check for new rows only, until they are validated? */
      readonly notValid?: boolean | undefined;
    }
  | {
      readonly kind: "addIndex";
      readonly table: string;
      readonly index: Index;
      /** Without stopping those who write, outside of any transaction, where the database can. */
      readonly concurrently?: boolean | undefined;
    }
  | {
      readonly kind: "removeIndex";
      readonly table: string;
      readonly name: string;
      readonly concurrently?: boolean | undefined;
    }
  | {
      readonly kind: "renameIndex";
      readonly table: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: "addConstraint";
      readonly table: string;
      readonly constraint: Constraint;
      /** Is it for new rows only, until it is validated, where the database can wait? */
      readonly notValid?: boolean | undefined;
      /** Is a unique index built first, as with `addIndex`, and then made the constraint? */
      readonly concurrently?: boolean | undefined;
    }
  | { readonly kind: "validateConstraint"; readonly table: string; readonly name: string }
  | { readonly kind: "removeConstraint"; readonly table: string; readonly name: string };
