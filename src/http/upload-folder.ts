/** Where large uploads lie while their request is answered. */

import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Those that are there now; a process that ends takes them along. */
const present = new Set<string>();

function removeAll(): void {
  for (const path of present) rmSync(path, { recursive: true, force: true });
}

/** A folder that is made when the first file needs it, and is gone with `remove`. */
export class UploadFolder {
  readonly #onMade: (folder: UploadFolder) => void;
  #path: Promise<string> | undefined;
  #isRemoved = false;

  /** @param onMade Told when there is something to remove. */
  constructor(onMade: (folder: UploadFolder) => void) {
    this.#onMade = onMade;
  }

  /** Makes a file in it, which nobody else can read. */
  async create(): Promise<{ path: string; handle: FileHandle }> {
    const path = join(await (this.#path ??= this.#make()), randomUUID());
    const handle = await open(path, "wx", 0o600);
    if (this.#isRemoved) await this.remove(); // The request ended in between.
    return { path, handle };
  }

  /** Removes the folder with all files in it. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    if (this.#path === undefined) return;
    const path = await this.#path;
    await rm(path, { recursive: true, force: true });
    present.delete(path);
    if (present.size === 0) process.off("exit", removeAll);
  }

  async #make(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "quintet-upload-"));
    if (present.size === 0) process.on("exit", removeAll);
    present.add(path);
    this.#onMade(this);
    return path;
  }
}
