import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { type Issue, issueText, Temporal, ValidationError } from "../../base/index.ts";
import { booleanField, integerField } from "../fields/number.ts";
import { charField } from "../fields/text.ts";
import { dateField, dateTimeField } from "../fields/time.ts";
import { F } from "../query/expressions/expressions.ts";
import { lower } from "../query/expressions/functions.ts";
import { cascade } from "../fields/on-delete.ts";
import { foreignKey } from "../fields/relation.ts";
import { manager } from "./manager.ts";
import { model } from "./model-class.ts";

class Post extends model(
  {
    title: charField({ maxLength: 50, uniqueForDate: "posted", blank: true }),
    subtitle: charField({ maxLength: 50, uniqueForMonth: "posted", blank: true }),
    slug: charField({
      maxLength: 50,
      uniqueForYear: "posted",
      blank: true,
      errorMessages: { uniqueForDate: "Taken this year." },
    }),
    posted: dateField({ null: true, blank: true }),
  },
  { uniqueTogether: [] },
) {
  static objects = manager(Post);
}

class Room extends model(
  {
    name: charField({ maxLength: 50, default: "a" }),
    floor: integerField({ null: true, default: 1 }),
    seats: integerField({ null: true, default: 1 }),
    open: booleanField({ default: true }),
    builtAt: dateTimeField({ null: true }),
  },
  {
    uniqueTogether: [["name", "floor", "seats"]],
    constraints: (m) => [
      m.check("seats_positive", { seats__gt: 0 }),
      m.check(
        "seats_above_floor",
        { seats__gte: F("floor") },
        {
          violationErrorMessage: "Too few seats.",
          violationErrorCode: "few",
        },
      ),
      m.check("new_enough", { builtAt__gte: new Date("2000-01-01T00:00:00Z") }),
      m.unique("once", "name", "floor", { condition: { open: true } }),
      m.unique("built_once", "builtAt"),
      m.unique("lowered", lower("name"), "builtAt", { violationErrorMessage: "Sounds the same." }),
    ],
  },
) {
  static objects = manager(Room);
}

async function issuesOf(run: () => Promise<void>): Promise<Record<string, string[]>> {
  try {
    await run();
    return {};
  } catch (error) {
    assert.ok(error instanceof ValidationError, String(error));
    const entries = Object.entries(error.issues as Record<string, readonly Issue[]>);
    return Object.fromEntries(
      entries.map(([name, list]) => [
        name,
        list.map((issue) => `${issue.code}: ${issueText(issue)}`),
      ]),
    );
  }
}

describe("validation of a model", () => {
  it("finds what must be unique for a date, a month, a year", async () => {
    await using _ = await testDatabase([Post]);
    const posted = Temporal.PlainDate.from("2008-09-03");
    await Post.objects.create({ title: "One", subtitle: "Sub", slug: "s", posted });

    const same = new Post({ title: "One", posted });
    assert.deepEqual(await issuesOf(() => same.fullClean()), {
      title: ["unique-for-date: Title must be unique for Posted date."],
    });
    const sameMonth = new Post({ subtitle: "Sub", posted: "2009-09-30" });
    assert.deepEqual(await issuesOf(() => sameMonth.fullClean()), {
      subtitle: ["unique-for-date: Subtitle must be unique for Posted month."],
    });
    const sameYear = new Post({ slug: "s", posted: "2008-01-01" });
    assert.deepEqual(await issuesOf(() => sameYear.fullClean()), {
      slug: ["unique-for-date: Taken this year."],
    });
    assert.deepEqual(await issuesOf(() => new Post({ title: "One" }).fullClean()), {});
    const own = await Post.objects.get({ title: "One" });
    assert.deepEqual(await issuesOf(() => own.fullClean()), {});
  });

  it("finds what must be unique together, unless a value is missing", async () => {
    await using _ = await testDatabase([Room]);
    await Room.objects.create({ open: false });

    const again = new Room({ open: false });
    assert.deepEqual(await issuesOf(() => again.validateUnique()), {
      nonField: ["unique-together: Room with this Name, Floor and Seats already exists."],
    });
    assert.deepEqual(await issuesOf(() => again.validateUnique({ exclude: ["floor"] })), {});
    assert.deepEqual(await issuesOf(() => new Room({ floor: null }).validateUnique()), {});
  });

  it("finds checks that would not hold", async () => {
    await using _ = await testDatabase([Room]);

    assert.deepEqual(await issuesOf(() => new Room({ seats: 0, floor: null }).fullClean()), {
      nonField: ["constraint: Constraint “seats_positive” is violated."],
    });
    assert.deepEqual(await issuesOf(() => new Room({ seats: 3, floor: 5 }).fullClean()), {
      nonField: ["few: Too few seats."],
    });
    const old = new Room({ builtAt: new Date("1999-12-31T23:59:59Z") });
    assert.deepEqual(Object.keys(await issuesOf(() => old.fullClean())), ["nonField"]);
    const equal = new Room({ builtAt: new Date("2000-01-01T00:00:00Z") });
    assert.deepEqual(await issuesOf(() => equal.fullClean()), {});
    assert.deepEqual(await issuesOf(() => new Room({ seats: null }).fullClean()), {});
    assert.deepEqual(
      await issuesOf(() => new Room({ seats: 0 }).validateConstraints({ exclude: ["seats"] })),
      {},
    );
  });

  it("finds unique constraints that would be broken", async () => {
    await using _ = await testDatabase([Room]);
    const builtAt = new Date("2020-01-01T10:00:00Z");
    const room = await Room.objects.create({ name: "Hall", builtAt });

    assert.deepEqual(await issuesOf(() => room.fullClean()), {});
    assert.deepEqual(await issuesOf(() => new Room({ name: "Hall", seats: 9 }).fullClean()), {
      nonField: ["constraint: Constraint “once” is violated."],
    });
    assert.deepEqual(
      await issuesOf(() => new Room({ name: "Hall", seats: 9, open: false }).fullClean()),
      {},
    );
    assert.deepEqual(
      await issuesOf(() => new Room({ name: "HALL", floor: 0, builtAt }).fullClean()),
      {
        builtAt: ["unique: Room with this Built at already exists."],
        nonField: ["constraint: Sounds the same."],
      },
    );
  });
});

