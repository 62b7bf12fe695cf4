/** Where statements end in what is typed: at semicolons that stand for themselves. */

export interface TypedStatements {
  /** Those that are complete, without their semicolons. */
  readonly statements: readonly string[];
  /** What goes on with the next line; blank if nothing does. */
  readonly rest: string;
}

// Quotes and comments without an end reach to the end of the text: they go on with the next line.
const token =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(\$\w*\$)[\s\S]*?(?:\1|$)|\w+|;/g;

/** Splits what was typed; the body of a trigger is one statement with its trigger. */
export function typedStatements(text: string): TypedStatements {
  const statements: string[] = [];
  let start = 0;
  let words: string[] = [];
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === ";" && depth === 0) {
      if (words.length > 0) statements.push(text.slice(start, index).trim());
      start = index + 1;
      words = [];
    }
    if (!/^\w/.test(found)) continue;
    const word = found.toUpperCase();
    words.push(word);
    const isTrigger = words[0] === "CREATE" && words.slice(0, 4).includes("TRIGGER");
    if (isTrigger && (word === "BEGIN" || word === "CASE")) depth++;
    if (isTrigger && word === "END") depth--;
  }
  return { statements, rest: text.slice(start) };
}
