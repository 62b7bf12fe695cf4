import { existsSync } from "node:fs";
import { extname } from "node:path";

import { type Command, defineCommand } from "../../base/index.ts";
import { ArgumentsError } from "../errors.ts";
import type { Host } from "../host.ts";

/** `quintet debug SCRIPT|COMMAND …`, `quintet debug --pid N`. */
export function debug(host: Host): Command {
  return defineCommand({
    name: "debug",
    help: "Runs a script or a command under the debugger.",
    description:
      "Stops at the first line, with a prompt like Python's pdb, and where an error is not caught.\n\n" +
      "  quintet debug shop.ts --fast          options behind the script are the script's\n" +
      '  quintet debug -c "b shop.ts:12" -c c shop.ts\n' +
      "  quintet debug migrate                 a command of the project; stops in settings.ts\n" +
      "  quintet debug --pid 4711              a process that runs already",
    args: {
      words: { help: "script or command, and its own words", optional: true, many: true },
    },
    options: {
      command: {
        type: "list",
        short: "c",
        placeholder: "COMMAND",
        help: "run this at the first stop; may be repeated",
      },
      pid: { type: "number", placeholder: "PID", help: "attach to this process" },
    },
    async run({ args, options }) {
      const { debugProcess, runDebugged } = await import("../../debugger/index.ts");
      const [program, ...words] = (args.words as string[] | undefined) ?? [];
      if (options.pid !== undefined) {
        await debugProcess(options.pid);
        return 0;
      }
      if (program === undefined) {
        throw new ArgumentsError("debug needs a script, a command, or --pid.");
      }
      const commands = options.command;
      // The server runs in a process of its own otherwise, which nobody debugs.
      if (program === "runserver") words.push("--no-reload");
      const isScript = existsSync(program) && extname(program) !== "";
      if (isScript) return runDebugged({ script: program, words, commands });
      return runDebugged({
        script: process.argv[1]!,
        words: [program, ...words],
        entry: host.settingsFile(),
        commands,
      });
    },
  });
}