class Warehouse extends model({ name: charField({ maxLength: 20 }) }) {
  static objects = manager(Warehouse);
}
class Parcel extends model({
  warehouse: () =>
    foreignKey(Warehouse, { onDelete: cascade, limitChoicesTo: () => ({ name__startswith: "o" }) }),
  last: () =>
    foreignKey(Warehouse, { null: true, blank: true, onDelete: cascade, relatedName: "lastOf" }),
}) {
  static objects = manager(Parcel);
}

describe("fullClean of a foreign key", () => {
  it("refuses a key without a row, and a row that may not be chosen", async () => {
    await using _ = await testDatabase([Warehouse, Parcel]);
    const open = await Warehouse.objects.create({ name: "open" });
    const shut = await Warehouse.objects.create({ name: "shut" });
    const wrong = async (values: object): Promise<string[]> => {
      try {
        await new Parcel(values).fullClean();
        return [];
      } catch (error) {
        return Object.keys((error as ValidationError).issues);
      }
    };

    assert.deepEqual(await wrong({ warehouse: open, last: shut }), []);
    assert.deepEqual(await wrong({ warehouseId: open.pk, lastId: 99 }), ["last"]);
    assert.deepEqual(await wrong({ warehouse: shut }), ["warehouse"]);
    assert.deepEqual(await wrong({ warehouseId: 99 }), ["warehouse"]);
  });
});

describe("rules of a project", () => {
  class Meeting extends model({
    minutes: integerField({
      validators: [
        (minutes) => {
          if (minutes % 5 !== 0) throw new ValidationError("Not in fives.", { code: "fives" });
        },
      ],
    }),
    room: charField({ blank: true }),
  }) {
    static objects = manager(Meeting);
    override clean() {
      if (this.minutes > 240) throw new ValidationError({ minutes: "Four hours at most." });
    }
  }

  it("stand beside the field whose validator throws", async () => {
    await using databases = await testDatabase([Meeting]);
    void databases;
    const meeting = await Meeting.objects.create({ minutes: 7 });

    await assert.rejects(
      () => meeting.fullClean(),
      (error: ValidationError) => {
        assert.deepEqual(error.issues, { minutes: [{ code: "fives", message: "Not in fives." }] });
        return true;
      },
    );
  });

  it("may be in a clean() that is not async", async () => {
    await using databases = await testDatabase([Meeting]);
    void databases;

    await assert.rejects(
      () => new Meeting({ minutes: 300 }).fullClean(),
      (error: ValidationError) => {
        assert.equal(error.issues["minutes"]![0]!.message, "Four hours at most.");
        return true;
      },
    );
  });
});
