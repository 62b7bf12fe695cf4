/**
 * Static files: found in folders, served in development, collected for production under names
 * that change with their content.
 *
 * Reading order: `static-files` (the face), `find` (and what is never found), `collect` with
 * `manifest` and `references`, `commands`, `checks`, `tags`.
 *
 * Stands on `base`, `http` (requests and responses) and `templates` (for its tags).
 */

export { staticChecks } from "./checks.ts";
export { collectStatic, type CollectOptions, type CollectResult } from "./collect.ts";
export { collectStaticCommand, staticDirs } from "./commands.ts";
export { currentStatic } from "./current.ts";
export {
  CollectTargetError,
  ManifestError,
  MissingStaticFileError,
  NoStaticFilesError,
} from "./errors.ts";
export { type Manifest, readManifest } from "./manifest.ts";
export { StaticFiles, type StaticFilesOptions } from "./static-files.ts";
export { staticTags } from "./tags.ts";
