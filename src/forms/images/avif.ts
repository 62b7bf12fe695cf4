/** The header of AVIF: boxes in boxes, as all files of the ISO base media file format. */

import { type BytesReader, textOf } from "./bytes-reader.ts";
import type { ImageSize } from "./bitmaps.ts";

interface Box {
  readonly type: string;
  /** Where its content lies in the file. */
  readonly start: number;
  readonly end: number;
}

/** No picture has more of them before its size. */
const mostBoxes = 1000;

/** @see https://aomediacodec.github.io/av1-avif/ and ISO/IEC 23008-12, `ispe` */
export async function avifSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  const [type] = await boxes(bytes, 0, bytes.size, 1);
  if (type?.type !== "ftyp" || !(await isAvif(bytes, type))) return undefined;
  const outer = await boxes(bytes, type.end, bytes.size);
  const meta = outer.find((box) => box.type === "meta");
  if (meta === undefined) return undefined;
  const fullBoxHeader = 4;
  const inner = await boxes(bytes, meta.start + fullBoxHeader, meta.end);
  const properties = inner.find((box) => box.type === "iprp");
  const container =
    properties &&
    (await boxes(bytes, properties.start, properties.end)).find((box) => box.type === "ipco");
  if (container === undefined) return undefined;
  const all = await boxes(bytes, container.start, container.end);
  let largest: ImageSize | undefined;
  for (const box of all.filter(({ type: name }) => name === "ispe")) {
    const view = await bytes.at(box.start + fullBoxHeader, 8);
    if (view === undefined) continue;
    const size = { width: view.getUint32(0), height: view.getUint32(4) };
    // Thumbnails and tiles have a size, too.
    if (largest === undefined || size.width * size.height > largest.width * largest.height) {
      largest = size;
    }
  }
  return largest;
}

async function isAvif(bytes: BytesReader, { start, end }: Box): Promise<boolean> {
  const length = Math.min(end - start, 256);
  const brands = await bytes.at(start, length - (length % 4));
  return brands !== undefined && /^(?:.{4})*?(?:avif|avis)/s.test(textOf(brands));
}

async function boxes(
  bytes: BytesReader,
  start: number,
  end: number,
  most: number = mostBoxes,
): Promise<Box[]> {
  const found: Box[] = [];
  let offset = start;
  while (offset + 8 <= end && found.length < most) {
    const head = await bytes.at(offset, 8);
    if (head === undefined) break;
    const size = head.getUint32(0);
    const rest = size === 0 ? end - offset : size;
    const large = size === 1 ? await bytes.at(offset + 8, 8) : undefined;
    const length = large === undefined ? rest : Number(large.getBigUint64(0));
    const header = large === undefined ? 8 : 16;
    if (length < header || offset + length > end) break;
    found.push({ type: textOf(head, 4, 4), start: offset + header, end: offset + length });
    offset += length;
  }
  return found;
}
