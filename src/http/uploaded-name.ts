/** Names of files, as strangers send them. */

const mostCharacters = 255;
/** Those that some browsers write in names, and those that could hide a path. */
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  bsol: "\\",
  colon: ":",
  gt: ">",
  lt: "<",
  period: ".",
  quot: '"',
  sol: "/",
};

/**
 * The name of an uploaded file without what could lead elsewhere: the last part of a path, without
 * characters that nobody sees, of 255 characters at most. Undefined if nothing is left that is a
 * name. Django's `MultiPartParser.sanitize_file_name` and `UploadedFile.name`.
 *
 * @example
 * ```ts
 * import { safeFileName } from "quintet/http";
 *
 * safeFileName("../../etc/cron.d/x"); // "x"
 * safeFileName("..\\"); // undefined
 * ```
 */
export function safeFileName(name: string): string | undefined {
  const plain = name.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
    (whole, decimal: string | undefined, hex: string | undefined, entity: string | undefined) => {
      if (entity !== undefined) return entities[entity.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : "";
    },
  );
  const last = plain.toWellFormed().split(/[/\\]/).at(-1)!;
  // Controls, directions of text, lines: what has no shape could make it look like another name.
  const visible = last.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  if (visible === "" || visible === "." || visible === "..") return undefined;
  return shortened(visible);
}

/** Cuts the stem, so that the extension stays. */
function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= mostCharacters) return name;
  const dot = characters.lastIndexOf(".");
  const extension = dot > 0 ? characters.slice(dot, dot + mostCharacters) : [];
  const stem = characters.slice(0, mostCharacters - extension.length);
  return [...stem, ...extension].join("");
}
