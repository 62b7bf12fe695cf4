/** The library example from outside, over HTTP and the command line: bad input above all. */

import assert from "node:assert/strict";
import { appendFileSync, chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { ProjectRun, type Site } from "../support/site.ts";

const settings = "examples/library/settings.ts";
const header =
  "title,author_first_name,author_last_name,author_birth_date,published,pages,publishers,language,genre";

describe("the library over HTTP", () => {
  const project = new ProjectRun(settings);
  let site: Site;

  before(async () => {
    project.mustRun("migrate");
    project.mustRun("loadbooks");
    site = await project.serve();
  });
  after(async () => {
    await site?.stop();
    project.remove();
  });

  it("holds at least 300 books", async () => {
    const [, count] = /(\d+) books/.exec(await textOf(site.url)) ?? [];
    assert.ok(Number(count) >= 300, `${count} books`);
  });

  it("shows the first page where the number of the page is none", async () => {
    assert.match(await textOf(`${site.url}/?page=x`), /Page 1 of/);
  });

  it("shows the last page where the number is too high", async () => {
    const [, number, last] = /Page (\d+) of (\d+)/.exec(await textOf(`${site.url}/?page=9999`))!;
    assert.equal(number, last);
  });

  it("escapes what was searched for", async () => {
    const page = await textOf(
      `${site.url}/?q=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    assert.ok(!page.includes("<script>alert"));
    assert.match(page, /&lt;script&gt;/);
  });

  it("orders by what it is asked for, and by title where it does not know that order", async () => {
    const longest = await textOf(`${site.url}/?order=longest`);
    const pages = [...longest.matchAll(/<span>(\d+) pages<\/span>/g)].map(([, count]) =>
      Number(count),
    );
    assert.deepEqual(
      pages,
      pages.toSorted((a, b) => b - a),
    );
    assert.equal((await fetch(`${site.url}/?order=__proto__`)).status, 200);
  });

  it("answers 404 for a book that is not there, and for an address that is none", async () => {
    for (const path of [
      "/books/999999/",
      "/nothing/",
      "/books/0x1/",
      "/books/99999999999999999999/",
    ]) {
      assert.equal((await fetch(site.url + path)).status, 404, path);
    }
  });

  it("refuses a form without the token of the site", async () => {
    const response = await fetch(`${site.url}/books/add/`, {
      method: "POST",
      body: new URLSearchParams({ title: "Forged" }),
      headers: { origin: "https://evil.example" },
    });
    assert.equal(response.status, 403);
  });

  it("serves its style sheet with the right type, and nothing outside of its folder", async () => {
    const style = await fetch(`${site.url}/static/css/site.css`);
    assert.match(style.headers.get("content-type") ?? "", /^text\/css/);
    const outside = await fetch(`${site.url}/static/..%2fsettings.ts`);
    assert.equal(outside.status, 404);
  });

  it("says in a sentence that the port is in use", () => {
    const { port } = new URL(site.url);
    const { code, stderr } = project.command("runserver", `127.0.0.1:${port}`, "--no-reload");
    assert.equal(code, 1);
    assert.match(stderr, /app\/port-in-use/);
  });

  it("remembers the books of a visitor, and sets no cookie on pages that need none", async () => {
    const first = await fetch(`${site.url}/books/1/`);
    const [cookie = ""] = first.headers.getSetCookie();
    assert.match(cookie, /^sessionid=[a-z\d]{32}; .*HttpOnly;/);
    assert.match(first.headers.get("vary") ?? "", /Cookie/);
    const headers = { cookie: cookie.split(";")[0]! };

    const second = await (await fetch(`${site.url}/books/2/`, { headers })).text();
    assert.match(second, /Recently seen<\/h2>.*href="\/books\/1\/"/s);
    assert.deepEqual((await fetch(`${site.url}/authors/`)).headers.getSetCookie(), []);
  });

  it("takes no session that it has not made", async () => {
    const forged = { cookie: `sessionid=${"a".repeat(32)}` };
    const answer = await fetch(`${site.url}/books/1/`, { headers: forged });
    assert.doesNotMatch(answer.headers.getSetCookie()[0] ?? "", /=a{32};/);
    const junk = { cookie: `sessionid=${"../".repeat(1000)}; messages=${"x".repeat(4000)}` };
    assert.equal((await fetch(`${site.url}/books/1/`, { headers: junk })).status, 200);
  });

  it("deletes sessions that have ended by command", () => {
    assert.match(project.mustRun("clearsessions"), /0 sessions deleted/);
  });

  it("says that 30 February is no date, and keeps what was typed", async () => {
    const data = { title: "A", author: "1", publishedDate: "2021-02-30", language: "English" };
    const page = await post(site, "/books/add/", { ...data, genre: "Novel" });
    assert.match(page, /Enter a valid date\./);
    assert.match(page, /value="2021-02-30"/);
  });
});

describe("quintet loadbooks", () => {
  const project = new ProjectRun(settings);
  const file = join(project.folder, "books.csv");

  before(() => void project.mustRun("migrate"));
  after(() => project.remove());

  it("reports a wrong row by its line, and loads the others", () => {
    writeFileSync(
      file,
      `${header}\nEmma,Jane,Austen,1775-12-16,1815-12-23,474,John Murray,English,Novel\n` +
        "Broken,Jane,Austen\n" +
        "No Pages,Jane,Austen,1775-12-16,1816,many,,English,Novel\n" +
        "Leap,Jane,Austen,1775-12-16,1815-02-30,,,English,Novel\n" +
        "Odd,Jane,Austen,1775-12-16,1816,1,,English,Cookery\n" +
        "Persuasion,Jane,Austen,1775-12-16,1817,,,English,Novel\n",
    );

    const { code, stdout, stderr } = project.command("loadbooks", file);

    assert.equal(code, 0);
    assert.match(stdout, /2 books loaded, 2 of them new\. 4 rows were left out\./);
    for (const line of [3, 4, 5, 6]) assert.match(stderr, new RegExp(`line ${line}:`));
  });

  it("refuses the whole file with --strict, and leaves the data as it was", () => {
    const count = "console.log(await Book.objects.count())";
    const before = project.mustRun("shell", "-c", count);
    appendFileSync(file, "Sanditon,Jane,Austen,1775-12-16,1925,,,English,Novel\n");

    const { code, stderr } = project.command("loadbooks", file, "--strict");

    assert.equal(code, 1);
    assert.match(stderr, /Nothing was loaded/);
    assert.equal(project.mustRun("shell", "-c", count), before);
  });

  it("loads again what a visitor has added once more", () => {
    const again = join(project.folder, "again.csv");
    writeFileSync(
      again,
      `${header}\nEmma,Jane,Austen,1775-12-16,1815-12-23,9,John Murray,English,Novel\n`,
    );
    project.mustRun("loadbooks", again);
    const twice =
      'const a = await Author.objects.create({ firstName: "Jane", lastName: "Austen" });' +
      'await Book.objects.create({ title: "Emma", author: a });' +
      'const b = await Author.objects.filter({ lastName: "Austen" }).orderBy("pk").first();' +
      'await Book.objects.create({ title: "Emma", author: b })';
    project.mustRun("shell", "-c", twice);

    assert.match(project.mustRun("loadbooks", again), /1 books loaded, 0 of them new/);
  });

  it("reads a file with a byte order mark and Windows line ends", () => {
    const row = "Lady Susan,Jane,Austen,1775-12-16,1871,,,English,Novel";
    writeFileSync(file, `\uFEFF${header}\r\n${row}\r\n`);

    assert.match(project.mustRun("loadbooks", file), /1 books loaded, 1 of them new/);
    assert.match(project.mustRun("loadbooks", file), /1 books loaded, 0 of them new/);
  });

  it("says what is wrong with a file that is no table of books", () => {
    writeFileSync(file, "a,b\n1,2\n");

    const wrong = project.command("loadbooks", file);
    const missing = project.command("loadbooks", join(project.folder, "none.csv"));

    assert.match(wrong.stderr, /library\/books-file/);
    assert.match(missing.stderr, /cannot be read/);
  });
});

describe("a database file that cannot be used", () => {
  const project = new ProjectRun(settings);
  after(() => project.remove());

  it("is said to be no database", () => {
    writeFileSync(project.databaseFile, "This is a letter, not a database.".repeat(100));

    const { code, stderr } = project.command("migrate");

    assert.equal(code, 1);
    assert.match(stderr, /db\/not-a-database/);
  });

  it("is said to be read-only where it is", (t) => {
    if (process.getuid?.() === 0) {
      t.skip("root may write to every file; src/db/sqlite/open.test.ts tests it as another user");
      return;
    }
    writeFileSync(project.databaseFile, "");
    chmodSync(project.databaseFile, 0o444);

    assert.match(project.command("migrate").stderr, /db\/read-only/);
  });
});

async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.text();
}

/** Sends a form as a browser would: with the cookie and the token of the page. */
async function post(site: Site, path: string, data: Record<string, string>): Promise<string> {
  const form = await fetch(site.url + path);
  const cookie = form.headers.getSetCookie().map((entry) => entry.split(";")[0]!);
  const [, token] = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await form.text())!;
  const response = await fetch(site.url + path, {
    method: "POST",
    headers: { cookie: cookie.join("; ") },
    body: new URLSearchParams({ ...data, csrfmiddlewaretoken: token! }),
  });
  return response.text();
}
