/** The command `collectstatic`, and where it looks. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { type Command, defineCommand, type Project } from "../base/index.ts";
import { collectStatic } from "./collect.ts";
import { currentStatic } from "./current.ts";

/** The folders `static` of a project and of its apps, as far as they are there. */
export function staticDirs({ root, apps }: Pick<Project, "root" | "apps">): string[] {
  const folders = [root, ...apps.map(({ folder }) => folder)];
  const dirs = folders.map((folder) => join(folder, "static"));
  return [...new Set(dirs)].filter((dir) => existsSync(dir));
}

export const collectStaticCommand: Command = defineCommand({
  name: "collectstatic",
  reportsOnly: true,
  help: "Puts all static files into one folder, for production.",
  description:
    "Each file is put there as it is and under a name with a hash of its content, and a manifest " +
    "of these names beside them. Files that are there already are left alone.",
  options: {
    to: {
      type: "string",
      placeholder: "FOLDER",
      help: "where they are put, from the project's folder; default: staticfiles",
    },
    clear: { type: "boolean", short: "c", help: "empties that folder first" },
    dryRun: { type: "boolean", short: "n", help: "writes nothing, and says what it would write" },
  },
  async run({ options, project, terminal }) {
    const target = resolve(project.root, options.to ?? "staticfiles");
    const { clear, dryRun } = options;
    if (clear && !dryRun && existsSync(target) && terminal.isInteractive) {
      const isSure = await terminal.confirm(`Everything in ${target} will be deleted. Go on?`);
      if (!isSure) return 1;
    }
    const { copied, unchanged } = await collectStatic({
      dirs: currentStatic.get()?.dirs ?? staticDirs(project),
      target,
      clear,
      dryRun,
      onFile: (path) => {
        if (dryRun) terminal.print(path);
      },
    });
    const would = dryRun ? "would be put" : "put";
    terminal.print(`${copied} static files ${would} into ${target}, ${unchanged} unchanged.`);
    return 0;
  },
});
