import { model, manager, charField, integerField, dateField, dateTimeField, booleanField, foreignKey, oneToOne, manyToMany, reverse, cascade, setNull, F, Q, count, avg, max, type InstanceOf, Prefetch } from "../../src/db/index.ts";
export class Author extends model({ name: charField({ maxLength: 100 }), born: dateField({ null: true }), books: () => reverse(Book, "author"), profile: () => reverse(Profile, "author") }, { ordering: ["-name"] }) {
  static objects = manager(Author, { named: (qs, name: string) => qs.filter({ name }) });
  get shout() { return this.name.toUpperCase(); }
}
export class Profile extends model({ bio: charField({ maxLength: 10 }), author: () => oneToOne(Author, { onDelete: cascade }) }) { static objects = manager(Profile); }
export class Tag extends model({ label: charField({ maxLength: 10 }) }) { static objects = manager(Tag); }
export class Book extends model({
  title: charField({ maxLength: 200 }), pages: integerField(), status: charField({ choices: ["draft", "published"], default: "draft" }), publishedAt: dateTimeField({ null: true }),
  author: () => foreignKey(Author, { onDelete: cascade }), sequelOf: () => foreignKey(Book, { null: true, onDelete: setNull }), tags: () => manyToMany(Tag),
}, { ordering: ["-publishedAt", "author"], permissions: { publishBook: "Can publish" } }) {
  static objects = manager(Book);
  override toString() { return this.title; }
}
const bs = await Book.objects.filter({ author__name__icontains: "a", publishedAt__year__gte: 2020, status: "draft" }).filter({ pages__gt: F("id") }).filter(Q(Book).or({ status: "draft" }, { author__name: "x" })).annotate({ n: count("tags"), m: max("author__born") }).orderBy("-pages", "title", "-n").filter({n__gt: 3}).selectRelated("author", "sequelOf__author");
const st: "draft" | "published" = bs[0]!.status; const nm: string = bs[0]!.author.shout; const n: number = bs[0]!.n; const m = bs[0]!.m;
const b = await Book.objects.get({ id: 3 }); const a = await b.author; a.shout; b.author = a; b.authorId = 3; b.sequelOf = null;
await Author.objects.named("x").count();
for (const x of await a.books.all()) x.title;
await a.books.filter({ title: "x" });
const p = await a.profile; if (p) p.bio;
await Book.objects.filter({ status: "draft" }).update({ pages: F("pages").plus(1), title: "q", author: a });
const v = await Book.objects.values("title", "author__born", "publishedAt__year"); const bb = v[0]!.author__born; const t: string = v[0]!.title;
const vl = await Book.objects.valuesList("title", "pages"); const [t1, p1] = vl[0]!;
const vf = await Book.objects.valuesFlat("title"); const tt: string = vf[0]!;
const ag = await Book.objects.aggregate({ p: avg("pages") }); const pp: number | null = ag.p;
await Book.objects.create({ title: "x", pages: 3, author: a }); await Book.objects.create({ title: "x", pages: 3, author: 1 });
await Book.objects.prefetchRelated("tags", new Prefetch("author__books", Book.objects.filter({ pages__gt: 3 })));
await Book.objects.all().delete(); new Author({ name: "x", born: "1980-01-01" });
await Book.objects.values("author").annotate({ n: count("id") }).orderBy("-n");
// @ts-expect-error
Book.objects.filter({ status: "drat" });
// @ts-expect-error
Book.objects.filter({ author__nmae__icontains: "drat" });
// @ts-expect-error
Book.objects.filter({ title: undefined });
// @ts-expect-error
Book.objects.delete();
// @ts-expect-error
await Book.objects.create({ title: "x" });
// @ts-expect-error
Book.objects.orderBy("-nope");
// @ts-expect-error
Book.objects.values("author__nope");
// @ts-expect-error
Book.objects.annotate({ n: count("nope") });
// @ts-expect-error
Book.objects.selectRelated("title");
// @ts-expect-error
(await Book.objects.get({ id: 3 })).author.name;
// @ts-expect-error
Q(Book).or({ status: "draft" }, { author__nam: "x" });
class Bad extends model({ a: charField({maxLength: 3}) },
// @ts-expect-error
 { ordering: ["b"] }) {}
void [st, nm, n, m, bb, t, t1, p1, tt, pp, Bad];
type X = InstanceOf<typeof Book>; const xx: X = b; void xx;
