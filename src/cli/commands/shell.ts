import { homedir } from "node:os";
import { join } from "node:path";
import { start } from "node:repl";

import type { App } from "../../app/index.ts";
import { type Command, defineCommand, Temporal } from "../../base/index.ts";
import type { Host } from "../host.ts";

/** Where the lines typed before are kept; `NODE_REPL_HISTORY=""` keeps none, as in Node. */
function historyFile(): string {
  return process.env["NODE_REPL_HISTORY"] ?? join(homedir(), ".quintet_shell_history");
}

/** `quintet shell`. */
export function shell(host: Host): Command {
  return defineCommand({
    name: "shell",
    help: "Opens a prompt with all models at hand.",
    description:
      "JavaScript with await at the top. At hand are the models, the names of quintet/db (atomic,\n" +
      "F, Q, count …), app, settings, urls and Temporal.\n\n" +
      "  quintet shell -c 'console.log(await Book.objects.count())'",
    options: {
      code: { type: "string", short: "c", placeholder: "CODE", help: "runs this, and ends" },
    },
    async run({ options, terminal }) {
      const app = await host.app();
      const names = await namesAtHand(app);
      if (options.code !== undefined) {
        await runCode(options.code, names);
        return;
      }
      const models = app.settings.apps.flatMap((each) =>
        each.models.map(({ $meta }) => $meta.name),
      );
      if (terminal.isInteractive) {
        terminal.print(
          `At hand: ${[...new Set(models)].join(", ") || "no models yet"}; app, settings,`,
        );
        terminal.print("urls, Temporal, and the names of quintet/db. Write await where it is due.");
      }
      await prompt(names, terminal.isInteractive);
    },
  });
}

/** The first app wins where two have a model of the same name, as in Django. */
async function namesAtHand(app: App): Promise<Record<string, unknown>> {
  const { settings } = app;
  const models = settings.apps
    .flatMap((each) => each.models)
    .map((model): [string, unknown] => [model.$meta.name, model]);
  return {
    ...(await import("../../db/index.ts")),
    ...Object.fromEntries(models.toReversed()),
    app,
    settings,
    urls: settings.urls,
    Temporal,
  };
}

async function prompt(names: Record<string, unknown>, isInteractive: boolean): Promise<void> {
  const server = start({ prompt: isInteractive ? "> " : "", useGlobal: false });
  Object.assign(server.context, names);
  // Without a history one can work as well.
  if (isInteractive) server.setupHistory(historyFile(), () => {});
  await new Promise<void>((resolve) => server.once("exit", resolve));
}

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...values: unknown[]) => Promise<unknown>;

async function runCode(code: string, names: Record<string, unknown>): Promise<void> {
  // In a function of its own: the code may give its own values names that are at hand already.
  const body = `return (async () => {\n${code}\n})()`;
  await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
}
