/** The library: books, their authors and publishers. */

import { defineApp } from "quintet";

import { loadbooks } from "./commands.ts";
import { Article, Author, Book, Profile, Publisher } from "./models.ts";

export const library = defineApp({
  name: "library",
  folder: import.meta.dirname,
  models: [Author, Publisher, Book, Profile, Article],
  commands: [loadbooks],
});
