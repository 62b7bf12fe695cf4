/** Announcements on top of every page. */

import { join } from "node:path";

import { defineApp } from "quintet";

import { announce } from "./commands.ts";
import { Announcement } from "./models.ts";
import { tags } from "./tags.ts";

export { Announcement };

/** Templates are not compiled: they lie beside `dist`, or beside the source. */
const home = import.meta.dirname;
const root = home.endsWith("dist") ? join(home, "..") : home;

export const announcements = defineApp({
  name: "quintet-announcements",
  label: "announcements",
  folder: home,
  templates: join(root, "templates"),
  models: [Announcement],
  commands: [announce],
  tags,
});
