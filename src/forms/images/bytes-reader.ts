/** Bytes of a file by their place, read as far as they are asked for. */

/** Headers nearly always lie within this; what lies behind is fetched when it is asked for. */
const headBytes = 4096;

const nothing = new DataView(new ArrayBuffer(0));

export class BytesReader {
  readonly #file: Blob;
  readonly #head: DataView;

  /** @param head Its first bytes. */
  constructor(file: Blob, head: DataView) {
    this.#file = file;
    this.#head = head;
  }

  static async of(file: Blob): Promise<BytesReader> {
    return new BytesReader(file, new DataView(await file.slice(0, headBytes).arrayBuffer()));
  }

  get size(): number {
    return this.#file.size;
  }

  /** So many bytes from that place on; undefined if the file ends before. */
  async at(offset: number, length: number): Promise<DataView | undefined> {
    if (offset < 0 || offset + length > this.size) return undefined;
    if (length === 0) return nothing;
    if (offset + length <= this.#head.byteLength) {
      return new DataView(this.#head.buffer, offset, length);
    }
    return new DataView(await this.#file.slice(offset, offset + length).arrayBuffer());
  }

  /** Does the file hold this text of ASCII at that place? */
  async holds(text: string, offset = 0): Promise<boolean> {
    const view = await this.at(offset, text.length);
    return view !== undefined && textOf(view) === text;
  }
}

/** The bytes as text, each as the character of its number. */
export function textOf(view: DataView, offset = 0, length: number = view.byteLength): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, length));
}
