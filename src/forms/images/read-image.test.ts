import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { readImage } from "./read-image.ts";

/** A file of these parts: text of ASCII, or bytes. */
function fileOf(...parts: (string | readonly number[])[]): Blob {
  const bytes = parts.map((part) =>
    typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part),
  );
  return new Blob(bytes);
}

const png = fileOf("\u0089PNG\r\n\u001a\n", [0, 0, 0, 13], "IHDR", [0, 0, 1, 44, 0, 0, 0, 200]);
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

async function shown(file: Blob): Promise<string | undefined> {
  const image = await readImage(file);
  return image && `${image.mediaType} ${image.width}x${image.height}`;
}

describe("readImage", () => {
  it("reads PNG and GIF", async () => {
    assert.equal(await shown(png), "image/png 300x200");
    assert.equal(await shown(fileOf("GIF89a", [44, 1, 200, 0])), "image/gif 300x200");
  });

  it("reads JPEG, however much stands before the size", async () => {
    const comment = [0xff, 0xfe, 0x40, 0x00, ...zeros(0x3ffe)];
    const frame = [0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44];
    const many = fileOf([0xff, 0xd8], comment, comment, [0xff], frame);

    assert.equal(await shown(fileOf([0xff, 0xd8], frame)), "image/jpeg 300x200");
    assert.equal(await shown(many), "image/jpeg 300x200");
  });

  it("reads the three kinds of WebP", async () => {
    const size = zeros(4);
    const lossy = [...size, 0, 0, 0, 0x9d, 0x01, 0x2a, 44, 1, 200, 0];
    const lossless = [...size, 0x2f, 0x2b, 0xc1, 0x31, 0, ...zeros(8)];
    const extended = [...size, 0, 0, 0, 0, 43, 1, 0, 199, 0, 0];

    assert.equal(await shown(fileOf("RIFF", size, "WEBPVP8 ", lossy)), "image/webp 300x200");
    assert.equal(await shown(fileOf("RIFF", size, "WEBPVP8L", lossless)), "image/webp 300x200");
    assert.equal(await shown(fileOf("RIFF", size, "WEBPVP8X", extended)), "image/webp 300x200");
  });

  it("reads AVIF, and takes the picture for its largest part", async () => {
    const box = (type: string, ...content: Buffer[]): Buffer => {
      const body = Buffer.concat(content);
      const head = Buffer.alloc(4);
      head.writeUInt32BE(body.length + 8);
      return Buffer.concat([head, Buffer.from(type), body]);
    };
    const full = Buffer.alloc(4);
    const extent = (width: number, height: number): Buffer => {
      const sides = Buffer.alloc(8);
      sides.writeUInt32BE(width);
      sides.writeUInt32BE(height, 4);
      return box("ispe", full, sides);
    };
    const properties = box("iprp", box("ipco", extent(16, 16), extent(300, 200)));
    const avif = [
      box("ftyp", Buffer.from("mif1"), full, Buffer.from("mif1avif")),
      box("free"),
      box("meta", full, box("hdlr", full), properties),
    ];

    assert.equal(await shown(new Blob(avif)), "image/avif 300x200");
    assert.equal(await shown(new Blob([avif[0]!])), undefined);
  });

  it("reads BMP, TIFF in both orders of bytes, and ICO", async () => {
    const bmp = fileOf("BM", zeros(12), [40, 0, 0, 0, 44, 1, 0, 0, 0x38, 0xff, 0xff, 0xff]);
    const little = [
      2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 44, 1, 0, 0, 1, 1, 4, 0, 1, 0, 0, 0, 200, 0, 0, 0,
    ];
    const big = [0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 1, 44, 0, 0, 1, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 200];
    const icon = fileOf([0, 0, 1, 0, 2, 0, 16, 16, ...zeros(14), 48, 32, ...zeros(14)]);

    assert.equal(await shown(bmp), "image/bmp 300x200");
    assert.equal(await shown(fileOf("II*\0", [8, 0, 0, 0], little)), "image/tiff 300x200");
    assert.equal(await shown(fileOf("MM\0*", [0, 0, 0, 8], big)), "image/tiff 300x200");
    assert.equal(await shown(icon), "image/x-icon 48x32");
  });

  it("knows nothing else, and nothing that is cut off", async () => {
    const html = fileOf("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    const empty = fileOf("\u0089PNG\r\n\u001a\n", [0, 0, 0, 13], "IHDR", zeros(8));

    for (const file of [html, empty, new Blob([]), png.slice(0, 20), fileOf([0xff, 0xd8, 0xff])]) {
      assert.equal(await shown(file), undefined);
    }
  });

  it("ends, whatever it is given", async () => {
    for (const head of ["\u00ff\u00d8\u00ff\u00fe\0\u0002", "RIFF1234WEBPVP8X", "II*\0\0\0\0\0"]) {
      for (let seed = 1; seed <= 200; seed++) {
        const noise = Array.from({ length: seed * 7 }, (_, index) => (index * seed * 31) % 256);
        await readImage(fileOf(head, noise));
      }
    }
  });
});
