/** The locks that changes of a schema take, where others work on the database meanwhile. */

/** From the one that is in nobody's way to the one that is in everybody's. */
export type LockMode =
  | "row exclusive"
  | "share update exclusive"
  | "share"
  | "share row exclusive"
  | "access exclusive";

export interface TableLock {
  readonly table: string;
  readonly mode: LockMode;
}

/** What others cannot do while a lock is held. */
export const blockedBy: Readonly<Record<LockMode, string>> = {
  "row exclusive": "changes of the same rows",
  "share update exclusive": "other changes of the schema",
  share: "writes",
  "share row exclusive": "writes",
  "access exclusive": "reads or writes",
};
