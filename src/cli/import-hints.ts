/**
 * What to do about errors of imports. Node says what it could not find; with TypeScript that is run
 * as it is written, the cause is mostly one of a few habits that a compiler forgives.
 */

import { existsSync, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Undefined where there is nothing to say. */
export function importHint(error: Error): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ERR_MODULE_NOT_FOUND":
    case "ERR_UNSUPPORTED_DIR_IMPORT":
      return fileHint(message);
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return "Node runs TypeScript by leaving the types out: enums, namespaces and parameter properties are more than types.";
    default:
  }
  const missing = /does not provide an export named '([^']+)'/.exec(message)?.[1];
  if (error instanceof SyntaxError && missing !== undefined) {
    return missing === "default"
      ? "That file has no default export: import { name } from it."
      : `If ${missing} is a type, write import type { ${missing} }: types are gone when the code runs. Else look at how it is spelled there.`;
  }
  const early = /Cannot access '([^']+)' before initialization/.exec(message)?.[1];
  if (error instanceof ReferenceError && early !== undefined) {
    return (
      `If ${early} is imported: two files import each other, and ${early} is needed while its file waits for this one. ` +
      `Move ${early} into a file that does not import this one, or ask for it later, inside of a function.`
    );
  }
  return undefined;
}

/** The ending is written as the file has it: `.ts`, not `.js`, and not none. */
function fileHint(message: string): string | undefined {
  const [, wanted = ""] = /^(?:Cannot find module|Directory import) '([^']+)'/.exec(message) ?? [];
  const path = wanted.startsWith("file:") ? fileURLToPath(wanted) : wanted;
  if (path === "") return undefined;
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const stem = extname(path) === ".js" ? path.slice(0, -3) : path;
  const candidates = [`${stem}.ts`, `${path}/index.ts`, ...(isFolder ? [] : [`${stem}.js`])];
  const found = candidates.find((file) => file !== path && existsSync(file));
  if (found === undefined) return undefined;
  const name = found.endsWith("/index.ts") ? `${basename(path)}/index.ts` : basename(found);
  return `There is ${name}: an import says the whole name of the file, with its ending.`;
}
