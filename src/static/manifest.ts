/**
 * The manifest: under which name each static file was put out. A name has a hash of the content
 * in it, so that browsers may keep the file for ever. The format is that of Django's
 * `ManifestStaticFilesStorage`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/staticfiles/#manifeststaticfilesstorage
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { ManifestError } from "./errors.ts";

/** Hashed names by the names they stand for: `css/site.css` → `css/site.55e7cbb9ba48.css`. */
export type Manifest = ReadonlyMap<string, string>;

export const manifestName = "staticfiles.json";

/** The name with the hash of a content in it. */
export function hashedName(path: string, content: Uint8Array): string {
  const hash = createHash("md5").update(content).digest("hex").slice(0, 12);
  const { dir, name, ext } = posix.parse(path);
  return posix.join(dir, `${name}.${hash}${ext}`);
}

/**
 * Reads the manifest that `collectStatic` wrote. Done once, at start-up.
 *
 * @throws {ManifestError} If there is none, or it is broken.
 */
export function readManifest(folder: string): Manifest {
  const file = join(folder, manifestName);
  let paths: unknown;
  try {
    ({ paths } = JSON.parse(readFileSync(file, "utf8")) as { paths?: unknown });
  } catch (cause) {
    throw new ManifestError(file, cause);
  }
  if (typeof paths !== "object" || paths === null) throw new ManifestError(file);
  return new Map(Object.entries(paths as Record<string, string>));
}

export function manifestText(manifest: Manifest): string {
  const sorted = [...manifest].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const paths = Object.fromEntries(sorted);
  const hash = createHash("md5").update(JSON.stringify(sorted)).digest("hex").slice(0, 12);
  return `${JSON.stringify({ paths, version: "1.1", hash }, undefined, 2)}\n`;
}
