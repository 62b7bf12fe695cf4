/** Constraints and indexes as plain data. Names come from `names.ts`. */

import type { SqlText } from "./sql-text.ts";

export interface CheckConstraint {
  readonly kind: "check";
  readonly name: string;
  /** The condition that every row fulfils. */
  readonly check: SqlText;
}

/** When two rows may be alike for a while: until the end of the transaction, or never. */
export type Deferrable = "initially deferred" | "initially immediate";

export interface UniqueConstraint {
  readonly kind: "unique";
  readonly name: string;
  /** None if it is about `parts`. */
  readonly columns: readonly string[];
  /** In place of columns: expressions. Databases have this as a unique index. */
  readonly parts?: readonly IndexPart[] | undefined;
  /** Only rows for which it holds must differ. It is made as a unique index, too. */
  readonly condition?: SqlText | undefined;
  readonly deferrable?: Deferrable | undefined;
  /** Is it added to a table that is there? Django makes an index of it, where that needs a rebuild. */
  readonly isAddedLater?: boolean | undefined;
  /** Columns kept beside the key, where the database can (`features.supportsCoveringIndexes`). */
  readonly include?: readonly string[] | undefined;
  /** Are two rows without a value different? Default: the database's answer, yes. */
  readonly nullsDistinct?: boolean | undefined;
}

/** No two rows for which all of the operators hold: `room =` and `period &&`. */
export interface ExclusionConstraint {
  readonly kind: "exclude";
  readonly name: string;
  /** The kind of index that finds them: `gist`, `spgist`. */
  readonly method: string;
  readonly parts: readonly (IndexPart & { readonly operator: string })[];
  readonly condition?: SqlText | undefined;
  readonly deferrable?: Deferrable | undefined;
  readonly include?: readonly string[] | undefined;
}

export type Constraint = CheckConstraint | UniqueConstraint | ExclusionConstraint;

/** A column of an index, or an expression over columns. */
export type IndexPart = ({ readonly column: string } | { readonly sql: SqlText }) & {
  /** Default: false. */
  readonly descending?: boolean | undefined;
  /** Where NULL goes, where there is a choice. Default: where the database puts it. */
  readonly nulls?: "first" | "last" | undefined;
  /** How values are compared, where there is a choice: `varchar_pattern_ops`. */
  readonly opclass?: string | undefined;
};

export interface Index {
  readonly name: string;
  readonly parts: readonly IndexPart[];
  /** Default: false. */
  readonly unique?: boolean | undefined;
  /** Only rows for which it holds are in the index. */
  readonly condition?: SqlText | undefined;
  /** Columns kept beside the key, where the database can (`features.supportsCoveringIndexes`). */
  readonly include?: readonly string[] | undefined;
  /** Are two rows without a value different in a unique index? Default: yes. */
  readonly nullsDistinct?: boolean | undefined;
  /** How the index is built, where there is a choice: `gin`, `brin`. Default: the database's own. */
  readonly method?: string | undefined;
  /**
   * Does it stand beside the index of a text, to find how texts begin where that one is in the order
   * of a language? Then it is made only on databases that need it.
   */
  readonly forPatterns?: PatternIndex | undefined;
}

/** A text that is compared in another way needs another index. */
export interface PatternIndex {
  readonly collation?: string | undefined;
}
