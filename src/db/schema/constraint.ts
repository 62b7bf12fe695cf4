/** Constraints and indexes as plain data. Names come from `names.ts`. */

export interface CheckConstraint {
  readonly kind: "check";
  readonly name: string;
  /** The condition that every row fulfils, as SQL text that a compiler printed. */
  readonly check: string;
}

export interface UniqueConstraint {
  readonly kind: "unique";
  readonly name: string;
  readonly columns: readonly string[];
  /**
   * Only rows for which it holds must differ: SQL text that a compiler printed. Databases have
   * this as a unique index, so that is what is made of it.
   */
  readonly condition?: string | undefined;
  /** When two rows may be alike for a while: until the end of the transaction, or never. */
  readonly deferrable?: "initially deferred" | "initially immediate" | undefined;
}

export type Constraint = CheckConstraint | UniqueConstraint;

/** A column of an index, or an expression over columns, as SQL text that a compiler printed. */
export type IndexPart = ({ readonly column: string } | { readonly sql: string }) & {
  /** Default: false. */
  readonly descending?: boolean | undefined;
};

export interface Index {
  readonly name: string;
  readonly parts: readonly IndexPart[];
  /** Default: false. */
  readonly unique?: boolean | undefined;
  /** Only rows for which it holds are in the index: SQL text that a compiler printed. */
  readonly condition?: string | undefined;
  /** Columns kept beside the key, where the database can (`features.supportsCoveringIndexes`). */
  readonly include?: readonly string[] | undefined;
  /** How the index is built, where there is a choice: `gin`, `brin`. Default: the database's own. */
  readonly method?: string | undefined;
}
