/**
 * The headers of formats that keep their size near the beginning: PNG, JPEG, GIF, BMP, ICO.
 *
 * @see https://www.w3.org/TR/png-3/#11IHDR
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */

import type { BytesReader } from "./bytes-reader.ts";

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export async function pngSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR"))) return undefined;
  const header = await bytes.at(16, 8);
  return header && { width: header.getUint32(0), height: header.getUint32(4) };
}

export async function gifSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("GIF87a")) && !(await bytes.holds("GIF89a"))) return undefined;
  const header = await bytes.at(6, 4);
  return header && { width: header.getUint16(0, true), height: header.getUint16(2, true) };
}

/** A file with more segments before its size than this is made to keep us busy. */
const mostSegments = 1000;

/** Walks from segment to segment up to the one that begins the frame. */
export async function jpegSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("\u00ff\u00d8\u00ff"))) return undefined;
  let offset = 2;
  for (let count = 0; count < mostSegments; count++) {
    const head = await bytes.at(offset, 4);
    if (head?.getUint8(0) !== 0xff) return undefined;
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      offset += 1; // a fill byte
    } else if (isStandAlone(marker)) {
      offset += 2;
    } else if (beginsFrame(marker)) {
      const frame = await bytes.at(offset + 5, 4);
      return frame && { width: frame.getUint16(2), height: frame.getUint16(0) };
    } else {
      offset += 2 + head.getUint16(2);
    }
  }
  return undefined;
}

/** Markers without a length behind them: TEM and the restarts. */
function isStandAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** SOF0 to SOF15; between them stand DHT, JPG and DAC. */
function beginsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

export async function bmpSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("BM"))) return undefined;
  const length = (await bytes.at(14, 4))?.getUint32(0, true);
  const header = await bytes.at(18, 8);
  if (header === undefined) return undefined;
  if (length === 12) {
    return { width: header.getUint16(0, true), height: header.getUint16(2, true) };
  }
  if (length === undefined || length < 40 || length > 124) return undefined;
  // A height below zero means that the rows begin at the top.
  return { width: header.getInt32(0, true), height: Math.abs(header.getInt32(4, true)) };
}

/** An icon is as large as its largest picture; a side of 256 is written as 0. */
export async function icoSize(bytes: BytesReader): Promise<ImageSize | undefined> {
  if (!(await bytes.holds("\0\0\u0001\0"))) return undefined;
  const count = (await bytes.at(4, 2))?.getUint16(0, true) ?? 0;
  const entries = count === 0 ? undefined : await bytes.at(6, count * 16);
  if (entries === undefined) return undefined;
  const sizes = Array.from({ length: count }, (_, index) => ({
    width: entries.getUint8(index * 16) || 256,
    height: entries.getUint8(index * 16 + 1) || 256,
  }));
  return sizes.reduce((left, right) => (right.width > left.width ? right : left));
}
