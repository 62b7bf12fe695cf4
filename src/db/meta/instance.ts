/**
 * What an instance holds: the values of its columns, in the order of the meta's fields, and where
 * it comes from. The properties of a model read and write these; a row from the database becomes
 * an instance without being copied.
 */

/** The values by field position, as the driver returned them or as the application set them. */
export const valuesKey: unique symbol = Symbol("values");
/** Where the instance comes from. */
export const originKey: unique symbol = Symbol("origin");
/** Related objects that are there without a query: by relation name. */
export const loadedKey: unique symbol = Symbol("loaded");

/** Shared by all instances of one result. */
export interface Origin {
  /** The database it was read from or saved to. */
  readonly using: string;
  /** Is there no row of it yet? */
  readonly isNew: boolean;
  /** The instances that were loaded together, while somebody still holds them. */
  readonly peers: WeakRef<readonly ModelInstance[]> | undefined;
}

/** An instance, as the framework sees it. */
export interface ModelInstance {
  [valuesKey]: unknown[];
  [originKey]: Origin;
  [loadedKey]: Map<string, unknown> | undefined;
  readonly pk: unknown;
}

/** The first argument of a model's constructor, when the second is a row of the database. */
export const fromRow: unique symbol = Symbol("from row");

export function isModelInstance(value: unknown): value is ModelInstance {
  return typeof value === "object" && value !== null && valuesKey in value;
}
