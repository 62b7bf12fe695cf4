/** The names of a function's parameters, as the command `args` lists them. */

/**
 * All names in the parameter list: patterns and default values included. Whoever asks keeps those
 * that the function has as variables.
 *
 * @param code From the function's beginning on: `(a, { b: c = 1 }) => …`, `function f(x) {`, `x => …`.
 */
export function parameterNames(code: string): string[] {
  const single = /^\s*(?:async\s+)?([\w$]+)\s*=>/.exec(code);
  if (single) return [single[1]!];
  const start = code.indexOf("(");
  if (start < 0) return [];
  const list = code.slice(start + 1, endOfList(code, start));
  const bare = list.replaceAll(textsAndComments, " ");
  return [
    ...new Set([...bare.matchAll(/(?<![\w$])(?<![\w$)\]]\s*\.\s*)[A-Za-z_$][\w$]*/g)].map(String)),
  ];
}

const textsAndComments =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

/** The bracket that closes the one at `start`; those in texts and comments do not count. */
function endOfList(code: string, start: number): number {
  const masked = code.replaceAll(textsAndComments, (text) => " ".repeat(text.length));
  let depth = 0;
  for (let index = start; index < masked.length; index++) {
    const letter = masked[index]!;
    if ("([{".includes(letter)) depth++;
    else if (")]}".includes(letter) && --depth === 0) return index;
  }
  return code.length;
}
