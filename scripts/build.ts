/** `npm run build`: TypeScript to JavaScript and declarations in dist/, and all else beside it. */

import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

rmSync("dist", { recursive: true, force: true });
const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"];
const { status } = spawnSync(process.execPath, tsc, { stdio: "inherit" });
if (status !== 0) process.exit(1);

const assets = globSync("src/**/*", { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !path.endsWith(".ts"));
for (const path of assets) cpSync(path, join("dist", relative("src", path)));
console.log(`dist: compiled, and ${assets.length} other files copied`);
