/** `quintet announce "Closed on Monday" --days 3`. */

import { defineCommand, Temporal } from "quintet";

import { Announcement } from "./models.ts";

export const announce = defineCommand({
  name: "announce",
  help: "Shows a text on top of every page.",
  args: { text: { help: "the text" } },
  options: {
    days: { type: "number", help: "for how many days; without it for ever", placeholder: "NUMBER" },
  },
  async run({ args, options, terminal }) {
    const { days } = options;
    const today = Temporal.Now.plainDateISO("UTC");
    const until = days === undefined ? null : today.add({ days });
    const announcement = new Announcement({ text: args.text, until });
    await announcement.fullClean();
    await announcement.save();
    terminal.print(until ? `Announced until ${until.toString()}.` : "Announced.");
  },
});
