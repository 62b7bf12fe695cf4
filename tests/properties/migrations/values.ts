/** Values for rows of sketched models, and what is there of them. */

import { runQuery } from "../../../src/db/connection/run.ts";
import { renderModels } from "../../../src/db/migrations/render.ts";
import { stateTables } from "../../../src/db/migrations/state-tables.ts";
import { app, type FieldSketch, type Kind, type ProjectSketch, stateOf } from "./project-sketch.ts";

/** A value of each kind; those of different rows differ. */
export const valueOf: Readonly<Partial<Record<Kind, (row: number) => unknown>>> = {
  integer: (row) => row * 10,
  big: (row) => row * 11,
  small: (row) => row,
  positive: (row) => row * 3,
  boolean: (row) => row % 2 === 0,
  char: (row) => `it's "${row}" -- ?`,
  text: (row) => `text;\n${row}`,
  decimal: (row) => `${row}.25`,
  float: (row) => row + 0.5,
  date: (row) => `2020-01-${String(10 + row)}`,
  moment: (row) => `2020-01-01T12:00:${String(10 + row)}.000001Z`,
  time: (row) => `12:00:${String(10 + row)}`,
  duration: (row) => `PT${row + 1}H`,
  uuid: (row) => `00000000-0000-4000-8000-0000000000${String(10 + row)}`,
  json: (row) => ({ row: [row, "it's"] }),
  bytes: (row) => new Uint8Array([row, 0, 255]),
};

/** Two rows in each table that has none, and pairs of them. */
export async function addRows(project: ProjectSketch): Promise<void> {
  const rowsOf = querySets(project);
  for (const model of project) {
    if ((await rowsOf(model.name).count()) > 0) continue;
    for (const row of [1, 2]) {
      const values = Object.fromEntries(
        model.fields
          .filter((field) => field.to === undefined && !(row === 2 && field.options["null"]))
          .map((field) => [field.name, valueOf[field.kind]!(row)]),
      );
      await rowsOf(model.name).create(values);
    }
  }
  for (const model of project) {
    for (const field of model.fields.filter(({ to }) => to !== undefined)) {
      await relate(model.name, field, project);
    }
  }
}

async function relate(name: string, field: FieldSketch, project: ProjectSketch): Promise<void> {
  const rowsOf = querySets(project);
  const target = project.find(({ identity }) => identity === field.to)!;
  const to = await rowsOf(target.name).orderBy("id").first();
  const row = await rowsOf(name).orderBy("id").first();
  if (!to || !row) return;
  if (field.kind === "many") await (row[field.name] as Many).add(to);
  else {
    row[field.name] = to;
    await row.save();
  }
}

type Row = Record<string, unknown> & { save(): Promise<void> };

interface Many {
  add(other: unknown): Promise<void>;
}

/** The rows of each model, by its name; which fields it has is not known to the compiler. */
interface Rows {
  count(): Promise<number>;
  create(values: Record<string, unknown>): Promise<unknown>;
  orderBy(name: string): Rows;
  first(): Promise<Row | undefined>;
}

function querySets(project: ProjectSketch): (name: string) => Rows {
  const models = renderModels(stateOf(project), "default");
  return (name) => models.get(`${app}.${name}`)!.objects as unknown as Rows;
}

/** By model, row and field: the value as a text; pairs as a list. Names do not matter. */
export type Snapshot = ReadonlyMap<string, string>;

export async function snapshot(project: ProjectSketch): Promise<Snapshot> {
  const state = stateOf(project);
  const tables = stateTables(state);
  const found = new Map<string, string>();
  for (const model of project) {
    const made = tables.get(`${app}.${model.name}`.toLowerCase())!;
    const plain = model.fields.filter(({ kind }) => kind !== "many");
    const columns = ["id", ...plain.map(({ name }) => made.columns.get(name)!)];
    const rows = await runQuery(
      "default",
      `SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(made.table.name)} ORDER BY id`,
      [],
    );
    for (const [id, ...values] of rows) {
      found.set(`${model.identity}/${id}`, "row");
      for (const [at, { identity }] of plain.entries()) {
        if (values[at] === null) continue;
        found.set(`${model.identity}/${id}/${identity}`, textOf(values[at]));
      }
    }
    for (const field of model.fields.filter(({ kind }) => kind === "many")) {
      const pair = made.pairs.get(field.name)!;
      const [, from, to] = pair.columns.map(({ name }) => quoted(name));
      const pairs = await runQuery(
        "default",
        `SELECT ${from}, ${to} FROM ${quoted(pair.name)} ORDER BY 1, 2`,
        [],
      );
      // None is what a relation has that came back: those that it had are gone for good.
      if (pairs.length > 0)
        found.set(`${model.identity}/pairs/${field.identity}`, JSON.stringify(pairs, bigAsText));
    }
  }
  return found;
}

function bigAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** What is the same, whatever type the column has: a number may have become a text. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  const text = typeof value === "object" ? JSON.stringify(value, bigAsText) : String(value);
  return text.replaceAll("-", "").replace(/^(\d+)\.(?:0+)$/, "$1");
}

function quoted(name: string): string {
  return `"${name}"`;
}
