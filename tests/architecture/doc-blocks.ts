/**
 * The TypeScript blocks of the documentation, as files that a compiler can read.
 *
 * A block opens with three backticks and `ts`; behind it may stand `fragment` (not a whole module:
 * skipped, and counted), `run` (also executed), or, in the guide, where all are executed, `compiled:`
 * and why this one cannot be. If its first line is a path in a comment,
 * `// books/models.ts`, the blocks after it on the same page can import it as `./books/models.ts`;
 * a second block with that path replaces the first for those that follow. Each block is written
 * with as many empty lines above as it has in its page, so a line number means the same in both.
 */

import { dirname, join } from "node:path/posix";

import { maskedCode } from "./masked-code.ts";
import { type SourceFile } from "./source-files.ts";

export interface DocBlock {
  /** The page or source file that it stands in. */
  readonly page: string;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly mark: "check" | "fragment" | "run" | "compiled";
  /** Why it is compiled only, behind `compiled:`. */
  readonly reason: string | undefined;
  /** The path on its first line, if there is one. */
  readonly name: string | undefined;
}

/** A block as a file, below one folder for all of them. */
export interface BlockFile {
  readonly path: string;
  readonly text: string;
  readonly block: DocBlock;
}

/** The blocks of a Markdown page, or of the docstrings of a source file. */
export function docBlocks({ path, text }: SourceFile): DocBlock[] {
  const prefix = path.endsWith(".md") ? String.raw`[ \t]*` : String.raw`[ \t]*\*[ \t]?`;
  const blocks: DocBlock[] = [];
  let open: (Pick<DocBlock, "line" | "mark" | "reason"> & { code: string[] }) | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const content = line.replace(new RegExp(`^${prefix}`), "");
    if (open === undefined) {
      const [, mark] = /^```(?:ts|typescript)\b[ \t]*(.*)$/.exec(content) ?? [];
      if (mark !== undefined) open = { line: index + 2, ...markOf(mark), code: [] };
    } else if (content.startsWith("```")) {
      const code = open.code.join("\n");
      const name = /^\/\/ ((?:[\w.-]+\/)*[\w.-]+\.ts)\s*$/m.exec(open.code[0] ?? "")?.[1];
      const { line: first, mark, reason } = open;
      blocks.push({ page: path, line: first, code, mark, reason, name });
      open = undefined;
    } else {
      open.code.push(path.endsWith(".md") ? line : content);
    }
  }
  return blocks;
}

/** The blocks of one page as files. Fragments are left out. */
export function blockFiles(blocks: readonly DocBlock[]): BlockFile[] {
  const files: BlockFile[] = [];
  let named = new Map<string, DocBlock>();
  let version = 1;
  for (const block of blocks) {
    if (block.mark === "fragment") continue;
    const folder = () => join(block.page.replaceAll(/[^\w]+/g, "-"), `v${version}`);
    const add = (name: string, from: DocBlock) =>
      files.push({ path: join(folder(), name), text: moduleText(from), block: from });
    if (block.name === undefined) {
      add(`line-${block.line}.ts`, block);
      continue;
    }
    const isNew = !named.has(block.name);
    named = new Map([...named, [block.name, block]]);
    if (isNew) add(block.name, block);
    else {
      version += 1;
      for (const [name, from] of named) add(name, from);
    }
  }
  return files;
}

/** `path(12,3): error TS2322: …` of the compiler, said of the page. Undefined for other files. */
export function locateError(message: string, files: readonly BlockFile[]): string | undefined {
  const [, path, line, rest] = /^(.+?)\((\d+),\d+\): (.*)$/s.exec(message) ?? [];
  if (path === undefined) return undefined;
  const file = files.find((candidate) => path.endsWith(candidate.path));
  return file && `${file.block.page}:${line}  ${rest}`;
}

function markOf(words: string): Pick<DocBlock, "mark" | "reason"> {
  const reason = /^\s*compiled: (\S.*)$/.exec(words)?.[1];
  if (reason !== undefined) return { mark: "compiled", reason };
  const first = words.trim().split(/\s+/)[0];
  return { mark: first === "fragment" || first === "run" ? first : "check", reason };
}

function moduleText({ code, line }: DocBlock): string {
  const isModule = /(?<![\w$.])(?:import|export)\b(?!\s*[(.])/.test(maskedCode(code));
  return `${"\n".repeat(line - 1)}${code}\n${isModule ? "" : "export {};\n"}`;
}

/** The folders that must exist for these files. */
export function foldersOf(files: readonly BlockFile[]): string[] {
  return [...new Set(files.map(({ path }) => dirname(path)))];
}
