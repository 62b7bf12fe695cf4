/** The header of WebP, which has three kinds: lossy, lossless, extended. */

import { type BytesReader, textOf } from "./bytes-reader.ts";
import type { ImageSize } from "./bitmaps.ts";

/** @see https://developers.google.com/speed/webp/docs/riff_container */
export async function webpSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("RIFF")) || !(await bytes.holds("WEBP", 8))) return undefined;
  const chunk = await bytes.at(12, 18);
  if (chunk === undefined) return undefined;
  const little = true;
  switch (textOf(chunk, 0, 4)) {
    case "VP8 ":
      if (textOf(chunk, 11, 3) !== "\u009d\u0001*") return undefined;
      return {
        width: chunk.getUint16(14, little) & 0x3fff,
        height: chunk.getUint16(16, little) & 0x3fff,
      };
    case "VP8L": {
      if (chunk.getUint8(8) !== 0x2f) return undefined;
      const bits = chunk.getUint32(9, little);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: uint24(chunk, 12) + 1, height: uint24(chunk, 15) + 1 };
    default:
      return undefined;
  }
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) + view.getUint8(offset + 2) * 0x10000;
}
