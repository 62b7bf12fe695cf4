/** Holds every import in src/ against the table in layers.ts. */

import { dirname, join } from "node:path/posix";

import { importsOf } from "./imports.ts";
import { type SourceFile, type Violation } from "./source-files.ts";

type Layers = Readonly<Record<string, readonly string[]>>;

export function layerViolations(files: readonly SourceFile[], layers: Layers): Violation[] {
  return files.flatMap(({ path, text }) => {
    const file = path.replace(/^src\//, "");
    const layer = layerOf(file, layers);
    if (layer === undefined) {
      return [{ path, line: 1, message: "this folder has no row in tests/architecture/layers.ts" }];
    }
    return importsOf(text).flatMap(({ specifier, line }) => {
      const why = objection(file, layer, specifier, layers);
      return why === undefined ? [] : [{ path, line, message: `import "${specifier}": ${why}` }];
    });
  });
}

/** The rights that no import uses. */
export function unusedRights(files: readonly SourceFile[], layers: Layers): string[] {
  const used = new Map(Object.keys(layers).map((layer) => [layer, usedBy(layer, files, layers)]));
  return Object.entries(layers).flatMap(([layer, rights]) =>
    rights
      .filter((right) => !used.get(layer)!.has(right))
      .map((right) => `${layer} names ${right}, and imports nothing of it`),
  );
}

/**
 * The openings of `index.ts` that leave out a folder which theirs stands on, or name one that it does
 * not: "Stands on `base` and `http`." It is about top-level folders; rooms of one count as the folder.
 */
export function wrongOpenings(files: readonly SourceFile[], layers: Layers): Violation[] {
  const names = Object.keys(layers);
  return files.flatMap(({ path, text }) => {
    const folder = /^src\/([^/]+)\/index\.ts$/.exec(path)?.[1];
    if (folder === undefined || !names.includes(folder)) return [];
    const rows = names.filter((name) => topOf(name) === folder);
    const rights = rows.flatMap((name) => [...usedBy(name, files, layers)]);
    const used = new Set(rights.filter((right) => !right.startsWith("npm:")).map(topOf));
    used.delete(folder);
    const opening = /\n \* Stands on ([^]*?)\n \*\//.exec(text)?.[1] ?? "";
    const said = [...opening.matchAll(/`([\w/-]+)`/g)].map(([, name]) => topOf(name!));
    const named = new Set(said.filter((name) => names.some((layer) => topOf(layer) === name)));
    const wrong = [
      ...[...used.difference(named)].map((name) => `leaves out ${name}`),
      ...[...named.difference(used)].map((name) => `names ${name}, of which nothing is imported`),
    ];
    return wrong.length > 0
      ? [{ path, line: 1, message: `"Stands on" ${wrong.join(", and ")}` }]
      : [];
  });
}

/** `db` of `db/query`. */
function topOf(name: string): string {
  return name.split("/", 1)[0]!;
}

function usedBy(layer: string, files: readonly SourceFile[], layers: Layers): Set<string> {
  const used = new Set<string>();
  for (const { path, text } of files) {
    const file = path.replace(/^src\//, "");
    if (layerOf(file, layers) !== layer) continue;
    for (const { specifier } of importsOf(text)) {
      const target = specifier.startsWith(".") ? join(dirname(file), specifier) : undefined;
      const right = target === undefined ? `npm:${packageOf(specifier)}` : layerOf(target, layers);
      if (right !== undefined && right !== layer) used.add(right);
    }
  }
  return used;
}

/** The rows that name a folder which does not stand above them: the seeds of a cycle. */
export function upwardRows(layers: Layers): string[] {
  const names = Object.keys(layers);
  return names.flatMap((name, row) =>
    (layers[name] ?? [])
      .filter((used) => !used.startsWith("npm:") && !names.slice(0, row).includes(used))
      .map((used) => `${name} names ${used}, which does not stand above it`),
  );
}

/** The layer of a file: the longest folder in the table that it lies in. */
function layerOf(file: string, layers: Layers): string | undefined {
  const holding = Object.keys(layers).filter((name) => file.startsWith(`${name}/`));
  return holding.toSorted((a, b) => b.length - a.length)[0];
}

/** Why `file` may not import `specifier`, or undefined if it may. Types count: they are knowledge. */
function objection(
  file: string,
  layer: string,
  specifier: string,
  layers: Layers,
): string | undefined {
  if (specifier.startsWith("node:")) return undefined;

  const target = specifier.startsWith(".") ? join(dirname(file), specifier) : undefined;
  if (target?.startsWith("..")) return "src may not import what lies outside of it";
  const used = target === undefined ? `npm:${packageOf(specifier)}` : layerOf(target, layers);
  if (used === layer && target === `${layer}/index.ts`) return "index.ts is for other folders";
  if (used === layer) return undefined;
  if (used === undefined || !layers[layer]?.includes(used)) {
    return `${layer} may not use ${used ?? target}`;
  }

  const within = target === undefined || target.split("/")[0] === file.split("/")[0];
  return within || target.endsWith("/index.ts") ? undefined : "use that folder's index.ts";
}

/** `undici` of `undici/types`, `@clack/prompts` of `@clack/prompts/x`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
