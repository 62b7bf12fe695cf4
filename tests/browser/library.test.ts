/** The library example as a visitor uses it: a real browser, a real server, a real database. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launchBrowser } from "../support/browser.ts";
import { ProjectRun, type Site } from "../support/site.ts";

describe("the library", () => {
  const project = new ProjectRun("examples/library/settings.ts");
  let site: Site;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    project.mustRun("migrate");
    project.mustRun("loadbooks");
    [site, browser] = await Promise.all([project.serve(), launchBrowser()]);
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("dialog", (dialog) => {
      problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });

  after(async () => {
    await browser?.close();
    await site?.stop();
    project.remove();
  });

  it("finds books by a word of their author", async () => {
    await page.goto(site.url);
    await page.getByLabel("Search").fill("austen");
    await page.getByRole("button", { name: "Show" }).click();

    const titles = await page.locator(".card h2").allTextContents();
    assert.ok(titles.includes("Pride and Prejudice"), titles.join(", "));
    assert.equal(await page.getByLabel("Search").inputValue(), "austen");
    assert.match((await page.getByRole("status").textContent()) ?? "", /^\d+ books? for “austen”/);
  });

  it("opens a book, and from there its author with figures", async () => {
    await page.getByRole("link", { name: "Pride and Prejudice" }).click();
    assert.equal(
      await page.getByRole("heading", { level: 1 }).textContent(),
      "Pride and Prejudice",
    );
    assert.match((await page.locator("dl").textContent()) ?? "", /28 January 1813/);

    await page.getByRole("link", { name: "Jane Austen" }).first().click();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Jane Austen");
    assert.match((await page.locator(".figures").textContent()) ?? "", /Books\s*\d+/);
  });

  it("fits a phone: nothing is wider than the screen", async () => {
    for (const path of ["/", "/authors/", "/books/add/"]) {
      await page.goto(site.url + path);
      const wider = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      assert.equal(wider, 0, path);
    }
  });

  it("shows messages beside the fields and keeps what was typed", async () => {
    await page.goto(`${site.url}/books/add/`);
    // Else the browser would not send what it can see is wrong, nor let one type so much.
    await page.evaluate("document.querySelector('form.edit').noValidate = true");
    await page.evaluate("document.querySelector('#id_title').removeAttribute('maxlength')");
    await page.getByLabel("Title").fill("x".repeat(10_000));
    await page.getByLabel("Pages").fill("-3");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".errorlist").first().waitFor();

    const title = page.locator("div", { has: page.locator("#id_title") }).last();
    assert.match((await title.textContent()) ?? "", /at most 100 characters \(it has 10000\)/);
    assert.match((await page.locator("form.edit").textContent()) ?? "", /This field is required/);
    assert.equal((await page.getByLabel("Title").inputValue()).length, 10_000);
    assert.equal(await page.getByLabel("Pages").inputValue(), "-3");
    assert.equal(await page.getByLabel("Title").getAttribute("aria-invalid"), "true");
  });

  let bookUrl: string;
  it("adds a book whose title is markup, and shows it as text", async () => {
    const title = `<b>Bold</b> & "quoted" 'too' 🦉 <script>alert(1)</script>`;
    await page.goto(`${site.url}/books/add/`);
    await page.getByLabel("Title").fill(title);
    await page.getByLabel("Author").selectOption({ label: "Jane Austen" });
    await page.getByLabel("Pages").fill("12");
    await page.getByRole("button", { name: "Save" }).click();

    await page.waitForURL(/\/books\/\d+\/$/);
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), title);
    assert.equal(await page.locator("h1 b, h1 script").count(), 0);
    bookUrl = page.url();
    const message = page.locator(".message.success");
    assert.equal(await message.textContent(), `“${title}” was added.`);
    assert.equal(await message.locator("b, script").count(), 0);
    assert.deepEqual(problems, []);
  });

  it("shows a message once", async () => {
    await page.reload();
    assert.equal(await page.locator(".message").count(), 0);
  });

  it("remembers the books that one has looked at, the last one first", async () => {
    const titles: string[] = [];
    for (const number of [0, 1, 2]) {
      await page.goto(`${site.url}/?q=austen`);
      await page.locator(".card h2 a").nth(number).click();
      titles.push((await page.getByRole("heading", { level: 1 }).textContent()) ?? "");
    }
    const recent = await page.locator(".recent li").allTextContents();
    assert.deepEqual(recent.slice(0, 2), [titles[1], titles[0]]);
  });

  it("edits that book", async () => {
    await page.goto(bookUrl);
    await page.getByRole("link", { name: "Edit this book" }).click();
    assert.equal(await page.getByLabel("Pages").inputValue(), "12");
    await page.getByLabel("Pages").fill("13");
    await page.getByRole("button", { name: "Save" }).click();

    await page.waitForURL(/\/books\/\d+\/$/);
    assert.match((await page.locator("dl").textContent()) ?? "", /Pages\s*13/);
  });
});
