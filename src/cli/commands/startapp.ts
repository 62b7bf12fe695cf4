import { dirname, join } from "node:path";

import { camelCase, capitalize, type Command, defineCommand, words } from "../../base/index.ts";
import { BadNameError } from "../errors.ts";
import type { Host } from "../host.ts";
import { writeFiles } from "../write-files.ts";

/** Folders of a project that are no apps, and words that JavaScript keeps for itself. */
const taken = new Set(
  (
    "templates static collected node_modules dist quintet settings urls server test tests " +
    "await break case catch class const continue debugger default delete do else enum export " +
    "extends false finally for function if implements import in instanceof interface let new null " +
    "package private protected public return super switch this throw true try typeof var void " +
    "while with yield"
  ).split(" "),
);

/** `quintet startapp NAME`. */
export function startapp(host: Host): Command {
  return defineCommand({
    name: "startapp",
    help: "Makes a new app in the project.",
    description: "Writes a folder of that name beside settings.ts, and says what to add there.",
    args: { name: { help: "the name of the app: letters, digits and _, in the plural: books" } },
    options: {},
    run({ args: { name }, terminal }) {
      assertName(name);
      const root = dirname(host.settingsFile());
      const camel = camelCase(name);
      const files = writeFiles({
        tree: "app",
        target: join(root, name),
        words: { APP: name, CAMEL: camel, TITLE: capitalize(words(name)) },
      });
      terminal.print(
        [
          `The app ${name} is there:`,
          ...files.map((file) => `    ${name}/${file}`),
          "",
          "Add it to settings.ts:",
          `    import { ${name} } from "./${name}/app.ts";`,
          `    apps: [ … , ${name}],`,
          "",
          "and its addresses to urls.ts:",
          `    import { ${camel}Urls } from "./${name}/urls.ts";`,
          `    include("${name}/", ${camel}Urls, { namespace: "${name}" }),`,
        ].join("\n"),
      );
    },
  });
}

function assertName(name: string): void {
  if (!/^[a-z][a-z\d_]*$/i.test(name)) {
    throw new BadNameError(`"${name}" cannot be the name of an app.`, {
      hint: "It is part of the names of tables: take letters, digits and _, with a letter first.",
    });
  }
  if (taken.has(name)) {
    throw new BadNameError(`An app cannot be called "${name}".`, {
      hint: "The word means something else in a project or in JavaScript. Take another one.",
    });
  }
}
