import { randomBytes } from "node:crypto";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { capitalize, type Command, defineCommand } from "../../base/index.ts";
import { BadNameError } from "../errors.ts";
import type { Host } from "../host.ts";
import { writeFiles } from "../write-files.ts";
import { version } from "../version.ts";

/** Names that would hide what a project needs. */
const taken = ["quintet", "node", "typescript", "node_modules"];

/** `quintet startproject NAME [DIR]`. */
export function startproject(host: Host): Command {
  return defineCommand({
    name: "startproject",
    help: "Makes a new project.",
    description:
      "  quintet startproject library      in a new folder of that name\n" +
      "  quintet startproject library .    in the folder you are in",
    args: {
      name: { help: "the name of the project: letters, digits, - and _" },
      dir: { help: "the folder to write to (default: a new one of that name)", optional: true },
    },
    run({ args: { name, dir = name }, terminal }) {
      assertName(name);
      const target = resolve(host.cwd, dir);
      writeFiles({
        tree: "project",
        target,
        words: {
          PACKAGE: name.toLowerCase(),
          TITLE: capitalize(name.replaceAll(/[-_]+/g, " ")),
          QUINTET: dependency(),
          SECRET_KEY: randomBytes(48).toString("base64url"),
        },
      });
      const folder = relative(host.cwd, target);
      terminal.print(
        [
          `The project ${name} is ready. Now:`,
          "",
          ...(folder === "" ? [] : [`    cd ${folder}`]),
          "    npm install",
          "    npx quintet migrate",
          "    npx quintet runserver",
        ].join("\n"),
      );
    },
  });
}

function assertName(name: string): void {
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    throw new BadNameError(`"${name}" cannot be the name of a project.`, {
      hint: "Take letters, digits, - and _, with a letter first: my-library.",
    });
  }
  if (taken.includes(name.toLowerCase())) {
    throw new BadNameError(
      `A project cannot be called "${name}": it needs a package of that name.`,
    );
  }
}

/** From the repository a project uses the repository, so that it can be tried before a release. */
function dependency(): string {
  if (!import.meta.url.endsWith(".ts")) return `^${version()}`;
  return `file:${fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "")}`;
}
