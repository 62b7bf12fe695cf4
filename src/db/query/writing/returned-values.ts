/** What a database returned of a row that was just written, as values of the instance. */

import type { Row } from "../../backend/driver.ts";
import type { Field } from "../../fields/field.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";

/** Puts what the database returned into the values of an instance. */
export function takeValues(
  meta: ModelMeta,
  values: unknown[],
  fields: readonly Field[],
  row: Row,
): void {
  for (const [index, field] of fields.entries()) {
    const raw = row[index] ?? null;
    const isRaw = raw === null || !field.isReadAtOnce;
    values[meta.position(field)] = isRaw ? raw : field.fromDatabase(raw);
  }
}
