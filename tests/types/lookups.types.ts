/** What the compiler knows of the paths and lookups of conditions: each name in them, wherever they stand. */

import {
  cascade,
  charField,
  count,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  Q,
  reverse,
  setNull,
} from "../../src/db/index.ts";

class Author extends model({
  name: charField({ maxLength: 100 }),
  books: () => reverse(Book, "author"),
}) {
  static objects = manager(Author);
}
class Tag extends model({ label: charField({ maxLength: 10 }) }) {
  static objects = manager(Tag);
}
class Book extends model({
  title: charField({ maxLength: 200 }),
  pages: integerField(),
  author: () => foreignKey(Author, { onDelete: cascade }),
  editor: () => foreignKey(Author, { null: true, onDelete: setNull, relatedName: "edited" }),
  tags: () => manyToMany(Tag),
}) {
  static objects = manager(Book);
}
class Copy extends model({
  shelf: charField({ maxLength: 10 }),
  book: () => foreignKey(Book, { onDelete: cascade }),
}) {
  static objects = manager(Copy);
}

export function misspelt(): void {
  const books = Book.objects;
  // @ts-expect-error -- no such field
  books.filter({ titel: "a" });
  // @ts-expect-error -- nor before any of the lookups
  books.filter({ titel__exact: "a" });
  // @ts-expect-error
  books.filter({ titel__iexact: "a" });
  // @ts-expect-error
  books.filter({ titel__in: ["a"] });
  // @ts-expect-error
  books.filter({ pagess__gt: 3 });
  // @ts-expect-error
  books.filter({ pagess__gte: 3 });
  // @ts-expect-error
  books.filter({ pagess__lt: 3 });
  // @ts-expect-error
  books.filter({ pagess__lte: 3 });
  // @ts-expect-error
  books.filter({ pagess__range: [1, 2] });
  // @ts-expect-error
  books.filter({ titel__isnull: true });
  // @ts-expect-error
  books.filter({ titel__contains: "a" });
  // @ts-expect-error
  books.filter({ titel__icontains: "a" });
  // @ts-expect-error
  books.filter({ titel__startswith: "a" });
  // @ts-expect-error
  books.filter({ titel__istartswith: "a" });
  // @ts-expect-error
  books.filter({ titel__endswith: "a" });
  // @ts-expect-error
  books.filter({ titel__iendswith: "a" });
  // @ts-expect-error
  books.filter({ titel__regex: "a" });
  // @ts-expect-error
  books.filter({ titel__iregex: "a" });
  // @ts-expect-error
  books.filter({ published__year: 2020 });
  // @ts-expect-error
  books.filter({ published__year__gte: 2020 });
  // @ts-expect-error -- behind a relation
  books.filter({ author__nope__isnull: true });
  // @ts-expect-error
  books.filter({ author__nope__in: ["a"] });
  // @ts-expect-error -- behind the other side, and many
  Author.objects.filter({ books__titel__in: ["a"] });
  // @ts-expect-error
  books.filter({ tags__lable__gt: "a" });
  // @ts-expect-error -- two relations deep
  Copy.objects.filter({ book__author__nmae__exact: "a" });
  // @ts-expect-error -- no relation of that name
  books.filter({ auther__name__in: ["a"] });
  // @ts-expect-error
  books.filter({ auther__isnull: true });
}

export function everywhere(): void {
  const books = Book.objects;
  // @ts-expect-error -- in exclude
  books.exclude({ titel__in: ["a"] });
  // @ts-expect-error -- in get
  void books.get({ titel__exact: "a" });
  // @ts-expect-error -- in Q
  Q(Book).of({ titel__in: ["a"] });
  // @ts-expect-error
  Q(Book).not({ pagess__gt: 3 });
  // @ts-expect-error
  Q(Book).or({ title: "a" }, { titel__isnull: true });
  // @ts-expect-error
  Q(Book).and({ pagess__range: [1, 2] }, { title: "a" });
  // @ts-expect-error -- after an annotation
  books.annotate({ n: count("tags") }).filter({ m__gt: 3 });
  books.annotate({ n: count("tags") }).filter({ n__gt: 3 });
}

export function keys(): void {
  const books = Book.objects;
  books.filter({ authorId: 3 });
  books.filter({ authorId__in: [3, 4] });
  books.filter({ authorId__gt: 3, editorId__isnull: true, authorId__range: [1, 9] });
  books.filter({ editorId: null });
  Copy.objects.filter({ book__authorId__in: [3] });
  Copy.objects.filter({ book__authorId: 3, book__editorId: null });
  Q(Book).or({ authorId__in: [3] }, { editorId: null });
  // @ts-expect-error -- the key of an author is a number
  books.filter({ authorId__in: ["a"] });
  // @ts-expect-error -- a book has an author
  books.filter({ authorId: null });
  // @ts-expect-error -- no such relation
  books.filter({ autherId__in: [3] });
}

export function severalConditions(): void {
  const either = Q(Book).or({ title: "a" }, { title: "b" });
  Book.objects.filter({ authorId: 3 }, either);
  Book.objects.filter(either, { authorId: 3 });
  Book.objects.exclude(either, { pages__gt: 3 }, Q(Book).of({ title: "c" }));
  // @ts-expect-error -- checked as well where it stands second
  Book.objects.filter(either, { authrId: 3 });
  // @ts-expect-error
  Book.objects.filter(either, { pages__gt: "x" });
}

export function withQuerySets(): void {
  Q(Book).of({ id__in: Copy.objects.values("book") });
  Q(Book).or({ author__in: Author.objects.filter({ name: "x" }) }, { editorId: null });
}
