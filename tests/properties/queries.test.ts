import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";

import * as fc from "fast-check";

import {
  booleanField,
  charField,
  type Databases,
  F,
  integerField,
  manager,
  model,
  Q,
  textField,
} from "../../src/db/index.ts";
import type { Condition } from "../../src/db/query/expressions/expressions.ts";
import { testDatabase } from "../support/database.ts";
import { statementOf } from "../support/statement.ts";

class Note extends model({
  text: textField(),
  label: charField({ null: true, maxLength: 20 }),
  count: integerField({ null: true }),
  isDone: booleanField({ default: false }),
}) {
  static objects = manager(Note);
}

let databases: Databases;
before(async () => {
  databases = await testDatabase([Note]);
});
beforeEach(() => Note.objects.all().delete());
after(() => databases.close());

/** Any text that is one: with NUL, quotes, wildcards, emoji, control and combining characters. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("%", "_", "\\", "'", '"', "\0", "?", "$1", "\n", "é") }),
);

/** A value that occurs in no statement by chance. */
const marked = text.map((value) => `«${value}»`);

const lookups = fc.oneof(
  fc.record({ text: marked }),
  fc.record({ text__contains: marked }),
  fc.record({ text__in: fc.array(marked, { maxLength: 3 }) }),
  fc.record({ label: fc.option(marked) }),
  fc.record({ label__isnull: fc.boolean() }),
  fc.record({ count: fc.option(fc.integer({ min: 0, max: 3 })) }),
  fc.record({ count__gt: fc.integer({ min: 0, max: 3 }), isDone: fc.boolean() }),
  fc.record({ count__in: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }) }),
  fc.constantFrom({}, { count: F("id") }, { id__lt: F("count") }, { text: F("label") }),
  fc.constant({ count__in: Note.objects.filter({ isDone: true }).values("count") }),
);

const { condition } = fc.letrec<{ condition: Condition<unknown> }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    lookups.map((found) => Q.dynamic(found)),
    tie("condition").map((inner) => inner.not()),
    fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => a.and(b)),
    fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => a.or(b)),
    fc.tuple(tie("condition"), tie("condition")).map(([a, b]) => a.xor(b)),
  ),
}));

const rows = fc.array(
  fc.record({
    text: fc.oneof(marked, fc.constantFrom("«a»", "«b»")),
    label: fc.option(fc.constantFrom("«a»", "«b»")),
    count: fc.option(fc.integer({ min: 0, max: 3 })),
    isDone: fc.boolean(),
  }),
  { maxLength: 8 },
);

describe("a text", () => {
  it("comes back as it was stored, and is found by all lookups that mean it", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const { id } = await Note.objects.create({ text: value });
        const found = async (lookup: string, right: unknown = value) =>
          Note.objects.filter(Q.dynamic({ id, [lookup]: right })).exists();

        assert.equal((await Note.objects.get({ id })).text, value);
        assert.deepEqual(await Note.objects.filter({ id }).valuesFlat("text"), [value]);
        assert.equal(await found("text"), true);
        assert.equal(await found("text__in", [value]), true);
        assert.equal(await found("text__contains"), true);
        assert.equal(await found("text__startswith"), true);
        assert.equal(await found("text__endswith"), true);
        assert.equal(await found("text__iexact"), true);
      }),
      { numRuns: 100 },
    );
  });

  it("is not found by another", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (value, other) => {
        fc.pre(value !== other);
        const { id } = await Note.objects.create({ text: value });

        assert.equal(await Note.objects.filter({ id, text: other }).exists(), false);
        assert.equal(await Note.objects.filter({ id, text__in: [other] }).exists(), false);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a condition", () => {
  it("puts no value into the text of its statement", () => {
    fc.assert(
      fc.property(condition, (given) => {
        const { text: sql } = statementOf(Note.objects.filter(given).exclude(given));

        assert.doesNotMatch(sql, /[«»]/);
      }),
    );
  });

  it("and its opposite are about each row once", async () => {
    await fc.assert(
      fc.asyncProperty(rows, condition, async (values, given) => {
        await Note.objects.all().delete();
        await Note.objects.bulkCreate(values);

        const inside = await Note.objects.filter(given).valuesFlat("id");
        const outside = await Note.objects.exclude(given).valuesFlat("id");

        const all = await Note.objects.orderBy("id").valuesFlat("id");
        const asked = !isEmpty(given);
        const expected = asked ? all : [...all, ...all].toSorted((a, b) => a - b);
        assert.deepEqual(
          [...inside, ...outside].toSorted((a, b) => a - b),
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("gives the same rows by a plan that was made for other values", async () => {
    await fc.assert(
      fc.asyncProperty(rows, condition, async (values, given) => {
        await Note.objects.all().delete();
        await Note.objects.bulkCreate(values);
        const ids = () => Note.objects.filter(given).orderBy("id").valuesFlat("id");

        const kept = await ids();
        Note.$meta.plans = new WeakMap();

        assert.deepEqual(kept, await ids());
      }),
      { numRuns: 100 },
    );
  });
});

/** Nothing is asked: filter and exclude then both leave it out, as in Django. */
function isEmpty(given: Condition<never> | object): boolean {
  if (!("parts" in given)) return Object.keys(given).length === 0;
  return given.parts.every((part) => isEmpty(part));
}
