/** Announcements on top of every page. */

import { defineApp } from "quintet";

import { announce } from "./commands.ts";
import { Announcement } from "./models.ts";
import { tags } from "./tags.ts";

export { Announcement };

export const announcements = defineApp({
  name: "quintet-announcements",
  label: "announcements",
  folder: import.meta.dirname,
  // Templates are not compiled: they lie beside `dist`, or beside the source.
  templates: import.meta.dirname.endsWith("dist") ? "../templates" : "templates",
  models: [Announcement],
  commands: [announce],
  tags,
});
