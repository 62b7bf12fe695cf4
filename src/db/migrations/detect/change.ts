/** An operation that was found to be needed, and what has to be done before it. */

import { AlterUniqueTogether } from "../operations/constraints.ts";
import { AddField, AlterField, RemoveField, RenameField } from "../operations/fields.ts";
import { AlterIndexTogether } from "../operations/indexes.ts";
import { CreateModel, DeleteModel, RenameModel } from "../operations/models.ts";
import { AlterOrderWithRespectTo } from "../operations/order.ts";
import type { Operation } from "../operations/operation.ts";
import { modelKey } from "../state.ts";

/** Something that another operation brings about. */
export interface Need {
  /**
   * `created` and `removed`: a model, or a field of it; `altered`: a field; `unordered`: the model
   * is not ordered with respect to the field any more; `apart`: groups of fields that are unique
   * or indexed together have changed.
   */
  readonly what: "created" | "removed" | "altered" | "unordered" | "apart";
  /** The app of the model. */
  readonly app: string;
  /** Its `modelKey`. */
  readonly key: string;
  readonly field?: string | undefined;
  /** The name that a swappable model stands under. */
  readonly swappable?: string | undefined;
}

export interface Change {
  readonly app: string;
  readonly operation: Operation;
  readonly needs: readonly Need[];
}

/** The model of a label, `library.Book`, or a field of it. */
export function need(what: Need["what"], label: string, field?: string): Need {
  return { what, app: label.split(".")[0]!, key: label.toLowerCase(), field };
}

/** Does the operation bring it about? */
export function fulfils({ app, operation }: Change, { what, key, field }: Need): boolean {
  const is = (model: string): boolean => modelKey(app, model) === key;
  switch (what) {
    case "created":
      if (operation instanceof CreateModel && is(operation.name)) {
        return field === undefined || field in operation.fields;
      }
      if (operation instanceof RenameModel) return field === undefined && is(operation.to);
      if (operation instanceof RenameField) return is(operation.model) && operation.to === field;
      return operation instanceof AddField && is(operation.model) && operation.name === field;
    case "removed":
      if (field === undefined) return operation instanceof DeleteModel && is(operation.name);
      return operation instanceof RemoveField && is(operation.model) && operation.name === field;
    case "altered":
      return operation instanceof AlterField && is(operation.model) && operation.name === field;
    case "unordered":
      return (
        operation instanceof AlterOrderWithRespectTo &&
        is(operation.model) &&
        operation.field !== field
      );
    case "apart":
      return (
        (operation instanceof AlterUniqueTogether || operation instanceof AlterIndexTogether) &&
        is(operation.model)
      );
  }
}
