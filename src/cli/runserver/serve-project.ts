/** The server of `runserver`: the site with a line for each request, and words at its start. */

import { styleText } from "node:util";

import {
  AddressError,
  type App,
  PortForbiddenError,
  PortInUseError,
  serve,
  type Server,
} from "../../app/index.ts";
import { clock, formatCheckMessage, isPromise, type Terminal } from "../../base/index.ts";
import type { Handler, Request, Response } from "../../http/index.ts";
import { version } from "../version.ts";
import { type Address, isLoopback } from "./address.ts";
import { type ChildMessage, supervisedVariable } from "./supervise.ts";

export interface ServeProjectOptions extends Address {
  app: App;
  terminal: Pick<Terminal, "print" | "warn">;
  signal: AbortSignal;
}

/** While one develops, nobody waits for a page that hangs. */
const closeMs = 500;

/** Serves until the signal, or the supervisor, ends it. @returns The exit code. */
export async function serveProject({
  app,
  terminal,
  signal,
  host,
  port,
}: ServeProjectOptions): Promise<number> {
  const supervised = process.env[supervisedVariable];
  if (!(await passesChecks(app, terminal))) return 1;
  await app.databases.connect(); // a site without its database is no use, and says why now

  let server: Server;
  try {
    const handler = await debugged(app, { host, terminal });
    server = await serve(logged(handler, terminal), { ...app.settings.limits, host, port });
  } catch (error) {
    if (isAboutAddress(error)) tellSupervisor({ kind: "hopeless" });
    throw error;
  }
  tellSupervisor({ kind: "listening" });
  if (supervised !== "again") greet(app, server, terminal);
  await tellOfMigrations(app, terminal);

  await ended(signal);
  await server.close({ timeoutMs: closeMs });
  if (process.connected) process.disconnect(); // else the channel keeps the process alive
  return 0;
}

/** While one develops, errors keep their variables, for their pages and for `--pdb`. */
async function debugged(
  app: App,
  { host, terminal }: Pick<ServeProjectOptions, "host" | "terminal">,
): Promise<Handler> {
  if (!app.settings.debug) return app.handler;
  const { recordErrors } = await import("../../debugger/index.ts");
  recordErrors();
  if (!isLoopback(host)) return app.handler;
  const { openErrorConsole } = await import("../../app/index.ts");
  const consoles = openErrorConsole(terminal);
  return (request) => consoles.respond(request) ?? app.handler(request);
}

async function passesChecks(app: App, terminal: ServeProjectOptions["terminal"]): Promise<boolean> {
  const messages = await app.checks();
  for (const message of messages) terminal.warn(formatCheckMessage(message));
  return messages.every(({ level, allowsStart }) => level !== "error" || allowsStart === true);
}

function greet(
  { settings }: App,
  { url }: Server,
  terminal: ServeProjectOptions["terminal"],
): void {
  const address = styleText("bold", url, { stream: process.stdout });
  terminal.print(`Quintet ${version()}, ${settings.debug ? "debug is on" : "debug is off"}`);
  terminal.print(`${address}   Ctrl-C stops it.`);
}

/** A database that cannot be asked says so at the first page, in more detail than here. */
async function tellOfMigrations(
  app: App,
  terminal: ServeProjectOptions["terminal"],
): Promise<void> {
  let names: readonly string[] = [];
  let changed: readonly string[] = [];
  try {
    const { appsWithoutMigration, unappliedMigrations } =
      await import("../../db/migrations/index.ts");
    changed = await appsWithoutMigration(app.project);
    names = await unappliedMigrations(app.project);
  } catch {
    return;
  }
  if (changed.length > 0) {
    terminal.warn(
      `The models of ${changed.join(", ")} have changes that no migration has yet. ` +
        "Write them down: quintet makemigrations",
    );
  }
  if (names.length === 0) return;
  const count = names.length === 1 ? "1 migration is" : `${names.length} migrations are`;
  terminal.warn(`${count} not applied: ${names.join(", ")}. Apply them: quintet migrate`);
}

function logged(handler: Handler, { print }: ServeProjectOptions["terminal"]): Handler {
  return (request) => {
    const start = performance.now();
    const log = (response: Response): Response => {
      print(logLine(request, response.status, performance.now() - start));
      return response;
    };
    const response = handler(request);
    return isPromise(response) ? response.then(log) : log(response);
  };
}

function logLine(request: Request, status: number, durationMs: number): string {
  const time = new Date(clock.nowMs()).toTimeString().slice(0, 8);
  const color = status >= 500 ? "red" : status >= 400 ? "yellow" : status >= 300 ? "cyan" : "green";
  const shown = styleText(color, String(status), { stream: process.stdout });
  const path = request.target.replaceAll(/\p{Cc}/gu, "�");
  return `${time} ${shown} ${request.method} ${path} ${durationMs.toFixed(0)} ms`;
}

function isAboutAddress(error: unknown): boolean {
  return [PortInUseError, PortForbiddenError, AddressError].some((kind) => error instanceof kind);
}

function tellSupervisor(message: ChildMessage): void {
  process.send?.(message);
}

/** Ctrl-C, a signal to end, or the end of the supervisor. */
async function ended(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    process.once("SIGTERM", () => resolve());
    process.once("disconnect", () => resolve());
  });
}
