import { type AppConfig, defineApp } from "../apps/index.ts";
import { postMigrate } from "../db/migrations/index.ts";
import { ContentType } from "./content-type.ts";
import { createAfterMigrate } from "./create.ts";

/**
 * The app with the table of content types: `defineSettings({ apps: [contentTypes, …] })`. After
 * `migrate` and `flush` each installed model has its row.
 */
export const contentTypes: AppConfig = defineApp({
  name: "contenttypes",
  verboseName: "Content types",
  folder: import.meta.dirname,
  models: [ContentType],
  ready: () => {
    postMigrate.connect("contenttypes", createAfterMigrate);
  },
});
