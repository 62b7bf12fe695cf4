/** The values of a submitted form, and how they are read from a body. */

import { type BodyLimits, decodeText } from "./body.ts";
import { PayloadTooLarge, TooManyFields } from "./errors.ts";
import { safeFileName } from "./uploaded-name.ts";
import { MultipartReader, type PartHead } from "./multipart.ts";
import { SubmittedForm, SubmittedQuery } from "./submitted.ts";
import type { UploadFolder } from "./upload-folder.ts";
import { UploadedPart } from "./uploaded-part.ts";

/**
 * The values of a form by name. A field may have several values, of which the last counts; those
 * of a file field are files.
 */
export interface FormValues {
  /** The last value, or null. */
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  keys(): IterableIterator<string>;
}

export function parseUrlEncoded(
  bytes: Uint8Array,
  contentType: string,
  { maxFields }: Required<BodyLimits>,
): SubmittedQuery {
  // Counted before anything is made of them.
  let count = 1;
  for (let at = bytes.indexOf(ampersand); at >= 0; at = bytes.indexOf(ampersand, at + 1)) {
    if ((count += 1) > maxFields) throw new TooManyFields("fields", maxFields);
  }
  return new SubmittedQuery(decodeText(bytes, contentType));
}

const ampersand = 0x26;

/**
 * Reads a multipart body as it comes. Every limit is asked on the way, so that what is too much is
 * neither kept nor read on.
 */
export async function parseMultipart(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  { limits, folder }: { limits: Required<BodyLimits>; folder: UploadFolder },
): Promise<SubmittedForm> {
  const reader = new MultipartReader(contentType);
  const form = new FormInProgress(limits, folder);
  // By hand, as `for await` would destroy what it leaves early: see `readBody`.
  const iterator = body[Symbol.asyncIterator]();
  let length = 0;
  try {
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
      length += step.value.length;
      if (length > limits.maxUploadBytes) {
        throw new PayloadTooLarge("The body of the request", limits.maxUploadBytes);
      }
      for (const event of reader.read(step.value)) {
        if (event.kind === "begin") form.begin(event.head);
        else if (event.kind === "data") await form.add(event.bytes);
        else await form.finish();
      }
    }
    if (length > 0) reader.end(); // Nothing at all is a form without fields.
    return form.values;
  } finally {
    await form.abandon();
  }
}

class FormInProgress {
  readonly values = new SubmittedForm();
  readonly #limits: Required<BodyLimits>;
  readonly #folder: UploadFolder;
  #parts = 0;
  #fields = 0;
  #files = 0;
  #textBytes = 0;
  #name = "";
  /** Undefined for a part that belongs to no field. */
  #part: UploadedPart | undefined;
  #isText = false;

  constructor(limits: Required<BodyLimits>, folder: UploadFolder) {
    this.#limits = limits;
    this.#folder = folder;
  }

  begin(head: PartHead): void {
    const { maxFields, maxFiles } = this.#limits;
    this.#parts += 1;
    if (this.#parts > maxFields + maxFiles) throw new TooManyFields("fields", maxFields);
    this.#part = undefined;
    if (head.name === undefined || head.name.trim() === "") return;
    this.#name = head.name;
    // A file field that nobody filled comes with an empty name: it has no file, but a value.
    this.#isText = head.fileName === undefined || head.fileName === "";
    if (this.#isText) {
      if ((this.#fields += 1) > maxFields) throw new TooManyFields("fields", maxFields);
      this.#count(Buffer.byteLength(head.name));
      this.#part = new UploadedPart(head, "", undefined);
      return;
    }
    if ((this.#files += 1) > maxFiles) throw new TooManyFields("files", maxFiles);
    const fileName = safeFileName(head.fileName!);
    if (fileName !== undefined) this.#part = new UploadedPart(head, fileName, this.#folder);
  }

  async add(bytes: Buffer): Promise<void> {
    if (this.#part === undefined) return;
    if (this.#isText) this.#count(bytes.length);
    await this.#part.add(bytes);
  }

  async finish(): Promise<void> {
    if (this.#part === undefined) return;
    if (this.#isText) this.values.append(this.#name, this.#part.text());
    else this.values.append(this.#name, await this.#part.file());
  }

  /** Lets go of a part that does not come to its end. */
  async abandon(): Promise<void> {
    await this.#part?.abandon();
  }

  #count(bytes: number): void {
    const { maxBodyBytes } = this.#limits;
    if ((this.#textBytes += bytes) > maxBodyBytes) {
      throw new PayloadTooLarge("The form of the request, its files aside,", maxBodyBytes);
    }
  }
}
