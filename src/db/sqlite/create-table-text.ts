/**
 * Reads what SQLite only keeps as text: the CREATE TABLE statement, for its checks, the names of
 * its constraints, collations and generated columns. PRAGMA statements tell the rest.
 */

export interface TableText {
  /** The definition of each column, as words. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** The constraints of the table, as words. */
  readonly constraints: readonly (readonly string[])[];
}

const constraintWords = new Set(["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]);

/** Splits a CREATE TABLE statement into its definitions, and those into words. */
export function readCreateTable(sql: string): TableText {
  const words = wordsOf(sql);
  const body = words.find((word) => word.startsWith("(")) ?? "()";
  const columns = new Map<string, readonly string[]>();
  const constraints: (readonly string[])[] = [];
  for (const definition of splitList(body)) {
    const [first = "", ...rest] = definition;
    if (constraintWords.has(first.toUpperCase())) constraints.push(definition);
    else columns.set(unquote(first), rest);
  }
  return { columns, constraints };
}

/** The word, or the text in parentheses, that follows a keyword. */
export function after(words: readonly string[], keyword: string): string | undefined {
  const index = words.findIndex((word) => word.toUpperCase() === keyword);
  return index === -1 ? undefined : words[index + 1];
}

/** What follows each occurrence of a keyword. */
export function afterEach(words: readonly string[], keyword: string): string[] {
  return words.flatMap((word, index) =>
    word.toUpperCase() === keyword ? (words[index + 1] ?? []) : [],
  );
}

/** `("a", "b")` → the words of each item. */
export function splitList(parenthesized: string): string[][] {
  const items: string[][] = [[]];
  for (const word of wordsOf(withoutParentheses(parenthesized))) {
    if (word === ",") items.push([]);
    else items.at(-1)!.push(word);
  }
  return items.filter((item) => item.length > 0);
}

export function withoutParentheses(text: string): string {
  return text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1).trim() : text;
}

/** `"a ""quoted"" name"`, `[name]`, `` `name` `` or `name` → the name itself. */
export function unquote(name: string): string {
  const [first] = name;
  if (first === "[") return name.slice(1, -1);
  if (first !== '"' && first !== "`" && first !== "'") return name;
  return name.slice(1, -1).replaceAll(first + first, first);
}

/** Words, quoted names and texts, single signs; a group in parentheses is one word. */
function wordsOf(sql: string): string[] {
  const token =
    /--[^\n]*|\/\*.*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\w$.]+|\S/gs;
  const words: string[] = [];
  let depth = 0;
  let groupStart = 0;
  for (const { 0: text, index } of sql.matchAll(token)) {
    if (text === "(" && depth++ === 0) groupStart = index;
    else if (text === ")" && --depth === 0) words.push(sql.slice(groupStart, index + 1));
    else if (depth === 0 && !text.startsWith("--") && !text.startsWith("/*")) words.push(text);
  }
  return words;
}
