/** What those who write TypeScript all day write in an expression of a template, too. */

const hints: readonly (readonly [start: RegExp, hint: string])[] = [
  [/^&&/, "Write and."],
  [/^\|\|/, "Write or."],
  [/^\?\?/, "Write the filter default_if_none."],
  [/^\?\./, "Write a dot alone."],
  [/^\?/, "Write {% if %}, or the filter yesno."],
  [/^=+/, "Write ==, with spaces on both sides."],
  [/^!=+/, "Write !=, with spaces on both sides."],
  [/^!/, "Write not."],
  [/^[<>]/, "Write spaces on both sides of < and >."],
  [/^\(/, "Methods are called without brackets. Call those with arguments in the view."],
  [/^\[/, "Write a dot: books.0, prices.apple."],
  [/^[-+*/%]/, "Templates do not calculate. Do so in the view, or write the filter add."],
  [/^:/, "Write no spaces around the colon of a filter."],
  [/^\{\{?/, "Write names within a tag without braces."],
];

/** What to write instead of the part of an expression that begins at an offset. */
export function expressionHint(source: string, offset: number): string | undefined {
  const rest = source.slice(offset).trimStart();
  return hints.find(([start]) => start.test(rest))?.[1];
}
