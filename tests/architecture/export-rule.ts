/**
 * The public face: an `index.ts` is a subpath of the package, opens with what the folder is, and
 * has a page in docs/guide. `expectedExports` is what package.json must say.
 */

import { type SourceFile, type Violation } from "./source-files.ts";

/** Folders with an `index.ts` for our own folders only. */
const internal: Readonly<Record<string, string>> = {
  base: "what users need of it is exported by the folders above, under their names",
  cli: "is used as the command `quintet`, not imported",
  "db/fixtures": "is used as the commands dumpdata, loaddata and flush, not imported",
};

/** Folders whose subpath is not their own name. */
const subpaths: Readonly<Record<string, readonly string[]>> = {
  app: ["."],
  "db/migrations": ["./migrations", "./db/migrations"], // the short one stands in every migration
};

/** Folders that are explained in the page of another folder, and why. */
const explainedIn: Readonly<Record<string, { page: string; reason: string }>> = {
  app: { page: "settings", reason: "the settings are what one writes of it" },
  debugger: { page: "debugging", reason: "the task is what one looks for" },
  db: { page: "models", reason: "models come first; queries, relations and so on have pages, too" },
  "db/migrations": { page: "migrations", reason: "users import it as quintet/migrations" },
  "db/postgres": { page: "databases", reason: "one line of the settings, and what differs" },
  "db/sqlite": { page: "databases", reason: "one line of the settings, and what differs" },
};

export interface ExportTarget {
  readonly "quintet-source": string;
  readonly types: string;
  readonly default: string;
}

/** The "exports" of package.json, in order, for these `index.ts` files. */
export function expectedExports(
  indexFiles: readonly SourceFile[],
): Record<string, ExportTarget | string> {
  const entries = indexFiles.flatMap(({ path }) => {
    const folder = folderOf(path);
    const target = {
      "quintet-source": `./${path}`,
      types: `./dist/${folder}/index.d.ts`,
      default: `./dist/${folder}/index.js`,
    };
    return subpathsOf(folder).map((subpath) => [subpath, target] as const);
  });
  return {
    ...Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    "./package.json": "./package.json",
  };
}

export function exportViolations(
  indexFiles: readonly SourceFile[],
  actual: Readonly<Record<string, unknown>>,
): Violation[] {
  const expected = expectedExports(indexFiles);
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].flatMap((name) => {
    const right = JSON.stringify(expected[name]);
    const given = JSON.stringify(actual[name]);
    if (right === given) return [];
    const message =
      right === undefined
        ? `"exports": there is no index.ts for "${name}", take its line out`
        : `"exports": ${given === undefined ? "add" : "correct"} "${name}": ${right}`;
    return [{ path: "package.json", line: 1, message }];
  });
}

/** Every `index.ts`, internal ones too, opens with a comment that a newcomer reads first. */
export function openingViolations(indexFiles: readonly SourceFile[]): Violation[] {
  return indexFiles
    .filter(({ text }) => !/^\/\*\*\s*\n \* \S/.test(text))
    .map(({ path }) => ({
      path,
      line: 1,
      message: "open with /** what this folder is, in which order to read it, what it stands on */",
    }));
}

/** @param pages The names in docs/guide: `forms.md`. */
export function guideViolations(
  indexFiles: readonly SourceFile[],
  pages: readonly string[],
): Violation[] {
  return indexFiles
    .filter(({ path }) => subpathsOf(folderOf(path)).length > 0)
    .flatMap(({ path }) => {
      const folder = folderOf(path);
      const page = `${explainedIn[folder]?.page ?? folder.replaceAll("/", "-")}.md`;
      if (pages.includes(page)) return [];
      return [{ path, line: 1, message: `write docs/guide/${page}` }];
    });
}

/** How users import what this folder exports; nothing for an internal folder. */
export function specifiersOf(indexFile: SourceFile): string[] {
  return subpathsOf(folderOf(indexFile.path)).map((subpath) => subpath.replace(/^\./, "quintet"));
}

function subpathsOf(folder: string): readonly string[] {
  return folder in internal ? [] : (subpaths[folder] ?? [`./${folder}`]);
}

function folderOf(path: string): string {
  return path.replace(/^src\//, "").replace(/\/index\.ts$/, "");
}
