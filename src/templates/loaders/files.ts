/** Templates in folders. */

import { globSync, readFileSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";

import type { LoadedSource, Loader } from "./loader.ts";

/** Loads templates from files below some folders. */
export class FileLoader implements Loader {
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders.map((folder) => resolve(folder));
  }

  *load(name: string): Iterable<LoadedSource> {
    for (const file of this.places(name)) {
      const stamp = stampOf(file);
      if (stamp === undefined) continue;
      yield {
        text: readFileSync(file, "utf8"),
        origin: file,
        isCurrent: () => stampOf(file) === stamp,
      };
    }
  }

  *places(name: string): Iterable<string> {
    for (const folder of this.#folders) {
      const file = resolve(folder, name);
      if (file.startsWith(folder + sep)) yield file;
    }
  }

  *names(): Iterable<string> {
    for (const folder of this.#folders) {
      for (const entry of globSync("**/*", { cwd: folder, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = resolve(entry.parentPath, entry.name);
        yield file.slice(folder.length + 1).replaceAll(sep, "/");
      }
    }
  }
}

/** Changes when the file does; undefined if there is none. */
function stampOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.mtimeMs} ${stats.size}` : undefined;
}

/**
 * Loads templates from the `templates` folder of each app, in the apps' order.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/api/#django.template.loaders.app_directories.Loader
 */
export function appDirectories(apps: Iterable<{ readonly folder: string }>): Loader {
  return new FileLoader(Array.from(apps, ({ folder }) => resolve(folder, "templates")));
}
