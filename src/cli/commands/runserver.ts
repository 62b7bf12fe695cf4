import { dirname } from "node:path";

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
    },
    async run({ args, options, terminal, signal }) {
      const address = parseAddress(args.address);
      const file = host.settingsFile();
      const isSupervised = process.env[supervisedVariable] !== undefined;
      if (!options.noReload && !isSupervised) {
        const words = ["runserver", "--settings", file, ...(args.address ? [args.address] : [])];
        return supervise({ root: dirname(file), words, terminal, signal });
      }
      const { serveProject } = await import("../runserver/serve-project.ts");
      return serveProject({ app: await host.app(), terminal, signal, ...address });
    },
  });
}
