/** What a picture is, by its own first bytes: never by its name or what the browser says of it. */

import { BytesReader } from "./bytes-reader.ts";
import { avifSize } from "./avif.ts";
import { bmpSize, gifSize, icoSize, type ImageSize, jpegSize, pngSize } from "./bitmaps.ts";
import { tiffSize } from "./tiff.ts";
import { webpSize } from "./webp.ts";

/** A format that `readImage` knows. */
export type ImageFormat = "avif" | "bmp" | "gif" | "ico" | "jpeg" | "png" | "tiff" | "webp";

/** What the header of a picture says. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** The media type: `image/png`. */
  readonly mediaType: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

type ReadSize = (bytes: BytesReader) => Promise<ImageSize | undefined>;

/** Each looks at the signature of its format first, and only one of them is right. */
const formats: readonly (readonly [ImageFormat, string, ReadSize])[] = [
  ["png", "image/png", pngSize],
  ["jpeg", "image/jpeg", jpegSize],
  ["gif", "image/gif", gifSize],
  ["webp", "image/webp", webpSize],
  ["avif", "image/avif", avifSize],
  ["bmp", "image/bmp", bmpSize],
  ["tiff", "image/tiff", tiffSize],
  ["ico", "image/x-icon", icoSize],
];

/**
 * Reads the header of a picture: its format and its size. Undefined for what is none of PNG, JPEG,
 * GIF, WebP, AVIF, BMP, TIFF and ICO, or is cut off before its size. The pixels are not decoded, so
 * a picture may still be damaged.
 *
 * @example
 * ```ts
 * import { readImage } from "quintet/forms";
 *
 * export async function isPortrait(file: File): Promise<boolean> {
 *   const image = await readImage(file);
 *   return image !== undefined && image.height > image.width;
 * }
 * ```
 */
export async function readImage(file: Blob): Promise<ImageHeader | undefined> {
  const bytes = await BytesReader.of(file);
  for (const [format, mediaType, read] of formats) {
    const size = await read(bytes);
    if (size === undefined) continue;
    const { width, height } = size;
    return width > 0 && height > 0 ? { format, mediaType, width, height } : undefined;
  }
  return undefined;
}
