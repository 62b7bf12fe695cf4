/**
 * Executes blocks of docs/day-nine.md in their project, as `quintet shell` would: with the site
 * made and its databases connected. Started by `day-nine.test.ts`, which names a file at a time.
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { createApp, isSettings } from "quintet";

export interface Executed {
  output: string;
  /** What it threw, with its stack. */
  error: string | undefined;
}

const root = process.cwd();

let output = "";
process.stdout.write = (chunk: string | Uint8Array): boolean => {
  output += String(chunk);
  return true;
};

const load = async (file: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;

process.on("message", (file: string) => {
  void execute(file).then((executed) => process.send!(executed));
});

async function execute(file: string): Promise<Executed> {
  output = "";
  try {
    const settings = (await load("settings.ts"))["default"];
    if (!isSettings(settings)) return { output, error: "settings.ts exports no settings" };
    const site = await createApp(settings);
    await load(file).finally(() => site.close());
    return { output, error: undefined };
  } catch (error) {
    return {
      output,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
