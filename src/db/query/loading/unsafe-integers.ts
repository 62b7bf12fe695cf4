/** A whole number that was read and does not fit a number: the error names the fields it may be of. */

import { UnsafeIntegerError } from "../../backend/errors.ts";
import type { Field } from "../../fields/field.ts";
import { IntegerField } from "../../fields/number.ts";
import { ForeignKey } from "../../fields/relation.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import type { ResultLayout } from "../planning/result-layout.ts";
import type { QueryState } from "../query-state.ts";

/** A column of the result, as people speak of it. */
interface Named {
  readonly name: string;
  readonly field: Field | undefined;
}

/** The error with the names of the fields; any other as it is. */
export function namingFields(error: unknown, state: QueryState, layout: ResultLayout): unknown {
  if (!(error instanceof UnsafeIntegerError)) return error;
  const columns = namedColumns(state, layout).filter(({ field }) => field?.holdsBigInts !== true);
  const big = columns.filter(({ field }) => kindOf(field)?.toLowerCase().startsWith("big"));
  const wide = big.length > 0 ? big : columns.filter(({ field }) => kindOf(field) !== "other");
  const names = [...new Set(wide.map(({ name }) => name))];
  if (names.length === 0) return error;
  const which = names.length === 1 ? names[0]! : `One of ${names.join(", ")}`;
  return new UnsafeIntegerError(
    `${which} has a whole number that is beyond what a JavaScript number can hold.`,
    {
      hint: "Read it as bigint: bigIntegerField({ bigint: true }).",
      sql: error.sql,
      cause: error,
    },
  );
}

/** How wide a column is: that of a key is what it points to, that of an expression is not known. */
function kindOf(field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  const key = field instanceof ForeignKey ? field.targetKey : field;
  if (!(key instanceof IntegerField)) return "other";
  return key.kind.replace(/^positive/, "");
}

function namedColumns({ rows, meta }: QueryState, layout: ResultLayout): Named[] {
  if (rows.kind !== "instances") return namedValues(meta, layout);
  const own = fieldsOf(meta, layout.loaded);
  const related = layout.related.flatMap(({ relation, loaded }) => fieldsOf(relation.to, loaded));
  const annotations = layout.annotations.map(({ name, column: { field } }) => ({ name, field }));
  return [...own, ...related, ...annotations];
}

/** A column has the name of its path, which is that of a field where it is no expression. */
function namedValues(meta: ModelMeta, { columns }: ResultLayout): Named[] {
  return columns.map(({ name, field }) => {
    const own = meta.findField(name);
    return { name: own ? `${meta.name}.${name}` : name, field: field ?? own };
  });
}

function fieldsOf(meta: ModelMeta, loaded: readonly number[] | undefined): Named[] {
  const fields = loaded ? loaded.map((at) => meta.fields[at]!) : meta.fields;
  return fields.map((field) => ({ name: `${meta.name}.${field.name}`, field }));
}
