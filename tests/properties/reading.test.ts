/** Reading a property of an instance never changes the result of anything that is done with it. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Temporal } from "../../src/base/index.ts";
import { ContentType, genericForeignKey, genericRelation } from "../../src/contenttypes/index.ts";
import {
  atomic,
  bigIntegerField,
  booleanField,
  cascade,
  charField,
  connectDatabases,
  type Databases,
  dateField,
  dateTimeField,
  Decimal,
  decimalField,
  durationField,
  foreignKey,
  type HasMeta,
  integerField,
  manager,
  manyToMany,
  model,
  positiveIntegerField,
  prefetchRelatedObjects,
  reverse,
  textField,
  timeField,
  uuidField,
} from "../../src/db/index.ts";
import { sqlite } from "../../src/db/sqlite/index.ts";
import { createDatabase, noServer } from "../contracts/backend/postgres.ts";
import { createTables, install } from "../support/database.ts";

/** An instance whose model is made by this test. */
type Row = Record<string, unknown> & {
  readonly pk: unknown;
  save(): Promise<void>;
  delete(): Promise<unknown>;
  refreshFromDb(): Promise<void>;
  toJSON(): Record<string, unknown>;
};
interface Rows extends PromiseLike<Row[]> {
  all(): Rows;
  orderBy(...names: string[]): Rows;
  values(): PromiseLike<Record<string, unknown>[]>;
  inBulk(keys: unknown[]): PromiseLike<Map<unknown, Row>>;
  contains(row: Row): PromiseLike<boolean>;
  create(values: object): PromiseLike<Row>;
  bulkCreate(rows: Row[]): PromiseLike<Row[]>;
  bulkUpdate(rows: Row[], names: string[]): PromiseLike<number>;
  remove(row: Row): PromiseLike<void>;
  set(rows: Row[]): PromiseLike<void>;
}
const prefetch = prefetchRelatedObjects as unknown as (
  model: HasMeta,
  rows: Row[],
  ...names: string[]
) => Promise<void>;

type Loose = HasMeta & { readonly objects: Rows };

/** The kinds of keys, and two values of each. */
const kinds = {
  integer: [integerField, 7, 12],
  big: [() => bigIntegerField({ bigint: true }), 2n ** 60n, 5n],
  text: [() => charField({ maxLength: 20 }), "2020-01-02", "b"],
  date: [dateField, "2020-01-02", "1999-12-31"],
  time: [timeField, "10:00", "23:59:59.000001"],
  moment: [dateTimeField, "2020-01-02T03:04:05Z", "2020-01-02T03:04:05.5Z"],
  duration: [durationField, "PT26H", "PT0.000001S"],
  decimal: [() => decimalField({ maxDigits: 9, decimalPlaces: 2 }), "1.50", "20"],
  uuid: [uuidField, "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"],
} as const;

interface Models {
  readonly Target: Loose;
  readonly Source: Loose;
  readonly Note: Loose;
  readonly values: readonly unknown[];
}

/** A model with such a key, and one whose rows point to it by its key and by a unique field. */
function makeModels(name: string): Models {
  const [make, ...values] = kinds[name as keyof typeof kinds];
  const field = make as (options?: object) => ReturnType<typeof dateField>;
  const withOptions = (options: object): never => {
    const made = field() as unknown as { constructor: new (...args: unknown[]) => object } & {
      kind: string;
      options: object;
    };
    const args = name === "integer" || name === "big" ? [made.kind] : [];
    return new made.constructor(...args, { ...made.options, ...options }) as never;
  };
  class Target extends model({
    key: withOptions({ primaryKey: true }),
    code: withOptions({ unique: true }),
    sources: () => reverse(Source, "target"),
    coded: () => reverse(Source, "byCode"),
    notes: () => genericRelation(Note),
  }) {
    static objects = manager(Target);
  }
  class Source extends model({
    target: () => foreignKey(Target, { onDelete: cascade, null: true }),
    byCode: () => foreignKey(Target, { onDelete: cascade, toField: "code", null: true }),
    others: () => manyToMany(Target, { relatedName: "linked" }),
    day: dateField(),
    time: timeField(),
    at: dateTimeField(),
    lasts: durationField(),
    price: decimalField({ maxDigits: 9, decimalPlaces: 2 }),
    isOpen: booleanField(),
    token: uuidField(),
    text: textField(),
  }) {
    static objects = manager(Source);
  }
  class Note extends model({
    contentType: () => foreignKey(ContentType, { onDelete: cascade }),
    objectId: charField({ maxLength: 60 }),
    about: () => genericForeignKey({ models: () => [Target] }),
    rank: positiveIntegerField(),
  }) {
    static objects = manager(Note);
  }
  return { Target, Source, Note, values } as unknown as Models;
}

