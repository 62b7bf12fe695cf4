/**
 * What the commands of this folder get besides the context of every command: the project, loaded
 * no further than they ask for.
 */

import type { App, CreateAppOptions, Settings } from "../app/index.ts";
import type { GlobalOptions } from "./arguments.ts";
import { findSettings } from "./find-settings.ts";

export interface Host {
  /** The folder one is in, absolute. */
  readonly cwd: string;
  /** The settings file, absolute. @throws {ProjectNotFoundError} */
  settingsFile(): string;
  /** The settings, with the apps: their modules are run by it. */
  settings(): Promise<Settings>;
  /** The site; its databases connect when they are first asked. It is closed when the command has ended. */
  app(options?: Pick<CreateAppOptions, "onError">): Promise<App>;
  /** Closes the site, if it was made. */
  close(): Promise<void>;
}

export function createHost(
  cwd: string,
  { settings: option }: Pick<GlobalOptions, "settings">,
): Host {
  let file: string | undefined;
  let settings: Promise<Settings> | undefined;
  let app: Promise<App> | undefined;
  const host: Host = {
    cwd,
    settingsFile: () =>
      (file ??= findSettings({ cwd, option, variable: process.env["QUINTET_SETTINGS"] })),
    settings: () => (settings ??= load(host.settingsFile())),
    app: (options) => (app ??= create(host, options)),
    close: async () => (await app)?.close(),
  };
  return host;
}

async function load(file: string): Promise<Settings> {
  const { loadSettings } = await import("./load-settings.ts");
  return loadSettings(file);
}

async function create(host: Host, options?: CreateAppOptions): Promise<App> {
  const settings = await host.settings();
  const { createApp } = await import("../app/index.ts");
  return createApp(settings, { ...options, connect: "on demand" });
}
