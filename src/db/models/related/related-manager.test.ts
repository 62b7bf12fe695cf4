import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Tag,
} from "../../../../tests/support/library.ts";
import {
  captureQueries,
  cascade,
  charField,
  type Databases,
  foreignKey,
  manager,
  manyToMany,
  model,
  reverse,
  setNull,
} from "../../index.ts";

class Shelf extends model({ name: charField(), items: () => reverse(Item, "shelf") }) {
  static objects = manager(Shelf);
}
class Item extends model({
  name: charField(),
  shelf: () => foreignKey(Shelf, { null: true, onDelete: setNull }),
}) {
  static objects = manager(Item);
}
class Person extends model({
  name: charField(),
  likes: () => manyToMany(Person, { symmetrical: false }),
  likedBy: () => reverse(Person, "likes"),
  membership: () => reverse(Membership, "person"),
}) {
  static objects = manager(Person);
}
class Friend extends model({
  name: charField(),
  friends: () => manyToMany(Friend),
}) {
  static objects = manager(Friend);
}
class Group extends model({
  name: charField(),
  members: () => manyToMany(Person, { through: Membership }),
}) {
  static objects = manager(Group);
}
class Membership extends model({
  group: () => foreignKey(Group, { onDelete: cascade }),
  person: () => foreignKey(Person, { onDelete: cascade }),
  role: charField({ default: "guest" }),
}) {
  static objects = manager(Membership);
}
class Strict extends model({ shelf: () => foreignKey(Shelf, { onDelete: cascade }) }) {
  static objects = manager(Strict);
}

let databases: Databases;
let rows: Awaited<ReturnType<typeof fillLibrary>>;
beforeEach(async () => {
  databases = await testDatabase([
    ...libraryModels,
    Shelf,
    Item,
    Person,
    Friend,
    Group,
    Membership,
    Strict,
  ]);
  rows = await fillLibrary();
});
afterEach(() => databases.close());

const statements = async (work: () => Promise<unknown>) => {
  const { queries } = await captureQueries(work);
  return queries.filter(({ kind }) => kind === "statement").map(({ text }) => text.split(" ")[0]);
};
const labels = async (book: Book) => {
  const tags = await Tag.objects.filter({ books: book }).orderBy("id");
  return tags.map(({ label }) => label);
};
const names = async (list: PromiseLike<{ name: string }[]>) => (await list).map(({ name }) => name);

describe("the other side of a foreign key", () => {
  it("starts queries over the related rows", async () => {
    const { ada } = rows;

    assert.equal(await ada.books.count(), 2);
    assert.deepEqual(await ada.books.filter({ pages: 100 }).valuesFlat("title"), ["Algebra"]);
    assert.equal((await ada.books.get({ pages: 200 })).title, "Algebra II");
    assert.equal(await ada.books.exists(), true);
  });

  it("makes related rows", async () => {
    const { cleo } = rows;

    const book = await cleo.books.create({ title: "Cats" });
    const [found, wasMade] = await cleo.books.getOrCreate({ title: "Cats" });
    const [changed] = await cleo.books.updateOrCreate({ title: "Cats" }, { pages: 9 });
    const [dogs] = await cleo.books.bulkCreate([{ title: "Dogs" }]);

    assert.deepEqual([book.authorId, dogs?.authorId], [cleo.id, cleo.id]);
    assert.deepEqual([found.id, wasMade, changed.pages], [book.id, false, 9]);
  });

  it("looks for rows to get or make only among the related ones", async () => {
    const [book, isMade] = await rows.cleo.books.getOrCreate({ title: "Algebra" });

    assert.equal(isMade, true);
    assert.equal(book.authorId, rows.cleo.id);
    assert.equal(await Book.objects.filter({ title: "Algebra" }).count(), 2);
  });

  it("adds, removes, sets and clears rows whose key may be null", async () => {
    const shelf = await Shelf.objects.create({ name: "Top" });
    const other = await Shelf.objects.create({ name: "Bottom" });
    const [a, b, c] = await Item.objects.bulkCreate([{ name: "a" }, { name: "b" }, { name: "c" }]);
    await other.items.add(c!);

    await shelf.items.add(a!, b!.id);
    assert.deepEqual(await names(shelf.items.orderBy("id")), ["a", "b"]);
    await shelf.items.remove(a!, c!.id);
    assert.deepEqual(await names(shelf.items.all()), ["b"]);
    await assert.rejects(() => shelf.items.remove(c!), { code: "db/does-not-exist" });
    assert.deepEqual(await names(other.items.all()), ["c"]);
    await shelf.items.set([a!, c!]);
    assert.deepEqual(await names(shelf.items.orderBy("id")), ["a", "c"]);
    await shelf.items.clear();
    assert.equal(await shelf.items.count(), 0);
    assert.equal(await Item.objects.count(), 3);
  });

  it("refuses to end a relation whose key cannot be null", async () => {
    const { ada, algebra, cleo } = rows;

    await assert.rejects(() => ada.books.remove(algebra), { code: "db/query" });
    await assert.rejects(() => ada.books.clear(), { code: "db/query" });
    await assert.rejects(() => ada.books.set([]), { code: "db/query" });
    await cleo.books.add(algebra);
    assert.equal(await cleo.books.count(), 1);
  });

  it("refuses rows and instances without a key", async () => {
    const shelf = await Shelf.objects.create({ name: "Top" });

    await assert.rejects(() => shelf.items.add(new Item({ name: "x" })), { code: "db/query" });
    assert.throws(() => new Shelf({ name: "x" }).items.all(), { code: "db/query" });
  });

  it("saves each row by itself if it is told to", async () => {
    const shelf = await Shelf.objects.create({ name: "Top" });
    const item = new Item({ name: "new" });

    await shelf.items.add(item, { bulk: false });
    assert.deepEqual(await names(shelf.items.all()), ["new"]);
    await shelf.items.remove(item, { bulk: false });
    assert.equal(await shelf.items.count(), 0);
    await shelf.items.add(item);
    assert.equal(item.shelfId, shelf.id);
  });

  it("cannot be assigned", () => {
    assert.throws(() => ((rows.ada as { books: unknown }).books = []), { code: "db/query" });
  });

  it("knows of changes after it was loaded", async () => {
    const [ada] = await Author.objects.prefetchRelated("books");
    assert.equal((await ada!.books.all()).length, 2);

    await ada!.books.create({ title: "New" });

    assert.equal((await ada!.books.all()).length, 3);
  });
});

