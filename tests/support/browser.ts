/** The system's Chromium, driven by Playwright. */

import { type Browser, chromium } from "playwright-core";

/** Starts a browser; `CHROMIUM_PATH` says which. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--disable-sync"],
  });
}
