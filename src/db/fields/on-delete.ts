/**
 * What becomes of the rows that point to a deleted row. All but `doNothing` are done by Quintet,
 * which therefore can tell what was deleted, as Django does.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.on_delete
 */

export type OnDelete =
  | "cascade"
  | "protect"
  | "restrict"
  | "setNull"
  | "setDefault"
  | "doNothing"
  | { readonly set: unknown };

/** Deletes the rows that point to it, too. */
export const cascade = "cascade";

/** Refuses the deletion. */
export const protect = "protect";

/** Refuses the deletion, unless the pointing row is deleted by another way in the same call. */
export const restrict = "restrict";

/** Sets the foreign key to null; it must be nullable. */
export const setNull = "setNull";

/** Sets the foreign key to its default. */
export const setDefault = "setDefault";

/** Leaves it to the database, which refuses unless it was told otherwise. */
export const doNothing = "doNothing";

/** Sets the foreign key to `value`, or to what a function returns. */
export function set(value: unknown): { readonly set: unknown } {
  return { set: value };
}
