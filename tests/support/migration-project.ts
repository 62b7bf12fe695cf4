/**
 * A project in a folder of its own, with an app `library`, on which the commands of migrations are
 * run. Its models are changed by installing others, its questions answered by a list.
 *
 * ```ts fragment
 * await using project = await migrationProject(oneModel({ title: charField() }));
 * await project.run("makemigrations");
 * ```
 */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Choice, Project, Terminal } from "../../src/base/index.ts";
import type { Backend } from "../../src/db/backend/backend.ts";
import { connectDatabases, type Databases } from "../../src/db/connection/databases.ts";
import type { DatabaseRouter } from "../../src/db/connection/router.ts";
import { type HasMeta, installedModels } from "../../src/db/meta/registry.ts";
import { migrationCommands } from "../../src/db/migrations/index.ts";
import { model } from "../../src/db/models/model-class.ts";
import { sqlite } from "../../src/db/sqlite/index.ts";

export class MigrationProject implements AsyncDisposable {
  readonly folder: string;
  readonly #databases: Databases;
  readonly #others = new Set<string>();

  constructor(folder: string, databases: Databases) {
    this.folder = folder;
    this.#databases = databases;
  }

  /** Puts these models in the place of those before, as if the code had been changed. */
  install(models: readonly HasMeta[]): void {
    installedModels.clear();
    installedModels.install(
      "library",
      models.map(({ $meta }) => $meta),
    );
  }

  /** Installs an app beside `library`. */
  addApp(label: string, models: readonly HasMeta[]): void {
    this.#others.add(label);
    installedModels.install(
      label,
      models.map(({ $meta }) => $meta),
    );
  }

  /** Runs a command. @param answers What is chosen or typed at the terminal; none: nobody is there. */
  async run(
    name: string,
    { args = {}, options = {}, answers }: RunOptions = {},
  ): Promise<{ code: number; lines: string[] }> {
    const command = migrationCommands.find((each) => each.name === name)!;
    const lines: string[] = [];
    const empty = Object.fromEntries(
      Object.entries(command.options).map(([key, { type }]) => [
        key,
        type === "list" ? [] : type === "boolean" ? false : undefined,
      ]),
    );
    const code = await command.run({
      args: { apps: [], ...args },
      options: { ...empty, ...options },
      terminal: scripted(lines, answers),
      project: this.project,
      signal: new AbortController().signal,
    } as never);
    return { code: code ?? 0, lines };
  }

  get project(): Project {
    const apps = ["library", ...this.#others].map((label) => ({
      label,
      folder: join(this.folder, label),
    }));
    return { root: this.folder, apps, debug: true };
  }

  async files(): Promise<string[]> {
    return readdir(join(this.folder, "library/migrations")).catch(() => []);
  }

  async text(file: string, app = "library"): Promise<string> {
    return readFile(join(this.folder, app, "migrations", file), "utf8");
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(join(this.folder, "library/migrations"), { recursive: true });
    await writeFile(join(this.folder, "library/migrations", file), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#databases.close();
    await rm(this.folder, { recursive: true });
  }
}

/** @param routers With them there is a second database, `archive`. */
export async function migrationProject(
  models: readonly HasMeta[],
  routers: readonly DatabaseRouter[] = [],
): Promise<MigrationProject> {
  const backends = {
    default: sqlite({ file: "a.db" }),
    ...(routers.length > 0 && { archive: sqlite({ file: "b.db" }) }),
  };
  return projectOn(backends, models, routers);
}

/** The same, on these databases. */
export async function projectOn(
  backends: Readonly<Record<string, Backend>> & { readonly default: Backend },
  models: readonly HasMeta[],
  routers: readonly DatabaseRouter[] = [],
): Promise<MigrationProject> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-migrations-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(resolve("."), join(folder, "node_modules", "quintet"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const databases = await connectDatabases(backends, { root: folder, routers });
  const project = new MigrationProject(folder, databases);
  project.install(models);
  return project;
}

interface RunOptions {
  args?: Record<string, unknown>;
  options?: Record<string, unknown>;
  answers?: readonly unknown[];
}

/** A terminal whose answers are the values of choices, or texts. */
export function scripted(lines: string[], answers?: readonly unknown[]): Terminal {
  const left = [...(answers ?? [])];
  return {
    isInteractive: answers !== undefined,
    print: (text) => void lines.push(...text.split("\n")),
    warn: (text) => void lines.push(text),
    confirm: async () => left.shift() as boolean,
    select: async <Value>(question: string, choices: readonly Choice<Value>[]) => {
      lines.push(question);
      const answer = left.shift();
      return choices.find(({ value }) => value === answer)!.value;
    },
    text: async (question, { validate } = {}) => {
      lines.push(question);
      const answer = String(left.shift());
      assert.equal(validate?.(answer), undefined);
      return answer;
    },
    progress: () => ({ advance: () => {}, stop: (message = "") => void lines.push(message) }),
  };
}

/** A model `Book` with these fields, and nothing else. */
export function oneModel(fields: Parameters<typeof model>[0]): readonly HasMeta[] {
  return [class Book extends model(fields) {}];
}
