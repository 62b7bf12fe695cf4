import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { type Command, defineCommand, type Terminal } from "../../base/index.ts";
import type { Backend, Databases } from "../../db/index.ts";
import type { Host } from "../host.ts";
import { DatabaseShellError } from "../errors.ts";
import { typedStatements } from "./sql-statements.ts";

type ShellProgram = NonNullable<ReturnType<NonNullable<Backend["shell"]>>>;

/** `quintet dbshell`. */
export function dbshell(host: Host): Command {
  return defineCommand({
    name: "dbshell",
    help: "Opens a prompt for SQL.",
    description:
      "Starts the program of the database (sqlite3), if it is installed; else a small prompt of\n" +
      "our own, where each statement ends with a semicolon and commits at once.",
    options: {
      database: { type: "string", placeholder: "NAME", help: "which one (default: default)" },
    },
    async run({ options, terminal, signal }) {
      const app = await host.app();
      const { backend, pool } = app.databases.get(options.database ?? "default");
      const shell = backend.shell?.({ root: app.project.root });
      const code = shell && (await runProgram(shell));
      if (code !== undefined) return code;
      if (shell) terminal.warn(`${shell.program} is not installed; this is a simple prompt.`);
      await sqlPrompt(pool, terminal, signal);
      return 0;
    },
  });
}

/** @returns Its exit code; undefined if it is not installed. */
async function runProgram({ program, args, env = {} }: ShellProgram): Promise<number | undefined> {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new DatabaseShellError(`${program} could not be started.`, { cause });
  }
}

type SqlConnection = Pick<ReturnType<Databases["get"]>["pool"], "query" | "write" | "execute">;

/** Reads statements up to their semicolon and runs each; an error is shown, and it goes on. */
export async function sqlPrompt(
  connection: SqlConnection,
  terminal: Pick<Terminal, "print" | "warn" | "isInteractive">,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
): Promise<void> {
  const { isInteractive } = terminal;
  const lines = createInterface({
    input,
    ...(isInteractive ? { output: process.stdout, prompt: "sql> " } : {}),
    signal,
  });
  if (isInteractive)
    terminal.print("SQL, each statement with a semicolon at its end. Ctrl-D ends.");
  const answer = async (statement: string): Promise<void> => {
    try {
      terminal.print(await runStatement(connection, statement));
    } catch (error) {
      terminal.warn(error instanceof Error ? error.message : String(error));
    }
  };
  let begun = "";
  if (isInteractive) lines.prompt();
  for await (const line of lines) {
    const { statements, rest } = typedStatements(`${begun}${line}\n`);
    begun = rest.trim() === "" ? "" : rest;
    for (const statement of statements) await answer(statement);
    if (!isInteractive) continue;
    lines.setPrompt(begun === "" ? "sql> " : "...> ");
    lines.prompt();
  }
  // Of a file or a pipe, the last statement needs no semicolon.
  if (begun !== "" && !isInteractive) await answer(begun);
}

const leading = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;

async function runStatement(connection: SqlConnection, text: string): Promise<string> {
  const bare = text.replace(leading, "");
  const isRead =
    /^(?:select|values|pragma|explain|show)\b/i.test(bare) ||
    (/^with\b/i.test(bare) && !/\b(?:insert|update|delete|replace)\b/i.test(bare));
  if (!isRead && !/\breturning\b/i.test(text)) {
    const { changes } = await connection.execute(text, []);
    return `${changes} ${changes === 1 ? "row" : "rows"} changed`;
  }
  const rows = await (isRead ? connection.query(text, []) : connection.write(text, []));
  const shown = rows.map((row) => row.map(cell).join(" | "));
  return [...shown, `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`].join("\n");
}

function cell(value: unknown): string {
  if (value === null) return "NULL";
  return value instanceof Uint8Array ? `<${value.length} bytes>` : String(value);
}