async function fill({ Target, Source, Note, values }: Models): Promise<void> {
  const [first, second] = values;
  const targets = [
    await Target.objects.create({ key: first, code: second }),
    await Target.objects.create({ key: second, code: first }),
  ];
  for (const [at, target] of [...targets, targets[0]!].entries()) {
    const source = await Source.objects.create({
      target,
      byCode: targets[at % 2],
      day: "2024-02-29",
      time: "12:30:00.25",
      at: "2024-02-29T12:00:00.125Z",
      lasts: "PT49H",
      price: "120.50",
      isOpen: at === 0,
      token: "11111111-2222-3333-4444-555555555555",
      text: "2024-02-29",
    });
    await (source["others"] as Rows).set(targets);
    await Note.objects.create({ about: target, rank: at });
  }
}

/** In a form in which equal values are deeply equal. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof Temporal.Duration) return `${value.total("microseconds")} µs`;
  if (Decimal.isDecimal(value)) return value.toFixed(2);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return [...value].map(plain);
  if ("refreshFromDb" in value) return `row ${String(plain((value as Row).pk))}`;
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

interface Given extends Models {
  readonly targets: Row[];
  readonly sources: Row[];
  readonly notes: Row[];
}

/** What is done with instances; what comes of it, and what is then in the tables, is compared. */
const actions: Record<string, (given: Given) => unknown> = {
  keys: ({ targets, sources }) => [targets, sources].map((rows) => rows.map((row) => row.pk)),
  json: ({ sources }) => sources.map((row) => row.toJSON()),
  follow: async ({ sources }) => {
    const found = [];
    for (const row of sources) found.push(await row["target"], await row["byCode"]);
    return found;
  },
  related: async ({ targets }) => {
    const found = [];
    for (const row of targets) {
      for (const name of ["sources", "coded", "notes"]) {
        found.push(await (row[name] as Rows).all());
      }
    }
    return found;
  },
  relatedAlone: async ({ targets }) => (targets[0]!["sources"] as Rows).orderBy("id"),
  known: async ({ targets }) => {
    const rows = await (targets[0]!["sources"] as Rows).orderBy("id");
    return rows.map((row) => row["target"]);
  },
  prefetched: async ({ Target, Source, targets, sources }) => {
    await prefetch(Target, targets, "sources", "coded", "notes");
    await prefetch(Source, sources, "target", "byCode", "others");
    return Promise.all([
      ...targets.map((row) => (row["sources"] as Rows).all()),
      ...sources.map((row) => (row["others"] as Rows).all()),
    ]);
  },
  pairs: async ({ sources }) => Promise.all(sources.map((row) => (row["others"] as Rows).all())),
  generic: async ({ notes }) => {
    const found = [];
    for (const note of notes) found.push(await note["about"]);
    return found;
  },
  remove: async ({ targets }) => {
    const [first] = await (targets[0]!["sources"] as Rows).orderBy("id");
    await (targets[0]!["sources"] as Rows).remove(first!);
  },
  set: async ({ targets, sources }) => (targets[0]!["sources"] as Rows).set(sources.slice(1)),
  setPairs: async ({ targets, sources }) => (sources[0]!["others"] as Rows).set([targets[1]!]),
  find: async ({ Source, Target, targets, sources }) => [
    await Source.objects.contains(sources[0]!),
    await Target.objects.contains(targets[1]!),
    [...(await Target.objects.inBulk(targets.map((row) => row.pk))).values()],
  ],
  save: async ({ targets, sources, notes }) => {
    for (const row of [...targets, ...sources, ...notes]) await row.save();
  },
  assign: async ({ targets, sources }) => {
    for (const row of sources) {
      row["target"] = targets[1];
      row["byCode"] = targets[1];
      await row.save();
    }
  },
  refresh: async ({ sources }) => {
    for (const row of sources) await row.refreshFromDb();
    return sources.map((row) => row.toJSON());
  },
  bulkUpdate: async ({ Source, sources }) => {
    const names = ["day", "time", "at", "lasts", "price", "isOpen", "token", "target", "byCode"];
    return Source.objects.bulkUpdate(sources, names);
  },
  copy: async ({ Source, sources }) => {
    for (const row of sources) row["id"] = null;
    await Source.objects.bulkCreate(sources);
  },
  deleteOne: async ({ targets }) => targets[0]!.delete(),
};

