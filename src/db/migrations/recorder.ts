/** Which migrations a database has: the table `quintet_migrations`. */

import { clock, Temporal } from "../../base/index.ts";
import { backendFor } from "../connection/databases.ts";
import { connectionFor, runQuery } from "../connection/run.ts";
import { changeSchema } from "../connection/schema.ts";
import { atomic } from "../connection/transaction.ts";
import { bigAutoField } from "../fields/number.ts";
import { charField } from "../fields/text.ts";
import { dateTimeField } from "../fields/time.ts";
import { QuerySet } from "../query/query-set.ts";
import type { SchemaChange } from "../schema/change.ts";
import { fingerprintOf } from "./edited.ts";
import { labelOf, type MigrationKey } from "./migration.ts";
import { createModel } from "./operations/models.ts";
import type { Operation } from "./operations/operation.ts";
import { renderModels } from "./render.ts";
import { ProjectState } from "./state.ts";
import { modelTables } from "./tables.ts";

interface Key {
  readonly app: string;
  readonly name: string;
}

interface SquashedKey extends Key {
  readonly replaces?: readonly MigrationKey[];
  readonly operations: readonly Operation[];
}

const state = createModel(
  "Migration",
  {
    id: bigAutoField(),
    app: charField({ maxLength: 255 }),
    name: charField({ maxLength: 255 }),
    applied: dateTimeField(),
    fingerprint: charField({ maxLength: 64, null: true }),
  },
  { dbTable: "quintet_migrations", ordering: ["id"] },
).stateForwards(ProjectState.empty, "quintet");

export class MigrationRecorder {
  readonly #using: string;
  readonly #meta = renderModels(state, "default").get("quintet.Migration")!.$meta;

  /** @param using The name of the database. */
  constructor(using: string) {
    this.#using = using;
  }

  /** The labels of the applied migrations, in the order they were. */
  async applied(): Promise<ReadonlySet<string>> {
    if (!(await this.#hasTable())) return new Set();
    const rows = (await this.#rows().values("app", "name" as never)) as unknown as Key[];
    return new Set(rows.map(labelOf));
  }

  /** What the applied migrations said when they were applied, by label, as far as it is known. */
  async fingerprints(): Promise<ReadonlyMap<string, string>> {
    const there = await this.#columns();
    if (!there?.includes("fingerprint")) return new Map();
    const rows = (await this.#rows().values(
      "app",
      "name" as never,
      "fingerprint" as never,
    )) as unknown as (Key & { fingerprint: string | null })[];
    return new Map(
      rows.flatMap(({ fingerprint, ...key }) =>
        fingerprint === null ? [] : [[labelOf(key), fingerprint]],
      ),
    );
  }

  /** Makes the table, or what it lacks, if it is not there; one process at a time. */
  async prepare(): Promise<void> {
    const { ddl, features } = backendFor(this.#using);
    const isComplete = async (): Promise<boolean> =>
      (await this.#columns())?.includes("fingerprint") === true;
    if (await isComplete()) return;
    await atomic(
      async () => {
        if (ddl.lock !== undefined) await runQuery(this.#using, ddl.lock, []);
        if (!(await isComplete())) await this.#make();
      },
      { using: this.#using, changesSchema: features.needsSchemaTransaction },
    );
  }

  async #make(): Promise<void> {
    const { table } = modelTables(this.#meta);
    const column = table.columns.find(({ name }) => name === "fingerprint")!;
    const change: SchemaChange = (await this.#hasTable())
      ? { kind: "addColumn", table: table.name, column }
      : { kind: "createTable", table };
    await changeSchema([change], new Map([[table.name, table]]), { using: this.#using });
  }

  async has({ app, name }: Key): Promise<boolean> {
    return this.#rows()
      .filter({ app, name } as never)
      .exists();
  }

  /** A squashed migration stands for those that it replaces. */
  async add({ app, name, operations, replaces = [] }: SquashedKey): Promise<void> {
    const applied = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    const known = await this.applied();
    for (const [owner, each] of [...replaces, [app, name] as const]) {
      if (known.has(labelOf({ app: owner, name: each }))) continue;
      const isItself = owner === app && each === name;
      const fingerprint = isItself ? fingerprintOf({ operations }) : null;
      await this.#rows().create({ app: owner, name: each, applied, fingerprint } as never);
    }
  }

  async remove({ app, name, replaces = [] }: Omit<SquashedKey, "operations">): Promise<void> {
    for (const [owner, each] of [...replaces, [app, name] as const]) {
      await this.#rows()
        .filter({ app: owner, name: each } as never)
        .delete();
    }
  }

  #rows(): QuerySet<never> {
    return (QuerySet.over(this.#meta) as QuerySet<never>).using(this.#using);
  }

  async #hasTable(): Promise<boolean> {
    const { introspection } = backendFor(this.#using);
    const names = await introspection.tableNames(connectionFor(this.#using));
    return names.includes(this.#meta.table);
  }

  /** The columns of the table; undefined if it is not there. */
  async #columns(): Promise<readonly string[] | undefined> {
    if (!(await this.#hasTable())) return undefined;
    const { introspection } = backendFor(this.#using);
    const { columns } = await introspection.table(connectionFor(this.#using), this.#meta.table);
    return columns.map(({ name }) => name);
  }
}
