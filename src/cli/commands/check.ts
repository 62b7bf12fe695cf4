import { type Command, defineCommand, formatCheckMessage } from "../../base/index.ts";
import type { Host } from "../host.ts";

/** `quintet check [--deploy]`. */
export function check(host: Host): Command {
  return defineCommand({
    name: "check",
    help: "Looks for mistakes in the project.",
    description: "Ends with 1 if there are errors; warnings alone end with 0.",
    options: {
      deploy: { type: "boolean", help: "also what only matters in production" },
      failOnWarning: { type: "boolean", help: "ends with 1 for warnings, too" },
    },
    async run({ options: { deploy, failOnWarning }, terminal }) {
      const app = await host.app();
      const messages = await app.checks({ deploy });
      for (const message of messages) terminal.warn(formatCheckMessage(message));
      const count = (level: string): number =>
        messages.filter((message) => message.level === level).length;
      const errors = count("error");
      const warnings = count("warning");
      terminal.print(
        messages.length === 0
          ? "No mistakes found."
          : `${plural(errors, "error")}, ${plural(warnings, "warning")}.`,
      );
      return errors > 0 || (failOnWarning && warnings > 0) ? 1 : 0;
    },
  });
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
