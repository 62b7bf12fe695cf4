/** How weighty messages are. A site may use numbers of its own in between. */

/** The levels of Django. */
export const messageLevels = { debug: 10, info: 20, success: 25, warning: 30, error: 40 } as const;

export type MessageLevelName = keyof typeof messageLevels;

/** A level, by its name or as a number. */
export type MessageLevel = MessageLevelName | number;

export function levelNumber(level: MessageLevel): number {
  return typeof level === "number" ? level : messageLevels[level];
}

/** The CSS classes of levels: their names, unless the site has others. */
export type LevelTags = Readonly<Record<number, string>>;

export const defaultTags: LevelTags = Object.fromEntries(
  Object.entries(messageLevels).map(([name, level]) => [level, name]),
);
