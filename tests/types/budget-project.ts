/**
 * A project as large as a real one, for measuring what the types cost: 80 models of 22 fields, a
 * file each, in import cycles, and 400 queries. Nothing here is run; it is text for the compiler.
 */

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

export const size = { models: 80, fields: 22, queries: 400 } as const;

const queriesPerModel = size.queries / size.models;

export function budgetProject(): ProjectFile[] {
  const numbers = Array.from({ length: size.models }, (_, number) => number);
  return numbers.flatMap((number) => [modelFile(number), queryFile(number)]);
}

/** The neighbours that a model relates to: the graph is one large cycle with chords. */
function neighbours(number: number): { owner: number; tag: number; previous: number } {
  const around = (step: number) => (number + step + size.models) % size.models;
  return { owner: around(1), tag: around(7), previous: around(-1) };
}

function modelFile(number: number): ProjectFile {
  const { owner, tag, previous } = neighbours(number);
  const isOneToOne = number % 4 === 0;
  const fields = [
    `name: charField({ maxLength: 100 }),`,
    `slug: charField({ maxLength: 100, unique: true }),`,
    `subtitle: charField({ maxLength: 200, null: true }),`,
    `status: charField({ choices: ["draft", "published", "gone"] as const, default: "draft" }),`,
    `language: charField({ maxLength: 8, default: "en" }),`,
    `body: textField(),`,
    `summary: textField({ null: true }),`,
    `notes: textField({ default: "" }),`,
    `pages: integerField(),`,
    `price: integerField({ default: 0 }),`,
    `stock: integerField({ null: true }),`,
    `rating: integerField({ null: true }),`,
    `position: integerField({ default: 0 }),`,
    `isActive: booleanField({ default: true }),`,
    `isPublic: booleanField({ default: false }),`,
    `born: dateField({ null: true }),`,
    `published: dateField({ null: true }),`,
    `createdAt: dateTimeField(),`,
    `updatedAt: dateTimeField({ null: true }),`,
    `owner: () => foreignKey(Model${owner}, { onDelete: cascade }),`,
    isOneToOne
      ? `partner: () => oneToOne(Model${tag}, { onDelete: cascade, null: true }),`
      : `tags: () => manyToMany(Model${tag}),`,
    `owned: () => reverse(Model${previous}, "owner"),`,
  ];
  const imported = [...new Set([owner, tag, previous])];
  return {
    path: `model-${number}.ts`,
    text: [
      `import {`,
      `  booleanField, cascade, charField, dateField, dateTimeField, foreignKey, integerField,`,
      `  manager, manyToMany, model, oneToOne, reverse, textField,`,
      `} from "quintet/db";`,
      ...imported.map((other) => `import { Model${other} } from "./model-${other}.ts";`),
      `export class Model${number} extends model({`,
      ...fields.map((field) => `  ${field}`),
      `}, { ordering: ["-published", "name"] }) {`,
      `  static objects = manager(Model${number});`,
      `  get label(): string { return this.name.toUpperCase(); }`,
      `}`,
      `void [manyToMany, oneToOne];`,
      ``,
    ].join("\n"),
  };
}

/** Five queries a model, each of another kind; the results are used, so that their types count. */
function queryFile(number: number): ProjectFile {
  const model = `Model${number}`;
  const queries = [
    [
      `const list = await ${model}.objects`,
      `  .filter({ owner__owner__name__icontains: "a", published__year__gte: 2020, status: "draft" })`,
      `  .exclude({ isActive: false, owned__pages__gt: 3 }).orderBy("-published", "owner__name");`,
      `const label: string = list[0]!.label;`,
    ],
    [
      `const counted = await ${model}.objects.filter({ name__startswith: "b" })`,
      `  .annotate({ n: count("owned"), mean: avg("owned__pages"), total: sum("pages") })`,
      `  .filter({ n__gt: 3 }).orderBy("-n");`,
      `const n: number = counted[0]!.n;`,
    ],
    [
      `const rows = await ${model}.objects.filter({ slug__in: ["a", "b"], stock__isnull: true })`,
      `  .values("name", "pages", "owner__name");`,
      `const pages: number = rows[0]!.pages;`,
    ],
    [
      `const one = await ${model}.objects.selectRelated("owner")`,
      `  .get({ slug: "x", owner__rating__gte: 4 });`,
      `const owner: string = one.owner.name;`,
    ],
    [
      `const changed: number = await ${model}.objects`,
      `  .filter(Q(${model}).or({ status: "draft" }, { owner__name: "x", pages__gt: 300 }))`,
      `  .filter({ pages__gt: F("price") }).update({ pages: F("pages").plus(1), subtitle: null });`,
    ],
  ];
  if (queries.length !== queriesPerModel) throw new RangeError("size.queries is wrong");
  return {
    path: `queries-${number}.ts`,
    text: [
      `import { avg, count, F, Q, sum } from "quintet/db";`,
      `import { ${model} } from "./model-${number}.ts";`,
      ...queries.flat(),
      `void [label, n, pages, owner, changed];`,
      ``,
    ].join("\n"),
  };
}
