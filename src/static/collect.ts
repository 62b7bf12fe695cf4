/** Puts the static files of all folders into one, under names with a hash of their content. */

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

import { CollectTargetError } from "./errors.ts";
import { findFile } from "./find.ts";
import { hashedName, type Manifest, manifestName, manifestText } from "./manifest.ts";
import { hasReferences, replaceReferences } from "./references.ts";

export interface CollectOptions {
  /** Where files are looked for; the first folder that has a path wins. */
  dirs: readonly string[];
  /** Where they are put. */
  target: string;
  /** Is the target emptied first? Default: false. */
  clear?: boolean;
  /** Is nothing written, only counted? Default: false. */
  dryRun?: boolean;
  /** Is told of each file that is put. */
  onFile?: (path: string) => void;
}

export interface CollectResult {
  /** Files that were written, under one name or both. */
  readonly copied: number;
  /** Files that were there already, with the same content. */
  readonly unchanged: number;
  readonly manifest: Manifest;
}

/**
 * Collects static files for production: each as it is and under its hashed name, links between
 * style sheets, pictures and source maps rewritten, and a manifest of the names.
 *
 * @throws {CollectTargetError} If the target lies in a folder of sources, or the other way round.
 *
 * @example
 * ```ts
 * import { collectStatic } from "quintet/static";
 *
 * const { manifest } = await collectStatic({ dirs: ["static"], target: "build/static" });
 * manifest.get("css/site.css"); // "css/site.55e7cbb9ba48.css"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/staticfiles/#collectstatic
 */
export async function collectStatic(options: CollectOptions): Promise<CollectResult> {
  const { dirs, target, clear = false, dryRun = false, onFile } = options;
  for (const dir of dirs) {
    if (isInside(target, dir) || isInside(dir, target)) throw new CollectTargetError(target, dir);
  }
  if (clear && !dryRun) await rm(target, { recursive: true, force: true });

  const files = new HashedFiles(await filesOf(dirs));
  let copied = 0;
  let unchanged = 0;
  for (const path of files.paths()) {
    const { name, content } = await files.hashed(path);
    const original = await files.content(path);
    const isNew = await Promise.all([
      put(join(target, path), original, dryRun),
      put(join(target, name), content, dryRun),
    ]);
    if (isNew.some(Boolean)) {
      copied++;
      onFile?.(path);
    } else {
      unchanged++;
    }
  }
  const manifest = files.manifest();
  await put(join(target, manifestName), Buffer.from(manifestText(manifest)), dryRun);
  return { copied, unchanged, manifest };
}

interface Hashed {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Reads files and names them; a style sheet is named after the files that it links to. */
class HashedFiles {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #done = new Map<string, Hashed>();
  /** Those that wait for the files they link to: two that link to each other end here. */
  readonly #underWay = new Set<string>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  paths(): string[] {
    return [...this.#sources.keys()];
  }

  content(path: string): Promise<Buffer> {
    return readFile(this.#sources.get(path)!);
  }

  async hashed(path: string): Promise<Hashed> {
    const done = this.#done.get(path);
    if (done) return done;
    const content = await this.content(path);
    if (!hasReferences(path)) return this.#keep(path, content);

    this.#underWay.add(path);
    const text = content.toString("utf8");
    const names = new Map<string, string>();
    for (const target of this.#targets(path, text)) {
      names.set(target, await this.#nameOf(target));
    }
    this.#underWay.delete(path);
    const rewritten = replaceReferences(path, text, (target) => names.get(target));
    return this.#keep(path, rewritten === text ? content : Buffer.from(rewritten));
  }

  manifest(): Manifest {
    return new Map([...this.#done].map(([path, { name }]) => [path, name]));
  }

  /** A file in a circle cannot be named after its links: it keeps its plain name in there. */
  async #nameOf(path: string): Promise<string> {
    return this.#underWay.has(path) ? path : (await this.hashed(path)).name;
  }

  #targets(path: string, text: string): Set<string> {
    const targets = new Set<string>();
    replaceReferences(path, text, (target) => {
      if (this.#sources.has(target)) targets.add(target);
      return undefined;
    });
    return targets;
  }

  #keep(path: string, content: Uint8Array): Hashed {
    const hashed = { name: hashedName(path, content), content };
    this.#done.set(path, hashed);
    return hashed;
  }
}

/** All files by their path with slashes. */
async function filesOf(dirs: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const dir of dirs) {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/");
      if (files.has(path) || isHidden(path)) continue;
      const file = await findFile([dir], path);
      if (file !== undefined) files.set(path, file);
    }
  }
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Editors' and version control's files, which Django leaves out as well. */
function isHidden(path: string): boolean {
  return path
    .split("/")
    .some((part) => part.startsWith(".") || part.endsWith("~") || part === "CVS");
}

async function put(file: string, content: Uint8Array, dryRun: boolean): Promise<boolean> {
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(content)) return false;
  if (!dryRun) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return true;
}

function isInside(inner: string, outer: string): boolean {
  const [a, b] = [resolve(inner), resolve(outer)];
  return a === b || a.startsWith(b + sep);
}
