import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Profile,
} from "../../../../tests/support/library.ts";
import {
  atomic,
  captureQueries,
  cascade,
  charField,
  type Databases,
  doNothing,
  foreignKey,
  manager,
  model,
  protect,
  restrict,
  set,
  setDefault,
  setNull,
} from "../../index.ts";

class Owner extends model({ name: charField() }) {
  static objects = manager(Owner);
}
class Guarded extends model({ owner: () => foreignKey(Owner, { onDelete: protect }) }) {
  static objects = manager(Guarded);
}
class Box extends model({ owner: () => foreignKey(Owner, { onDelete: cascade }) }) {
  static objects = manager(Box);
}
class Item extends model({
  owner: () => foreignKey(Owner, { onDelete: restrict }),
  box: () => foreignKey(Box, { null: true, onDelete: cascade }),
}) {
  static objects = manager(Item);
}
class Loose extends model({
  first: () => foreignKey(Owner, { null: true, onDelete: setNull, relatedName: "firsts" }),
  second: () => foreignKey(Owner, { default: 1, onDelete: setDefault, relatedName: "seconds" }),
  third: () =>
    foreignKey(Owner, {
      onDelete: set(async () => (await Owner.objects.get({ name: "First" })).pk),
      relatedName: "thirds",
    }),
}) {
  static objects = manager(Loose);
}
class Careless extends model({
  owner: () => foreignKey(Owner, { onDelete: doNothing, dbConstraint: false }),
}) {
  static objects = manager(Careless);
}
const models = [...libraryModels, Owner, Guarded, Box, Item, Loose, Careless];

let databases: Databases;
beforeEach(async () => {
  databases = await testDatabase(models);
});
afterEach(() => databases.close());

async function owners() {
  await Owner.objects.create({ name: "First" });
  return Owner.objects.create({ name: "Second" });
}

