/** The command `clearsessions`. */

import { type Command, defineCommand } from "../base/index.ts";
import { databaseSessions } from "./database-store.ts";
import { sessionStores } from "./middleware.ts";

export const clearSessionsCommand: Command = defineCommand({
  name: "clearsessions",
  help: "Deletes the sessions that have ended.",
  description:
    "Stores keep sessions after their end until this command deletes them: run it once a day.",
  async run({ terminal }) {
    const stores = sessionStores.get() ?? [];
    let cleared = 0;
    for (const store of stores.length > 0 ? stores : [databaseSessions()]) {
      cleared += await store.clearExpired();
    }
    terminal.print(`${cleared} sessions deleted.`);
    return 0;
  },
});
