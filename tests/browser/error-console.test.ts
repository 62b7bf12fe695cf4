/** The consoles of error pages, as one uses them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launchBrowser } from "../support/browser.ts";
import { writeFailingSite } from "../support/failing-site.ts";
import { ProjectRun, type Site } from "../support/site.ts";

describe("the consoles of an error page", () => {
  const project = new ProjectRun(join(writeFailingSite("error-console"), "settings.ts"));
  let site: Site;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    [site, browser] = await Promise.all([project.serve(), launchBrowser()]);
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
  });

  after(async () => {
    await browser?.close();
    await site?.stop();
    project.remove();
  });

  it("show variables that are opened, and run code behind the PIN", async () => {
    await page.goto(`${site.url}/?n=3`);
    const frame = page.locator("details.card").first();
    assert.equal(await frame.getByText("total", { exact: true }).isVisible(), false);
    await frame.getByText("Variables (4)").click();
    assert.equal(await frame.getByText("total", { exact: true }).isVisible(), true);

    const pin = /PIN[^\d]*(\d{3}-\d{3}-\d{3})/.exec(site.output())![1]!;
    const answers = ["000-000-000", pin];
    page.on("dialog", (dialog) => void dialog.accept(answers.shift()));
    const output = frame.locator("output");
    const run = async (code: string, expected: string): Promise<void> => {
      await frame
        .getByLabel("Run code")
        .or(frame.getByLabel("Code to run in this frame"))
        .fill(code);
      await page.keyboard.press("Enter");
      await output.getByText(expected).waitFor();
    };

    await run("total + 1", "That is not the PIN");
    await run("total + 1", "> total + 1\n7");
    await run("user", "{ name: '<b>Ada</b>', password: '***' }");
    await run("await Promise.resolve(items.length)", "3");
    await run("nowhere", "ReferenceError: nowhere is not defined");
    assert.deepEqual(problems, []);
  });
});
