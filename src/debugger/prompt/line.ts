/** A typed line, taken apart: commands behind each other, a command's name, what follows it. */

export interface ParsedLine {
  /** "" where the line is code. */
  name: string;
  argument: string;
}

/** `p a;; n` are two commands; `;;` within quotes or brackets is none of ours: `for (;;)`. */
export function splitCommands(line: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quote = "";
  let depth = 0;
  for (let index = 0; index < line.length; index++) {
    const letter = line[index]!;
    if (quote === "" && depth === 0 && line.startsWith(";;", index)) {
      parts.push(part.trim());
      part = "";
      index++;
      continue;
    }
    if (letter === "\\" && quote !== "") part += letter + (line[++index] ?? "");
    else {
      if (quote === letter) quote = "";
      else if (quote === "" && "\"'`".includes(letter)) quote = letter;
      else if (quote === "" && "([{".includes(letter)) depth++;
      else if (quote === "" && ")]}".includes(letter)) depth = Math.max(0, depth - 1);
      part += letter;
    }
  }
  return [...parts, part.trim()].filter((each) => each !== "");
}

/**
 * @param isCommand Is there a command of this name? A line that begins otherwise is code, and so is
 *   an assignment to a variable that is named like a command: `n = 5`.
 */
export function parseLine(line: string, isCommand: (name: string) => boolean): ParsedLine {
  if (line.startsWith("!")) return { name: "!", argument: line.slice(1).trim() };
  if (line.startsWith("?")) return { name: "help", argument: line.slice(1).trim() };
  const [, name = "", rest = ""] = /^([a-z]+)(?:\s+(.*))?$/s.exec(line) ?? [];
  const isAssignment = /^(?:=(?!=)|[-+*/%&|^]=|\*\*=|\?\?=|&&=|\|\|=)/.test(rest);
  if (!isCommand(name) || isAssignment) return { name: "", argument: line };
  return { name, argument: rest.trim() };
}

/** `%1` … `%9` are words of the line, `%*` is all of them. */
export function expandAlias(definition: string, argument: string): string {
  const words = argument.split(/\s+/).filter((word) => word !== "");
  if (!/%[1-9*]/.test(definition)) return [definition, ...words].join(" ");
  return definition.replaceAll(/%([1-9*])/g, (_, which: string) =>
    which === "*" ? words.join(" ") : (words[Number(which) - 1] ?? ""),
  );
}