/** What is read before: of which rows. */
const readings: Record<string, (given: Given) => Row[]> = {
  "all rows": ({ targets, sources, notes }) => [...targets, ...sources, ...notes],
  targets: ({ targets }) => targets,
  "the first rows": ({ targets, sources, notes }) => [targets[0]!, sources[0]!, notes[0]!],
  sources: ({ sources, notes }) => [...sources, ...notes],
};

const undone = new Error("undone");

async function outcome(
  models: Models,
  act: (given: Given) => unknown,
  reads: ((given: Given) => Row[]) | undefined,
): Promise<unknown> {
  let result: unknown;
  const work = atomic(async () => {
    const given: Given = {
      ...models,
      targets: await models.Target.objects.orderBy("pk"),
      sources: await models.Source.objects.orderBy("pk"),
      notes: await models.Note.objects.orderBy("rank"),
    };
    for (const row of reads?.(given) ?? []) row.toJSON();
    const answer = plain(await act(given));
    const tables = [];
    for (const { objects } of [models.Target, models.Source, models.Note]) {
      const rows = await objects.orderBy("pk").values();
      // The numbers of a sequence go on after a rollback.
      tables.push(plain(rows.map((values) => ({ ...values, id: undefined }))));
    }
    result = { answer, tables };
    throw undone;
  });
  await assert.rejects(work, (error) => {
    if (error !== undone) throw error;
    return true;
  });
  return result;
}

const noPostgres = await noServer();
const made = new Map(Object.keys(kinds).map((name) => [name, makeModels(name)]));

for (const database of ["SQLite", "PostgreSQL"] as const) {
  describe(
    `Reading on ${database}`,
    { skip: (database === "PostgreSQL" && noPostgres) || false },
    () => {
      let databases: Databases;
      let remove = async (): Promise<void> => undefined;

      before(async () => {
        let backend = sqlite({ file: ":memory:" });
        if (database === "PostgreSQL") ({ backend, remove } = await createDatabase());
        databases = await connectDatabases({ default: backend }, { root: "/" });
        if (!ContentType.$meta.isInstalled) install([ContentType], "contenttypes");
        await createTables([ContentType.$meta], "default");
        for (const [name, models] of made) {
          const all = [models.Target, models.Source, models.Note];
          install(all, `reading${name}`);
          await createTables(
            all.map(({ $meta }) => $meta),
            "default",
          );
          await fill(models);
        }
      });
      after(async () => {
        await databases?.close();
        await remove();
      });

      for (const [name, models] of made) {
        it(`never changes what is done with keys of the kind ${name}`, async () => {
          for (const [action, act] of Object.entries(actions)) {
            const expected = await outcome(models, act, undefined);
            for (const [which, reads] of Object.entries(readings)) {
              const actual = await outcome(models, act, reads);
              assert.deepEqual(actual, expected, `${action} after reading ${which}`);
            }
          }
        });

        it(`finds relations by keys of the kind ${name}`, async () => {
          const { answer } = (await outcome(models, actions["follow"]!, undefined)) as {
            answer: unknown[];
          };
          assert.ok(!answer.includes("null"), String(answer));
          const related = (await outcome(models, actions["related"]!, undefined)) as {
            answer: unknown[][];
          };
          assert.deepEqual(
            related.answer.map((rows) => rows.length).toSorted(),
            [1, 1, 1, 2, 2, 2],
          );
        });
      }
    },
  );
}
