/** A project with a view that throws, for error pages and for the debugger. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const settings = `
import { defineSettings } from "quintet";
import { urls } from "./urls.ts";

export default defineSettings({
  root: import.meta.dirname,
  debug: true,
  secretKey: "for the test only, but long enough",
  urls,
});
`;

const urls = `
import { type Request, text } from "quintet/http";
import { path, urlConf } from "quintet/routing";

interface User {
  name: string;
  password: string;
}

function price(items: readonly number[], user: User): number {
  const total = items.reduce((sum, item) => sum + item, 0);
  const cardToken = ["tok", "live", items.length].join("_");
  if (total > 3) throw new RangeError(\`too dear for \${user.name}: \${cardToken.length}\`);
  return total;
}

async function view(request: Request) {
  const ids = [1, 2, Number(request.query.get("n") ?? 0)];
  await Promise.resolve();
  return text(price(ids, { name: "<b>Ada</b>", password: ["hunter", 2].join("") }).toString());
}

export const urls = urlConf([path("", view)]);
`;

/** @returns The folder; the settings file is in it. Inside the repository, so that "quintet" resolves. */
export function writeFailingSite(name: string): string {
  const folder = resolve(".generated", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "settings.ts"), settings);
  writeFileSync(join(folder, "urls.ts"), urls);
  return folder;
}
