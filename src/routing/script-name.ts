/** Where the site is mounted on its server. */

import { type ContextSlot, contextSlot } from "../base/index.ts";

/**
 * What a server in front of the site cuts off its paths: addresses begin with it. `createApp` sets it
 * from the settings. WSGI's `SCRIPT_NAME`.
 */
export const currentScriptName: ContextSlot<string> = contextSlot<string>("script name");
