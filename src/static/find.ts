/**
 * From the path that a visitor asks for to a file, and never to one outside of the folders. What
 * is not a plain path is not looked for; what is found is asked where it really lies, so that a
 * link out of the folder leads nowhere.
 */

import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * Is it a path that goes down, in plain segments? What begins with a dot is left out, as
 * `collectstatic` leaves it out: secrets and version control, not something to serve.
 */
export function isPlainPath(path: string): boolean {
  if (path === "" || /[\0\\]/.test(path)) return false;
  // A colon in the first segment is a drive on Windows; empty segments are slashes too many.
  if (/^[a-z]:/i.test(path)) return false;
  return path.split("/").every((segment) => segment !== "" && !segment.startsWith("."));
}

/**
 * The file of that path in the first folder that has it.
 *
 * @param path With slashes, without one at the beginning.
 */
export async function findFile(dirs: readonly string[], path: string): Promise<string | undefined> {
  if (!isPlainPath(path)) return undefined;
  for (const dir of dirs) {
    const file = await fileIn(dir, path);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function fileIn(dir: string, path: string): Promise<string | undefined> {
  try {
    const [root, file] = await Promise.all([realpath(dir), realpath(join(dir, path))]);
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined; // not there, or not for us to read: the next folder may have it
  }
}
