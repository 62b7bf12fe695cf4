/**
 * The statements of a text: split at semicolons, but not inside quotes, comments, PostgreSQL's
 * dollar quotes, and the body of a trigger. A driver would run the first one only.
 */
export function splitSql(text: string): string[] {
  const token =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1|\b\w+\b|;/g;
  const statements: string[] = [];
  let start = 0;
  let words: string[] = [];
  let depth = 0;
  const take = (end: number): void => {
    const statement = text.slice(start, end).trim();
    if (words.length > 0) statements.push(statement);
    start = end + 1;
    words = [];
  };
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === ";" && depth === 0) take(index);
    if (!/^[a-z]/i.test(found)) continue;
    const word = found.toUpperCase();
    words.push(word);
    const inTrigger = words[0] === "CREATE" && words.slice(0, 4).includes("TRIGGER");
    if (!inTrigger) continue;
    if (word === "BEGIN" || word === "CASE") depth += 1;
    if (word === "END") depth -= 1;
  }
  take(text.length);
  return statements;
}
