/** The models of the course: authors and their books, publishers, profiles, articles. */

import {
  cascade,
  charField,
  dateField,
  foreignKey,
  manager,
  manyToMany,
  model,
  oneToOne,
  positiveIntegerField,
  reverse,
  textField,
} from "quintet/db";

export const genres = [
  "Biography",
  "Children",
  "Computing",
  "Crime",
  "Drama",
  "Essay",
  "Fantasy",
  "History",
  "Novel",
  "Philosophy",
  "Poetry",
  "Science",
  "Science fiction",
  "Short stories",
] as const;

export class Author extends model(
  {
    firstName: charField({ maxLength: 30, blank: true }), // Homer and Plato have none
    lastName: charField({ maxLength: 30 }),
    birthDate: dateField({ null: true, blank: true }),
    books: () => reverse(Book, "author"),
    profile: () => reverse(Profile, "author"),
  },
  { ordering: ["lastName", "firstName"] },
) {
  static objects = manager(Author);

  get fullName(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }

  override toString(): string {
    return this.fullName;
  }
}

export class Publisher extends model(
  {
    name: charField({ maxLength: 100, unique: true }),
    books: () => reverse(Book, "publishers"),
  },
  { ordering: ["name"] },
) {
  static objects = manager(Publisher);

  override toString(): string {
    return this.name;
  }
}

export class Book extends model(
  {
    title: charField({ maxLength: 100 }),
    author: () => foreignKey(Author, { onDelete: cascade }),
    publishedDate: dateField({ null: true, blank: true, verboseName: "published on" }),
    publishedYear: positiveIntegerField({ null: true, blank: true, verboseName: "year" }),
    pages: positiveIntegerField({ null: true, blank: true }),
    language: charField({ maxLength: 30, default: "English" }),
    genre: charField({ maxLength: 20, choices: genres, default: "Novel" }),
    publishers: () => manyToMany(Publisher, { blank: true }),
  },
  { ordering: ["title"] },
) {
  static objects = manager(Book);

  /** A book knows its year if it knows its day. */
  override async clean(): Promise<void> {
    if (this.publishedDate) this.publishedYear = this.publishedDate.year;
  }

  override toString(): string {
    return this.title;
  }
}

export class Profile extends model({
  author: () => oneToOne(Author, { onDelete: cascade }),
  bio: textField(),
}) {
  static objects = manager(Profile);

  override toString(): string {
    return this.bio;
  }
}

export class Article extends model(
  {
    title: charField({ maxLength: 100 }),
    content: textField(),
  },
  { permissions: { canEditArticle: "Can edit article" } },
) {
  static objects = manager(Article);

  override toString(): string {
    return this.title;
  }
}
