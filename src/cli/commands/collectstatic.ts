import type { Command, CommandContext } from "../../base/index.ts";
import { collectStaticCommand } from "../../static/index.ts";
import type { Host } from "../host.ts";

/** `quintet collectstatic`: writes to the folder of the settings unless told otherwise. */
export function collectstatic(host: Host): Command {
  return {
    ...collectStaticCommand,
    async run(context: CommandContext<never, { to?: string }>) {
      const { static: files } = await host.settings();
      const options = { ...context.options, to: context.options.to ?? files.root };
      return collectStaticCommand.run({ ...context, options } as never);
    },
  };
}
