import type { QuerySet } from "../query/query-set.ts";

export interface BatchOptions {
  /** How many rows a batch at most. Default: 1000. */
  size?: number;
  /** Is told after each batch how many rows are done, and how many there were. Default: nobody. */
  progress?: (done: number, total: number) => void;
}

/**
 * Works through the rows of a query in batches, in the order of their keys, for a migration that
 * fills a large table: each batch is locked for a moment only. Where the query leaves out what is
 * done already, as `isbn__isnull` does here, a migration that was broken off goes on where it
 * stopped when it is run again. The migration says `atomic: false`, so that each batch stays.
 *
 * @example
 * ```ts
 * import { inBatches, migration, noop, runCode } from "quintet/migrations";
 *
 * export default migration({
 *   dependencies: [["library", "0005_book_isbn_expand"]],
 *   atomic: false,
 *   operations: [
 *     runCode<{ Book: { id: number; isbn: string | null } }>({
 *       forward: async ({ models: { Book }, progress }) => {
 *         const rows = Book.objects.filter({ isbn__isnull: true });
 *         await inBatches(rows, (batch) => batch.update({ isbn: "" }), { progress });
 *       },
 *       backward: noop,
 *     }),
 *   ],
 * });
 * ```
 */
export async function inBatches<Model>(
  rows: QuerySet<Model>,
  work: (batch: QuerySet<Model>) => Promise<unknown>,
  { size = 1000, progress }: BatchOptions = {},
): Promise<void> {
  const query = rows as unknown as QuerySet<never>;
  const total = await query.count();
  let done = 0;
  for (let last: unknown; ;) {
    const next = last === undefined ? query : query.filter({ pk__gt: last } as never);
    const found = await (next.orderBy("pk" as never) as QuerySet<never>)
      .valuesList(...(["pk"] as never[]))
      .slice(0, size);
    const keys = (found as readonly (readonly unknown[])[]).map(([key]) => key);
    if (keys.length === 0) return;
    await work(query.filter({ pk__in: keys } as never) as unknown as QuerySet<Model>);
    last = keys.at(-1);
    done += keys.length;
    progress?.(done, Math.max(done, total));
  }
}
