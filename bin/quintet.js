#!/usr/bin/env node
// The `quintet` command. Plain JavaScript that even an old Node can read, so that it can say in
// words what is wrong with it.

import { spawn } from "child_process";
import { existsSync, realpathSync } from "fs";
import * as module from "module";
import { dirname, join, sep } from "path";
import { fileURLToPath, pathToFileURL } from "url";

const wantedMajor = 24;

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const source = join(root, "src", "cli", "main.ts");
// In node_modules there is only JavaScript to run; in the repository, TypeScript as it is written.
const isRepository = !root.split(sep).includes("node_modules") && existsSync(source);

// Code compiled once, and TypeScript stripped once, is kept for the next time: a third of the time.
if (module.enableCompileCache) {
  module.enableCompileCache();
  const folder = module.getCompileCacheDir();
  if (folder) process.env.NODE_COMPILE_CACHE = dirname(folder); // for the processes started below
}

if (Number.parseInt(process.versions.node, 10) < wantedMajor) {
  const newer = process.env.QUINTET_NODE ? undefined : newerNode(process.cwd());
  if (newer === undefined) {
    console.error(
      `Quintet needs Node ${wantedMajor} or newer, but this is Node ${process.versions.node}.\n` +
        "Get it for this project alone:\n\n" +
        `    npm i -D node@${wantedMajor}\n\n` +
        "and then run: npx quintet …",
    );
    process.exitCode = 1;
  } else {
    // The variable keeps a `node` package that is old itself from starting this for ever.
    process.env.QUINTET_NODE = newer;
    run(newer, [fileURLToPath(import.meta.url)]);
  }
} else if (!isRepository) {
  import(pathToFileURL(join(root, "dist", "cli", "main.js")).href);
} else if (process.execArgv.some((word) => /^(--conditions|-C)[= ]?quintet-source$/.test(word))) {
  import(pathToFileURL(source).href);
} else {
  run(process.execPath, ["--conditions=quintet-source", ...process.execArgv, source]);
}

/** The project's own Node, from its devDependency `node`, here or in a folder above. */
function newerNode(folder) {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const file = join(folder, "node_modules", "node", "bin", name);
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : newerNode(dirname(folder));
}

/** Becomes that program, as far as Node allows: same streams, signals and exit code. */
function run(program, words) {
  const child = spawn(program, [...words, ...process.argv.slice(2)], { stdio: "inherit" });
  // Ctrl-C reaches the child by itself; it decides when to end.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`Could not start ${program}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code === null ? (signal === "SIGINT" ? 130 : 1) : code;
  });
}
