import { dirname } from "node:path";

import type { CreateAppOptions } from "../../app/index.ts";
import { type Command, defineCommand } from "../../base/index.ts";
import type { Host } from "../host.ts";
import { parseAddress } from "../runserver/address.ts";
import { supervise, supervisedVariable } from "../runserver/supervise.ts";

/** `quintet runserver [ADDRESS]`. */
export function runserver(host: Host): Command {
  return defineCommand({
    name: "runserver",
    help: "Serves the site, and starts again when its code changes.",
    description:
      "For development: in production, run server.ts of the project.\n\n" +
      "  quintet runserver                 http://127.0.0.1:8000/\n" +
      "  quintet runserver 8001            another port\n" +
      "  quintet runserver 0.0.0.0:8000    for other machines, too; allow their hosts in settings.ts",
    args: { address: { help: "port, or address:port (default: 127.0.0.1:8000)", optional: true } },
    options: {
      noReload: { type: "boolean", help: "do not start again when the code changes" },
      pdb: { type: "boolean", help: "open the debugger in the terminal where a request fails" },
    },
    async run({ args, options, terminal, signal }) {
      const address = parseAddress(args.address);
      const file = host.settingsFile();
      const isSupervised = process.env[supervisedVariable] !== undefined;
      if (!options.noReload && !isSupervised) {
        const words = ["runserver", "--settings", file, ...(args.address ? [args.address] : [])];
        if (options.pdb) words.push("--pdb");
        return supervise({ root: dirname(file), words, terminal, signal });
      }
      const { serveProject } = await import("../runserver/serve-project.ts");
      const app = await host.app(options.pdb ? { onError: await postMortemOfErrors() } : {});
      return serveProject({ app, terminal, signal, ...address });
    },
  });
}

/** For `--pdb`: an error is written as always, then its frames are there to look at. */
async function postMortemOfErrors(): Promise<NonNullable<CreateAppOptions["onError"]>> {
  const [{ writeError }, { postMortem, recordErrors }] = await Promise.all([
    import("../../app/index.ts"),
    import("../../debugger/index.ts"),
  ]);
  recordErrors();
  return (error, request) => {
    writeError(error, request);
    postMortem(error);
  };
}
