import { openAsBlob } from "node:fs";
import type { FileHandle } from "node:fs/promises";

import { MalformedRequest } from "./errors.ts";
import type { PartHead } from "./multipart.ts";
import type { UploadFolder } from "./upload-folder.ts";

/** Larger files lie on the disk and not in memory; Django's `FILE_UPLOAD_MAX_MEMORY_SIZE`. */
const memoryBytes = 2_621_440;

/** The content of a part, while it comes. */
export class UploadedPart {
  readonly #head: PartHead;
  readonly #fileName: string;
  readonly #folder: UploadFolder | undefined;
  #chunks: Buffer<ArrayBuffer>[] = [];
  #size = 0;
  #onDisk: { readonly path: string; readonly handle: FileHandle } | undefined;
  /** Of base64, what is not a whole group of four characters yet. */
  #left = "";
  #isClosed = false;

  /** @param folder Where it goes if it is large. Default: nowhere, it stays in memory. */
  constructor(head: PartHead, fileName: string, folder: UploadFolder | undefined) {
    this.#head = head;
    this.#fileName = fileName;
    this.#folder = folder;
  }

  async add(bytes: Buffer): Promise<void> {
    const content = this.#head.isBase64 ? this.#decoded(bytes) : bytes;
    this.#size += content.length;
    this.#chunks.push(Buffer.from(content)); // What comes is a view of a larger buffer.
    if (this.#folder === undefined) return;
    if (this.#onDisk === undefined && this.#size <= memoryBytes) return;
    this.#onDisk ??= await this.#folder.create();
    const held = Buffer.concat(this.#chunks);
    this.#chunks = [];
    await this.#onDisk.handle.appendFile(held);
  }

  text(): string {
    this.#endBase64();
    return Buffer.concat(this.#chunks).toString();
  }

  async file(): Promise<File> {
    this.#endBase64();
    const type = this.#head.contentType;
    if (this.#onDisk === undefined) return new File(this.#chunks, this.#fileName, { type });
    await this.abandon();
    return new File([await openAsBlob(this.#onDisk.path)], this.#fileName, { type });
  }

  /** Closes its file, which may not have come to its end. */
  async abandon(): Promise<void> {
    const onDisk = this.#onDisk;
    if (onDisk === undefined || this.#isClosed) return;
    this.#isClosed = true;
    await onDisk.handle.close();
  }

  #decoded(bytes: Buffer): Buffer {
    const text = this.#left + bytes.toString("latin1").replaceAll(/\s+/g, "");
    const whole = text.length - (text.length % 4);
    this.#left = text.slice(whole);
    return Buffer.from(text.slice(0, whole), "base64");
  }

  #endBase64(): void {
    if (this.#left !== "") throw new MalformedRequest("A part of the form is no base64.");
  }
}