describe("delete", () => {
  it("says what it deleted, by model", async () => {
    const { ada } = await fillLibrary();

    const deletion = await ada.delete();

    assert.deepEqual(deletion, {
      total: 7,
      byModel: {
        "library.Author": 1,
        "library.Book": 2,
        "library.Book_tags": 3,
        "library.Profile": 1,
      },
    });
    assert.equal(await Book.objects.count(), 1);
    assert.equal(await Profile.objects.count(), 0);
  });

  it("deletes what matches, also over relations, and no values", async () => {
    await fillLibrary();

    const byRelation = await Book.objects.filter({ tags__label: "old" }).delete();
    const values = Book.objects.filter({ author__name: "Bob" }).values("pages");

    assert.equal(byRelation.byModel["library.Book"], 1);
    await assert.rejects(async () => values.delete(), { code: "db/query" });
  });

  it("sets foreign keys to null where they say so", async () => {
    const { algebra, bob, second } = await fillLibrary();

    await algebra.delete();
    await bob.delete();
    await second.refreshFromDb();

    assert.deepEqual([second.sequelOfId, second.editorId], [null, null]);
  });

  it("is one statement where nothing depends on the rows", async () => {
    await fillLibrary();

    const { queries } = await captureQueries(() => Profile.objects.all().delete());

    assert.equal(queries.length, 1);
  });

  it("is one statement for each model whose rows nothing depends on", async () => {
    const owner = await owners();
    await Owner.objects.create({ name: "Third" });
    await Loose.objects.create({ first: owner, second: 1, third: 1 });

    const { queries } = await captureQueries(() => owner.delete());
    const statements = queries.filter(({ kind }) => kind === "statement");

    // Who protects it, what goes with it, the value of a function; then three keys are set.
    assert.deepEqual(
      statements.map(({ text }) => text.split(" ").slice(0, 3).join(" ")),
      [
        'SELECT "library_guarded"."id" FROM',
        'SELECT "library_box"."id" FROM',
        'SELECT "library_item"."id" FROM',
        'SELECT "library_owner"."id", "library_owner"."name"',
        'UPDATE "library_loose" SET',
        'UPDATE "library_loose" SET',
        'UPDATE "library_loose" SET',
        'DELETE FROM "library_owner"',
      ],
    );
  });

  it("follows keys to other fields than the primary key", async () => {
    class Country extends model({ code: charField({ unique: true }) }) {
      static objects = manager(Country);
    }
    class City extends model({
      country: () => foreignKey(Country, { onDelete: cascade, toField: "code" }),
    }) {
      static objects = manager(City);
    }
    await using _ = await testDatabase([Country, City]);
    const country = await Country.objects.create({ code: "pt" });
    await City.objects.create({ country });
    await City.objects.create({ country });

    assert.deepEqual((await country.delete()).byModel, {
      "library.City": 2,
      "library.Country": 1,
    });
  });

  it("is refused by rows that protect what they point to", async () => {
    const owner = await owners();
    await Guarded.objects.create({ owner });
    await Box.objects.create({ owner });

    await assert.rejects(() => owner.delete(), {
      code: "db/protected",
      message: /^Owner cannot be deleted: 1 guardeds point to it with "owner"/,
    });

    assert.equal(await Box.objects.count(), 1);
    assert.equal(owner.pk, 2);
  });

  it("is refused by restrict, unless the rows go by another way", async () => {
    const owner = await owners();
    const box = await Box.objects.create({ owner });
    const item = await Item.objects.create({ owner, box: null });
    await assert.rejects(() => owner.delete(), { code: "db/protected" });
    item.box = box;
    await item.save();

    const { byModel } = await owner.delete();

    assert.deepEqual(byModel, { "library.Owner": 1, "library.Box": 1, "library.Item": 1 });
  });

  it("sets null, the default, or a value, as each relation says", async () => {
    const owner = await owners();
    const loose = await Loose.objects.create({ first: owner, second: owner, third: owner });

    await owner.delete();
    await loose.refreshFromDb();

    assert.deepEqual([loose.firstId, loose.secondId, loose.thirdId], [null, 1, 1]);
  });

  it("leaves rows alone where the relation says so", async () => {
    const owner = await owners();
    const careless = await Careless.objects.create({ owner });

    await owner.delete();
    await careless.refreshFromDb();

    assert.equal(careless.ownerId, 2);
  });

  it("deletes all or nothing", async () => {
    const { ada } = await fillLibrary();
    const deletion = atomic(async () => {
      await ada.delete();
      throw new RangeError("no");
    });

    await assert.rejects(deletion, RangeError);
    assert.equal(await Author.objects.count(), 3);
    assert.equal(await Book.objects.count(), 3);
  });

  it("takes the key from the instance, which has no row any more", async () => {
    const { cleo } = await fillLibrary();

    await cleo.delete();

    assert.equal(cleo.pk, null);
    await assert.rejects(() => cleo.delete(), { code: "db/query" });
    await assert.rejects(() => new Author({ name: "x" }).delete(), { code: "db/query" });
    assert.equal(await Author.objects.count(), 2);
  });

  it("follows rows that point to rows of their own model", async () => {
    class Node extends model({
      parent: () => foreignKey(Node, { null: true, onDelete: cascade }),
    }) {
      static objects = manager(Node);
    }
    await using _ = await testDatabase([Node]);
    const root = await Node.objects.create({});
    const child = await Node.objects.create({ parent: root });
    await Node.objects.create({ parent: child });
    root.parent = child;
    await root.save();

    assert.deepEqual(await child.delete(), { total: 3, byModel: { "library.Node": 3 } });
  });

  it("follows rows of their own model as deep as they go, and in circles", async () => {
    class Comment extends model({
      parent: () => foreignKey(Comment, { null: true, onDelete: cascade }),
    }) {
      static objects = manager(Comment);
    }
    class Orphan extends model({
      parent: () => foreignKey(Orphan, { null: true, onDelete: cascade, dbConstraint: false }),
    }) {
      static objects = manager(Orphan);
    }
    await using _ = await testDatabase([Comment, Orphan]);
    const chain = async (length: number, at?: Comment): Promise<Comment> => {
      let parent = at ?? (await Comment.objects.create({}));
      for (let row = 1; row < length; row++) parent = await Comment.objects.create({ parent });
      return parent;
    };
    const first = await Comment.objects.create({});
    await chain(4, first);
    assert.deepEqual(await first.delete(), { total: 4, byModel: { "library.Comment": 4 } });

    const second = await Comment.objects.create({});
    const last = await chain(3, second);
    second.parent = last;
    await second.save();
    assert.equal((await Comment.objects.filter({ id: last.id }).delete()).total, 3);

    const root = await Comment.objects.create({});
    await chain(300, root);
    assert.equal((await root.delete()).total, 300);

    const alone = await Orphan.objects.create({});
    const below = await Orphan.objects.create({ parent: alone });
    await Orphan.objects.create({ parent: below });
    await alone.delete();
    assert.equal(await Orphan.objects.count(), 0);
  });

  it("follows a key to their own model that a model has from its parent", async () => {
    class Page extends model({
      above: () => foreignKey(Page, { null: true, onDelete: cascade }),
    }) {
      static objects = manager(Page);
    }
    class Article extends model(Page, {
      origin: () => foreignKey(Article, { null: true, onDelete: cascade }),
    }) {
      static objects = manager(Article);
    }
    await using _ = await testDatabase([Page, Article]);
    const top = await Article.objects.create({});
    const middle = await Article.objects.create({ above: top, origin: top });
    await Article.objects.create({ above: middle, origin: middle });

    assert.deepEqual((await top.delete()).byModel, { "library.Article": 3, "library.Page": 3 });
  });
});
