/** Says in words what went wrong: what, why, what to do, and where in the project's own code. */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

import { importHint } from "./import-hints.ts";
import { messageWithoutHint, QuintetError, type Terminal } from "../base/index.ts";

export interface ReportOptions {
  terminal: Pick<Terminal, "warn">;
  /** The folder of the project. */
  root: string;
  /** Is the whole stack shown? */
  traceback: boolean;
}

export async function reportError(
  error: unknown,
  { terminal, root, traceback }: ReportOptions,
): Promise<void> {
  if (traceback) {
    // Loaded only now: it belongs to the web's half of the framework.
    const { errorText } = await import("../app/index.ts");
    terminal.warn(`${header(error)}${errorText(error)}`);
    return;
  }
  terminal.warn(error instanceof QuintetError ? ownError(error) : foreignError(error, root));
}

function ownError(error: QuintetError): string {
  const { hint, code } = error;
  const lines = [`${red("error")}  ${messageWithoutHint(error)} ${dim(`(${code})`)}`];
  if (hint !== undefined) lines.push(`       ${hint}`);
  return lines.join("\n");
}

/** Not thrown on purpose by the framework: the place in the project says more than the message. */
function foreignError(error: unknown, root: string): string {
  if (!(error instanceof Error)) return `${red("error")}  ${String(error)}`;
  const lines = [`${red("error")}  ${error.name}: ${readable(error.message, root)}`];
  const head = header(error).trimEnd();
  const frame = firstOwnFrame(error, root);
  if (head !== "") lines.push(readable(head, root));
  else if (frame !== undefined) lines.push(`       at ${frame}`);
  const hint = importHint(error);
  if (hint !== undefined) lines.push(`       ${hint}`);
  lines.push(dim("       Run it again with --traceback to see the whole stack."));
  return lines.join("\n");
}

/** Node puts `file:line` and the faulty line before the stack of a module that cannot be read. */
function header(error: unknown): string {
  const [, head = ""] =
    /^(file:\/\/[^\n]*:\d+\n[\s\S]*?)\n+\w*Error/.exec((error as Error)?.stack ?? "") ?? [];
  return head === "" ? "" : `${head}\n`;
}

function firstOwnFrame({ stack = "" }: Error, root: string): string | undefined {
  for (const [, address = "", place] of stack.matchAll(
    /(file:\/\/[^\s)]*?|\/[^\s:)]*)(:\d+:\d+)/g,
  )) {
    const path = address.startsWith("file:") ? fileURLToPath(address) : address;
    const isOwn = path.startsWith(`${root}/`) && !path.includes("/node_modules/");
    if (isOwn) return `${relative(root, path)}${place}`;
  }
  return undefined;
}

/** Files of the project by their names in it. */
function readable(text: string, root: string): string {
  return text.replaceAll(`file://${root}/`, "").replaceAll(`${root}/`, "");
}

function red(text: string): string {
  return styleText(["red", "bold"], text, { stream: process.stderr });
}

function dim(text: string): string {
  return styleText("dim", text, { stream: process.stderr });
}
