import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import type { FormValues } from "./form-data.ts";
import { Request, type RequestOptions } from "./request.ts";

const contentType = 'multipart/form-data; boundary="x"';

/** A part with its headers as they are given. */
const part = (headers: string, content: string): string =>
  `--x\r\n${headers}\r\n\r\n${content}\r\n`;
const field = (name: string, content: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, content);
const fileOf = (fileName: string, content = "", more = ""): string =>
  part(`Content-Disposition: form-data; name="f"; ${fileName}${more}`, content);

function request(body: string | Uint8Array, options: Partial<RequestOptions> = {}): Request {
  return new Request({
    url: "/",
    method: "POST",
    headers: { "content-type": contentType },
    body,
    ...options,
  });
}
const form = (body: string, options?: Partial<RequestOptions>): Promise<FormValues> =>
  request(`${body}--x--\r\n`, options).form();

async function* inPieces(body: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Where uploads go: nobody else's are there. */
let uploads: string;
const temporary = process.env["TMPDIR"];
before(() => {
  uploads = mkdtempSync(join(tmpdir(), "quintet-form-data-"));
  process.env["TMPDIR"] = uploads;
});
after(() => {
  if (temporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporary;
  rmSync(uploads, { recursive: true });
});

describe("a multipart form", () => {
  it("has texts and files, the last of a name first asked for", async () => {
    const values = await form(
      field("a", "1") +
        field("a", "zwei ü") +
        fileOf('filename="a.txt"', "A", "\r\nContent-Type: text/plain; charset=x"),
    );

    assert.equal(values.get("a"), "zwei ü");
    assert.deepEqual(values.getAll("a"), ["1", "zwei ü"]);
    const file = values.get("f") as File;
    assert.deepEqual([file.name, file.type, await file.text()], ["a.txt", "text/plain", "A"]);
    assert.equal(values.get("none"), null);
  });

  it("is the same however the bytes arrive", async () => {
    const content = "line\r\n--x\n\r\n--xy\r\n-\r\n--";
    const body = `preamble\r\n${field("a", content)}${field("empty", "")}${field("b", "\r\n")}--x--\r\nepilogue`;
    for (let size = 1; size <= body.length; size++) {
      const values = await request("", { body: inPieces(body, size) }).form();

      assert.deepEqual(
        ["a", "empty", "b"].map((name) => values.get(name)),
        [content, "", "\r\n"],
        `pieces of ${size}`,
      );
    }
  });

  it("takes nothing at all, and a form without parts, as an empty form", async () => {
    for (const body of ["", "--x--\r\n", "--x--"]) {
      assert.deepEqual([...(await request(body).form()).keys()], []);
    }
  });

  it("refuses what is cut off or has no boundary", async () => {
    for (const body of ["--x", "--x\r\n", field("a", "1"), "nothing of the kind"]) {
      await assert.rejects(request(body).form(), { code: "http/malformed" }, body);
    }
    for (const type of [
      "multipart/form-data",
      "multipart/form-data; boundary=",
      'multipart/form-data; boundary="a\nb"',
    ]) {
      const headers = { "content-type": type.replace("\n", "\t") };
      await assert.rejects(request("--x--", { headers }).form(), { code: "http/malformed" });
    }
  });

  it("leaves out parts that belong to no field", async () => {
    const values = await form(
      `--x\r\n\r\nno headers\r\n${part("X-A: 1", "no disposition")}${field(" ", "no name")}${field("a", "1")}`,
    );

    assert.deepEqual([...values.keys()], ["a"]);
  });

  it("reads names of files in every notation, and base64", async () => {
    const name = async (text: string): Promise<unknown> =>
      ((await form(fileOf(text))).get("f") as File | null)?.name;

    assert.equal(await name("filename*=UTF-8''b%C3%BCcher.txt"), "bücher.txt");
    assert.equal(await name("filename*=\"UTF-8''b%C3%BCcher.txt\""), "bücher.txt");
    assert.equal(await name('filename="bücher \\"1\\".txt"'), 'bücher "1".txt');
    const values = await form(
      fileOf('filename="a"', "VGhp\r\ncw==", "\r\nContent-Transfer-Encoding: base64"),
    );
    assert.equal(await (values.get("f") as File).text(), "This");
    const broken = fileOf('filename="a"', "VGh", "\r\nContent-Transfer-Encoding: base64");
    await assert.rejects(form(broken), { code: "http/malformed" });
  });

  it("has no file where the browser sent none", async () => {
    assert.equal((await form(fileOf('filename=""'))).get("f"), "");
    assert.equal((await form(fileOf('filename=".."', "x"))).get("f"), null);
  });

  it("stops reading as soon as there are too many parts, of whatever kind", async () => {
    const kinds: [string, string][] = [
      [field("a", ""), "http/too-many-fields"],
      [fileOf('filename="a"'), "http/too-many-fields"],
      [fileOf('filename=".."'), "http/too-many-fields"],
      [part("X-A: 1", ""), "http/too-many-fields"],
      ["--x\r\n\r\n\r\n", "http/too-many-fields"],
      [field("a", "x".repeat(10_000)), "http/payload-too-large"],
      [field("n".repeat(5000), ""), "http/payload-too-large"],
    ];
    for (const [one, code] of kinds) {
      let read = 0;
      const endless = async function* (): AsyncGenerator<Uint8Array> {
        for (const bytes = Buffer.from(one.repeat(100)); ;) {
          read += 1;
          yield bytes;
        }
      };
      const limits = { maxFields: 500, maxFiles: 500, maxBodyBytes: 1_000_000 };
      const options = { body: endless(), ...limits, maxUploadBytes: 1e12 };

      await assert.rejects(request("", options).form(), { code }, one.slice(0, 60));
      assert.ok(read <= 12, `${read} pieces of ${one.slice(0, 60)}`);
    }
  });

  it("refuses headers of a part that do not end", async () => {
    const body = `--x\r\nX-A: ${"a".repeat(20_000)}`;

    await assert.rejects(request("", { body: inPieces(body, 1000) }).form(), {
      code: "http/malformed",
    });
  });

  it("keeps large files on the disk as long as the request is answered, and no longer", async () => {
    const folders = (): string[] => readdirSync(uploads);
    const before = folders().length;
    const answered: (() => void)[] = [];
    const content = "0123456789".repeat(400_000);
    const onAnswered = (callback: () => void): void => void answered.push(callback);
    const body = `${fileOf('filename="big.bin"', content)}${fileOf('filename="small.bin"', "s")}--x--`;

    const values = await request("", {
      body: inPieces(body, 65_536),
      onAnswered,
      maxUploadBytes: 1e9,
    }).form();
    const [big, small] = values.getAll("f") as File[];

    assert.deepEqual([big!.name, big!.size, small!.size], ["big.bin", content.length, 1]);
    assert.equal(await big!.slice(10, 15).text(), "01234");
    assert.equal(folders().length, before + 1);
    for (const callback of answered) callback();
    for (let round = 0; folders().length > before && round < 100; round++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(folders().length, before);
  });

  it("leaves nothing on the disk where it breaks off", async () => {
    const folders = (): string[] => readdirSync(uploads);
    const before = folders().length;
    const body = inPieces(
      fileOf('filename="big.bin"', "x".repeat(4_000_000)).slice(0, -10),
      65_536,
    );

    await assert.rejects(request("", { body, maxUploadBytes: 1e9 }).form(), {
      code: "http/malformed",
    });

    assert.equal(folders().length, before);
  });

  it("can be read from bytes that were asked for before, and not the other way round", async () => {
    const body = `${field("a", "1")}--x--`;
    const first = request(body);
    await first.bytes();
    const second = request(body);

    assert.equal((await first.form()).get("a"), "1");
    await second.form();
    await assert.rejects(second.bytes(), { code: "http/body-read" });
  });
});

describe("an urlencoded form", () => {
  it("counts its fields before it makes anything of them", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const fieldsOf = (count: number): Promise<FormValues> =>
      request("a=1&".repeat(count - 1) + "a=2", { headers, maxFields: 10 }).form();

    assert.equal((await fieldsOf(10)).get("a"), "2");
    await assert.rejects(fieldsOf(11), { code: "http/too-many-fields" });
  });
});

describe("a query", () => {
  it("gives the last of several values, as forms do", () => {
    const { query } = new Request({ url: "/?a=1&a=2" });

    assert.equal(query.get("a"), "2");
    assert.deepEqual(query.getAll("a"), ["1", "2"]);
  });
});
