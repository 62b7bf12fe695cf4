/** The scripts that V8 has loaded, and where in the user's files their code was written. */

import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import type { Connection, Location, ParsedScript } from "../protocol/connection.ts";
import { generatedOf, originalOf, parseSourceMap, type SourceMap } from "./source-map.ts";

export interface Script {
  readonly id: string;
  readonly url: string;
  /** An absolute path, or the URL where there is no file: `node:fs`, `evalmachine.<anonymous>`. */
  readonly file: string;
  /** Node's, a package's or Quintet's own: not what the user debugs. */
  readonly isForeign: boolean;
  readonly map: SourceMap | undefined;
  /** The files of the map, absolute. */
  readonly sources: readonly string[];
}

/** A place in a file of the user. Lines count from 1, columns from 0. */
export interface Position {
  file: string;
  line: number;
  column: number;
  script: Script | undefined;
  /** A compiler has put this code in: it was written nowhere. */
  isMadeUp: boolean;
}

export class Scripts {
  readonly #byId = new Map<string, Script>();
  readonly #lines = new Map<string, readonly string[]>();
  /** Foreign code with a breakpoint in it: from then on it is looked at like the user's own. */
  readonly opened = new Set<string>();
  readonly #connection: Connection;
  readonly #isForeign: (url: string) => boolean;

  /** @param isForeign Is the code at this URL to be hidden? */
  constructor(connection: Connection, isForeign: (url: string) => boolean) {
    this.#connection = connection;
    this.#isForeign = isForeign;
  }

  add({ scriptId, url, sourceMapURL }: ParsedScript): Script {
    const file = toFile(url);
    const isForeign = this.#isForeign(url);
    const hasMap = sourceMapURL !== undefined && sourceMapURL !== "" && !isForeign;
    const map = hasMap ? readMap(file, sourceMapURL) : undefined;
    const sources = map?.sources.map((source) => sourceFile(file, source)) ?? [];
    const script = { id: scriptId, url, file, isForeign, map, sources };
    this.#byId.set(scriptId, script);
    this.#lines.delete(file); // loaded once more, perhaps after a change
    return script;
  }

  get(id: string): Script | undefined {
    return this.#byId.get(id);
  }

  /** Those that users may have written. */
  own(): Script[] {
    return [...this.#byId.values()].filter(({ isForeign, url }) => !isForeign && url !== "");
  }

  /** Those that may hold a file of this name; of packages only if they are named. */
  named(file: string): Script[] {
    return namesForeign(file)
      ? [...this.#byId.values()].filter(({ url }) => url !== "")
      : this.own();
  }

  isForeign({ scriptId }: Location): boolean {
    const script = this.#byId.get(scriptId);
    return script === undefined || (script.isForeign && !this.opened.has(script.url));
  }

  positionOf({ scriptId, lineNumber, columnNumber = 0 }: Location): Position {
    const script = this.#byId.get(scriptId);
    const asItIs = {
      file: script?.file ?? "?",
      line: lineNumber + 1,
      column: columnNumber,
      script,
    };
    if (script?.map === undefined) return { ...asItIs, isMadeUp: false };
    const segment = originalOf(script.map, lineNumber, columnNumber);
    if (segment === undefined) return { ...asItIs, isMadeUp: true };
    return {
      file: script.sources[segment.source]!,
      line: segment.originalLine + 1,
      column: segment.originalColumn,
      script,
      isMadeUp: false,
    };
  }

  /** Where the code of a line runs in this script, which must be of that file. @param line From 1. */
  locate(script: Script, file: string, line: number): Location | undefined {
    if (script.map === undefined) return { scriptId: script.id, lineNumber: line - 1 };
    const segment = generatedOf(script.map, script.sources.indexOf(file), line - 1);
    if (segment === undefined) return undefined;
    return { scriptId: script.id, lineNumber: segment.line, columnNumber: segment.column };
  }

  async linesOf(file: string, script?: Script): Promise<readonly string[]> {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = (await this.#textOf(file, script)).split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.#lines.set(file, lines);
    return lines;
  }

  async #textOf(file: string, script: Script | undefined): Promise<string> {
    const content = script?.map?.sourcesContent[script.sources.indexOf(file)];
    if (content) return content;
    try {
      return readFileSync(file, "utf8");
    } catch {
      if (script === undefined) return "";
      const params = { scriptId: script.id };
      return (await this.#connection.send("Debugger.getScriptSource", params)).scriptSource;
    }
  }
}

/** As users name files: relative where that is shorter to read. */
export function shownFile(file: string, cwd: string): string {
  return file.startsWith(cwd + sep) ? relative(cwd, file) : file;
}

/** May this name be of a file that is not the user's? `index.js` alone is in every package. */
export function namesForeign(file: string): boolean {
  return file.startsWith("/") || file.includes("node_modules/");
}

/** Does this absolute path end as it was asked for: `shop.ts`, `lib/shop.ts`, all of it? */
export function isFile(absolute: string, wanted: string): boolean {
  const end = wanted.replace(/^\.\//, "");
  return absolute === wanted || absolute.endsWith(`/${end}`);
}

function toFile(url: string): string {
  if (!url.startsWith("file:")) return url;
  try {
    return fileURLToPath(url.split("?", 1)[0]!);
  } catch {
    return url;
  }
}

function sourceFile(file: string, source: string): string {
  return source.startsWith("file:") ? toFile(source) : resolve(dirname(file), source);
}

/** A map that cannot be read is none: the code is shown as it runs. */
function readMap(file: string, url: string): SourceMap | undefined {
  try {
    const [, head = "", data = ""] = /^data:([^,]*),(.*)$/s.exec(url) ?? [];
    if (!url.startsWith("data:")) {
      return parseSourceMap(readFileSync(resolve(dirname(file), toFile(url)), "utf8"));
    }
    const isBase64 = head.endsWith(";base64");
    return parseSourceMap(
      isBase64 ? Buffer.from(data, "base64").toString() : decodeURIComponent(data),
    );
  } catch {
    return undefined;
  }
}