describe("a many-to-many relation", () => {
  it("adds each row once, given as instance or key", async () => {
    const { boats, math, old } = rows;

    await boats.tags.add(math, old.id, math);
    await boats.tags.add(math);

    assert.deepEqual(await labels(boats), ["math", "old"]);
    assert.equal(await boats.tags.count(), 2);
  });

  it("removes, sets and clears pairs, and leaves the rows", async () => {
    const { algebra, second, math, old } = rows;

    await algebra.tags.remove(math, 999);
    assert.deepEqual(await labels(algebra), ["old"]);
    await algebra.tags.set([math]);
    assert.deepEqual(await labels(algebra), ["math"]);
    await algebra.tags.clear();
    assert.deepEqual(await labels(algebra), []);
    assert.deepEqual(await labels(second), ["math"]);
    assert.equal(await Tag.objects.filter({ id: old.id }).exists(), true);
  });

  it("writes only what changes when it is set", async () => {
    const { algebra, math, old } = rows;

    const { queries } = await captureQueries(() => algebra.tags.set([math, old]));

    assert.deepEqual(
      queries.filter(({ kind }) => kind === "statement").map(({ text }) => text.slice(0, 6)),
      ["SELECT"],
    );
  });

  it("makes rows and pairs together", async () => {
    const { boats } = rows;

    const tag = await boats.tags.create({ label: "sea" });
    const [found, wasMade] = await boats.tags.getOrCreate({ label: "sea" });
    await boats.tags.bulkCreate([{ label: "wood" }]);

    assert.deepEqual([found.id, wasMade], [tag.id, false]);
    assert.deepEqual(await labels(boats), ["sea", "wood"]);
  });

  it("makes no row if the pair fails", async () => {
    const book = new Book({ title: "x" });

    await assert.rejects(async () => book.tags.create({ label: "lost" }), { code: "db/query" });

    assert.equal(await Tag.objects.filter({ label: "lost" }).exists(), false);
  });

  it("works from the other side", async () => {
    const { math, boats, algebra } = rows;

    await math.books.add(boats);
    await math.books.remove(algebra);

    assert.deepEqual(await math.books.orderBy("id").valuesFlat("title"), ["Algebra II", "Boats"]);
    assert.deepEqual(await labels(boats), ["math"]);
  });

  it("tells the sides of a relation to the same model apart", async () => {
    const [ann, ben] = await Person.objects.bulkCreate([{ name: "Ann" }, { name: "Ben" }]);

    await ann!.likes.add(ben!);

    assert.deepEqual(await names(ann!.likes.all()), ["Ben"]);
    assert.deepEqual(await names(ann!.likedBy.all()), []);
    assert.deepEqual(await names(ben!.likedBy.all()), ["Ann"]);
    assert.deepEqual(await names(Person.objects.filter({ likes__name: "Ben" })), ["Ann"]);
    assert.deepEqual(await names(Person.objects.filter({ likedBy__name: "Ann" })), ["Ben"]);
  });

  it("updates and deletes the related rows only", async () => {
    const { algebra } = rows;

    await algebra.tags.filter({ label: "old" }).update({ label: "aged" });
    const { byModel } = await algebra.tags.filter({ label: "aged" }).delete();

    assert.deepEqual(byModel, { "library.Tag": 1, "library.Book_tags": 1 });
    assert.deepEqual(await Tag.objects.valuesFlat("label"), ["math"]);
  });

  it("adds, removes and sets with few statements", async () => {
    const { boats, math, old } = rows;

    assert.deepEqual(await statements(() => boats.tags.add(math, old)), ["INSERT"]);
    assert.deepEqual(await statements(() => boats.tags.remove(math, old)), ["DELETE"]);
    assert.deepEqual(await statements(() => boats.tags.set([math])), ["SELECT", "INSERT"]);
    assert.deepEqual(await statements(() => boats.tags.set([old])), ["SELECT", "DELETE", "INSERT"]);
    assert.deepEqual(await statements(() => boats.tags.clear()), ["DELETE"]);
  });

  it("is set to the rows of a query set, also from scratch", async () => {
    const { boats } = rows;

    await boats.tags.set(Tag.objects.filter({ label: "math" }));
    assert.deepEqual(await labels(boats), ["math"]);
    await boats.tags.set(Tag.objects.all(), { clear: true });
    assert.deepEqual(await labels(boats), ["math", "old"]);
  });

  it("refuses instances of other models and those without a key", async () => {
    const { boats, ada } = rows;

    await assert.rejects(() => boats.tags.add(ada as never), {
      code: "db/query",
      message: /takes a Tag, and not a Author/,
    });
    await assert.rejects(() => boats.tags.add(new Tag({ label: "new" })), { code: "db/query" });
  });

  it("holds in both directions between rows of one model, if nothing else is said", async () => {
    const [ann, ben, cy] = await Friend.objects.bulkCreate([
      { name: "Ann" },
      { name: "Ben" },
      { name: "Cy" },
    ]);

    await ann!.friends.add(ben!, cy!);
    assert.deepEqual(await names(ben!.friends.all()), ["Ann"]);
    await ben!.friends.remove(ann!);
    assert.deepEqual(await names(ann!.friends.all()), ["Cy"]);
    await cy!.friends.clear();
    assert.equal(await ann!.friends.exists(), false);
  });

  it("keeps further values in a model of one's own", async () => {
    const [ann, ben] = await Person.objects.bulkCreate([{ name: "Ann" }, { name: "Ben" }]);
    const band = await Group.objects.create({ name: "Band" });

    await band.members.add(ann!, { throughDefaults: { role: "singer" } });
    await band.members.set([ann!, ben!], { throughDefaults: { role: "drums" } });
    await band.members.create({ name: "Cy" });

    const roles = Membership.objects.orderBy("id").valuesList("person__name", "role");
    assert.deepEqual(await roles, [
      ["Ann", "singer"],
      ["Ben", "drums"],
      ["Cy", "guest"],
    ]);
    assert.deepEqual(await names(Person.objects.filter({ name: "Ann" })), ["Ann"]);
    const singers = Group.objects.filter({ members__name: "Ann" });
    assert.equal(await singers.count(), 1);
    const choir = await Group.objects.create({ name: "Choir" });
    await choir.members.add(ann!, { throughDefaults: { role: "conductor" } });
    const inBand = (role: string) => names(band.members.filter({ membership__role: role }));
    assert.deepEqual(await inBand("singer"), ["Ann"]);
    assert.deepEqual(await inBand("conductor"), []); // that is in the choir
    const { byModel } = await band.delete();
    assert.deepEqual(byModel, { "library.Group": 1, "library.Membership": 3 });
  });
});

describe("the parent of related rows", () => {
  it("is there on each of them without a query", async () => {
    const { ada } = rows;

    const books = await ada.books.filter({ pages: 100 });

    assert.deepEqual(await statements(async () => (await books[0]!.author).name), []);
    assert.equal(await books[0]!.author, ada);
  });
});
