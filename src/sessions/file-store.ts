/** Sessions in files. */

import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

import { Temporal } from "../base/index.ts";
import { decodeSession, encodeSession } from "./encoding.ts";
import { now } from "./expiry.ts";
import { isSessionKey, newSessionKey } from "./session-key.ts";
import type { SessionStore, StoredSession } from "./session-store.ts";

export interface FileSessionsOptions {
  /** The folder, which nobody else may read. It is made if it is missing. */
  folder: string;
}

const nameOf = (key: string): string => `session-${key}`;

/**
 * Keeps each session in a file of a folder. Two requests of one visitor at once keep the changes of
 * both if the same process answers them; of those of two processes the later counts.
 */
export function fileSessions({ folder }: FileSessionsOptions): SessionStore {
  const root = resolve(folder);
  const pathOf = (key: string): string => join(root, nameOf(key));
  const queue = new Map<string, Promise<unknown>>();

  /** One change of a session after the other. */
  const inTurn = <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (queue.get(key) ?? Promise.resolve()).then(work, work);
    queue.set(key, turn);
    const leave = (): void => {
      if (queue.get(key) === turn) queue.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };

  /** Readers see the old file or the new one, never half of it. */
  const write = async (key: string, { values, expires }: StoredSession): Promise<void> => {
    const draft = join(root, `.${randomUUID()}`);
    await mkdir(root, { recursive: true, mode: 0o700 });
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`${expires.toString()}\n${encodeSession(values)}`);
    } finally {
      await file.close();
    }
    await rename(draft, pathOf(key));
  };

  return {
    load: async (key) => {
      if (!isSessionKey(key)) return undefined;
      const stored = await read(pathOf(key));
      return stored && isLive(stored) ? stored.values : undefined;
    },
    create: async (session) => {
      const key = newSessionKey();
      await write(key, session);
      return key;
    },
    update: (key, change) =>
      inTurn(key, async () => {
        const stored = await read(pathOf(key));
        if (stored === undefined) return undefined;
        await write(key, change(stored.values));
        return key;
      }),
    delete: async (key) => {
      if (isSessionKey(key)) await inTurn(key, () => rm(pathOf(key), { force: true }));
    },
    clearExpired: async () => {
      let cleared = 0;
      for (const name of await filesIn(root)) {
        if (!name.startsWith(nameOf(""))) continue;
        const stored = await read(join(root, name));
        if (stored === undefined || isLive(stored)) continue;
        await rm(join(root, name), { force: true });
        cleared++;
      }
      return cleared;
    },
  };
}

async function read(path: string): Promise<StoredSession | undefined> {
  try {
    return storedIn(await readFile(path, "utf8"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isLive({ expires }: StoredSession): boolean {
  return Temporal.Instant.compare(expires, now()) > 0;
}

/** The first line is the end, the rest the values. */
function storedIn(text: string): StoredSession {
  const end = text.indexOf("\n");
  return {
    expires: Temporal.Instant.from(text.slice(0, end)),
    values: decodeSession(text.slice(end + 1)),
  };
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
