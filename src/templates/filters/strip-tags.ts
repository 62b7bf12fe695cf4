/**
 * Takes tags away, to shorten text; not to make it safe. As Django does with Python's HTMLParser:
 * what is no tag stays, entities stay.
 */

const tagOrComment =
  /<!--[\s\S]*?-->|<![a-z][^>]*>|<\?[^>]*>|<\/[a-z][^>]*>|<[a-z][^\s/>]*(?:"[^"]*"|'[^']*'|[^'">])*>/gi;

export function stripTags(text: string): string {
  let current = text;
  // A tag may come out of taking away another: <<b>b>. Each round makes the text shorter.
  for (let round = 0; round < 50; round++) {
    if (!current.includes("<") || !current.includes(">")) break;
    const next = current.replaceAll(tagOrComment, "");
    if (next.length === current.length) break;
    current = next;
  }
  return current;
}
