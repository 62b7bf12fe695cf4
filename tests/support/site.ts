/**
 * A project served as its users serve it: by the command line, in a process of its own, with a
 * database file of its own.
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const main = resolve("src/cli/main.ts");

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Site {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  readonly databaseFile: string;
  /** What the server wrote so far. */
  output(): string;
  /** Runs a command of the project on the same database. */
  command(...words: string[]): CommandResult;
  stop(): Promise<void>;
}

/** A project with a database of its own; commands can be run, nothing is served yet. */
export class ProjectRun {
  readonly settings: string;
  readonly folder: string;
  readonly databaseFile: string;
  readonly #env: NodeJS.ProcessEnv;

  /** @param settings The settings file, from the root of the repository. */
  constructor(settings: string, env: Readonly<Record<string, string>> = {}) {
    this.settings = resolve(settings);
    this.folder = mkdtempSync(join(tmpdir(), "quintet-site-"));
    this.databaseFile = join(this.folder, "db.sqlite3");
    this.#env = { ...process.env, DATABASE_FILE: this.databaseFile, NO_COLOR: "1", ...env };
  }

  command(...words: string[]): CommandResult {
    const args = ["--conditions=quintet-source", main, "--settings", this.settings, ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env: this.#env,
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  }

  /** Runs a command that has to succeed. */
  mustRun(...words: string[]): string {
    const { code, stdout, stderr } = this.command(...words);
    if (code !== 0) throw new Error(`quintet ${words.join(" ")}: ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Serves the project on a free port, and waits until it answers. */
  async serve(): Promise<Site> {
    const port = await freePort();
    const words = ["runserver", `127.0.0.1:${port}`, "--no-reload"];
    const args = ["--conditions=quintet-source", main, "--settings", this.settings, ...words];
    const server = spawn(process.execPath, args, { env: this.#env });
    let output = "";
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    const ended = new Promise<void>((done) => server.once("close", () => done()));
    const url = `http://127.0.0.1:${port}`;
    await answered(
      url,
      () => server.exitCode,
      () => output,
    );
    return {
      url,
      databaseFile: this.databaseFile,
      output: () => output,
      command: (...args) => this.command(...args),
      stop: async () => {
        server.kill("SIGTERM");
        await ended;
      },
    };
  }

  /** Removes the database. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answered(
  url: string,
  exitCode: () => number | null,
  output: () => string,
): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (exitCode() !== null) break;
    try {
      await fetch(url, { signal: AbortSignal.timeout(5000) });
      return;
    } catch {
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }
  throw new Error(`The server does not answer.\n${output()}`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
