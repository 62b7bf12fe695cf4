/** The header of TIFF: a directory of tags, anywhere in the file. */

import type { BytesReader } from "./bytes-reader.ts";
import type { ImageSize } from "./bitmaps.ts";

const tagWidth = 256;
const tagHeight = 257;
const typeShort = 3;

/** @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, section 2 */
export async function tiffSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  const isLittle = await bytes.holds("II*\0");
  if (!isLittle && !(await bytes.holds("MM\0*"))) return undefined;
  const directory = (await bytes.at(4, 4))?.getUint32(0, isLittle) ?? 0;
  const count = (await bytes.at(directory, 2))?.getUint16(0, isLittle) ?? 0;
  const entries = await bytes.at(directory + 2, count * 12);
  if (entries === undefined) return undefined;
  const found = new Map<number, number>();
  for (let offset = 0; offset < count * 12; offset += 12) {
    const isShort = entries.getUint16(offset + 2, isLittle) === typeShort;
    const value = isShort
      ? entries.getUint16(offset + 8, isLittle)
      : entries.getUint32(offset + 8, isLittle);
    found.set(entries.getUint16(offset, isLittle), value);
  }
  return { width: found.get(tagWidth) ?? 0, height: found.get(tagHeight) ?? 0 };
}
