/** Opens an SQLite file, and says clearly what is wrong if it cannot be. */

import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

import { CannotOpenDatabaseError, ReadOnlyDatabaseError } from "../backend/errors.ts";
import { retryWhileBusy } from "./busy.ts";
import { isBusy, toDatabaseError } from "./errors.ts";
import { registerFunctions } from "./functions.ts";
import { registerJsonFunctions } from "./json-functions.ts";

export interface OpenOptions {
  /** Absolute, or `:memory:`. */
  readonly file: string;
  readonly pragmas: Readonly<Record<string, string | number>>;
  readonly busyTimeoutMs: number;
}

/** `file` as it is opened: relative to the project, save for a database in memory. */
export function resolveFile(file: string, root: string): string {
  return isInMemory(file) ? file : resolve(root, file);
}

export function isInMemory(file: string): boolean {
  return file === ":memory:";
}

/**
 * Opens a connection that writes (and makes the file, if there is none), or one that only reads.
 *
 * @throws {OperationalError} If the file cannot be opened, or is no database.
 */
export async function openDatabase(
  options: OpenOptions,
  role: "writer" | "reader",
): Promise<DatabaseSync> {
  const { file, pragmas, busyTimeoutMs } = options;
  if (!isInMemory(file)) assertPlace(file);
  let database: DatabaseSync | undefined;
  try {
    const opened = await openAndLook(file, busyTimeoutMs);
    database = opened;
    const set = (text: string): Promise<void> => patiently(() => opened.exec(text), busyTimeoutMs);
    if (role === "writer" && !isInMemory(file)) await setJournalMode(opened, options);
    for (const [name, value] of Object.entries({
      foreign_keys: "ON",
      synchronous: "NORMAL",
      ...pragmas,
    })) {
      if (name !== "journal_mode") await set(`PRAGMA ${name} = ${value}`);
    }
    if (role === "reader") await set("PRAGMA query_only = ON");
    registerFunctions(opened);
    registerJsonFunctions(opened);
    return opened;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw toDatabaseError(error, { file });
  }
}

/**
 * Reads the header as well, so that a file that is no database is found out here.
 *
 * A file in WAL mode cannot even be read where SQLite may write nothing beside it. If there is no
 * log beside it, though, it is complete, and nobody has it open: it is then read as one that does
 * not change, as on a read-only disk.
 *
 * @see https://www.sqlite.org/wal.html#read_only_databases
 */
async function openAndLook(file: string, busyTimeoutMs: number): Promise<DatabaseSync> {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    await patiently(() => database.exec("PRAGMA schema_version"), busyTimeoutMs);
    return database;
  } catch (error) {
    database.close();
    const isReadOnly = toDatabaseError(error, { file }) instanceof ReadOnlyDatabaseError;
    if (!isReadOnly || existsSync(`${file}-wal`)) throw error;
    return new DatabaseSync(`${pathToFileURL(file).href}?immutable=1`, { timeout: 0 });
  }
}

/** Where the file cannot be written it stays in the mode it has: it can be read all the same. */
async function setJournalMode(database: DatabaseSync, options: OpenOptions): Promise<void> {
  const mode = options.pragmas["journal_mode"] ?? "WAL";
  try {
    await patiently(() => database.exec(`PRAGMA journal_mode = ${mode}`), options.busyTimeoutMs);
  } catch (error) {
    if (toDatabaseError(error, options) instanceof ReadOnlyDatabaseError) return;
    throw error;
  }
}

async function patiently(act: () => void, timeoutMs: number): Promise<void> {
  try {
    act();
  } catch (error) {
    if (!isBusy(error)) throw error;
    await retryWhileBusy(act, timeoutMs);
  }
}

/** SQLite says "unable to open database file" to all of these. */
function assertPlace(file: string): void {
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw new CannotOpenDatabaseError(`The folder ${folder} of the database does not exist.`, {
      hint: "Create it, or correct the file name in your settings.",
    });
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new CannotOpenDatabaseError(`The database ${file} is a folder.`, {
      hint: "Give the name of a file.",
    });
  }
}
