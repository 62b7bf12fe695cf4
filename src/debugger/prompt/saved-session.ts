/** What outlives the program where it is started again. */

import type { SavedBreakpoint } from "./breakpoints.ts";
import type { Display, Prompt } from "./prompt.ts";

export interface SavedSession {
  breakpoints: SavedBreakpoint[];
  displays: Display[];
  aliases: [name: string, definition: string][];
}

export function savedSession({ breakpoints, displays, aliases }: Prompt): SavedSession {
  return { breakpoints: breakpoints.saved(), displays, aliases: [...aliases] };
}

export async function restoreSession(prompt: Prompt, saved: SavedSession): Promise<void> {
  await prompt.breakpoints.restore(saved.breakpoints);
  prompt.displays = saved.displays;
  for (const [name, definition] of saved.aliases) prompt.aliases.set(name, definition);
}
