/** Django's `assertHTMLEqual`: blanks between tags and the order of attributes do not count. */

/** Is it the same HTML, but for blanks and the order of attributes and of classes? */
export function sameHtml(left: string, right: string): boolean {
  return normal(left) === normal(right);
}

function normal(html: string): string {
  return html
    .replaceAll(
      /<([a-z][\w-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi,
      (_, tag: string, rest: string) => {
        const attributes = [...rest.matchAll(/([^\s=>]+)(?:="([^"]*)")?/g)].map(
          ([, name, value]) => {
            const text = name === "class" ? (value ?? "").split(/\s+/).toSorted().join(" ") : value;
            return text === undefined || (text === "" && isBare(name!))
              ? name
              : `${name}="${text}"`;
          },
        );
        return `<${tag}${attributes
          .toSorted()
          .map((each) => ` ${each}`)
          .join("")}>`;
      },
    )
    .replaceAll(/\s*(<[^>]*>)\s*/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const isBare = (name: string): boolean =>
  ["checked", "selected", "required", "disabled", "multiple"].includes(name);
