/** Reads fields that a query deferred, for all instances that were loaded together. */

import { type ModelInstance, originKey, valuesKey } from "../../meta/instance.ts";
import { identity } from "../../meta/keys.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { fetchAll } from "../../query/execute.ts";
import { peersOf } from "../../query/loading/hydrate.ts";
import { initialState } from "../../query/query-state.ts";

/** Reads the fields of this instance, and of its peers those that they do not have. One query. */
export async function loadPeerFields(
  instance: ModelInstance,
  meta: ModelMeta,
  names: readonly string[],
): Promise<void> {
  const places = names.map((name) => meta.position(meta.field(name)));
  const lacks = (peer: ModelInstance): boolean =>
    places.some((at) => peer[valuesKey][at] === undefined);
  const readers = peersOf(instance).filter((peer) => peer !== instance && lacks(peer));
  const keys = [instance, ...readers].map(({ pk }) => pk);
  const rows = (await fetchAll({
    ...initialState(meta, instance[originKey].using, { instance }),
    order: [],
    loaded: { isOnly: true, paths: names },
    operations: [{ kind: "filter", conditions: [{ pk__in: keys }] }],
  })) as ModelInstance[];
  const byKey = new Map(rows.map((row) => [identity(row.pk), row]));
  for (const reader of [instance, ...readers]) {
    const row = byKey.get(identity(reader.pk));
    if (!row) continue; // gone in the meantime
    for (const at of places) {
      const isWanted = reader === instance || reader[valuesKey][at] === undefined;
      if (isWanted) reader[valuesKey][at] = row[valuesKey][at];
    }
  }
}
