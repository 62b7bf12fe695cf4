/** Links from one static file to another, in style sheets and source maps. */

import { posix } from "node:path";

// Comments come first, so that what looks like a link inside of one is passed over.
const cssPattern =
  /(\/\*(?!# sourceMappingURL)[^]*?\*\/)|(url\(\s*)(["']?)([^"')]*?)\3(\s*\))|(@import\s*)(["'])([^"']+)\7|(\/\*# sourceMappingURL=)([^\s*]+)/g;
const scriptPattern = /(\/\/# sourceMappingURL=)(\S+)/g;

/**
 * Replaces links to other static files. What leads elsewhere (`https:`, `data:`, `#id`, an
 * address from the root) stays.
 *
 * @param path Where the text lies: relative links are relative to that.
 * @param replace The new name for the path of a file, or undefined to leave the link.
 */
export function replaceReferences(
  path: string,
  text: string,
  replace: (path: string) => string | undefined,
): string {
  const link = (address: string): string => replaced(path, address, replace);
  if (path.endsWith(".css")) {
    return text.replaceAll(cssPattern, (whole, ...groups: (string | undefined)[]) => {
      const [, url, quote = "", address, close, rule, mark = "", sheet, map, mapName] = groups;
      if (url !== undefined) return url + quote + link(address ?? "") + quote + (close ?? "");
      if (rule !== undefined) return rule + mark + link(sheet ?? "") + mark;
      return map === undefined ? whole : map + link(mapName ?? "");
    });
  }
  return text.replaceAll(
    scriptPattern,
    (_, start: string, address: string) => start + link(address),
  );
}

/** May this file have links to others that are to be replaced? */
export function hasReferences(path: string): boolean {
  return /\.(?:css|js|mjs)$/.test(path);
}

function replaced(
  from: string,
  address: string,
  replace: (path: string) => string | undefined,
): string {
  if (address === "" || /^(?:[a-z][a-z\d+.-]*:|[/#])/i.test(address)) return address;
  const [, link = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(address) ?? [];
  const target = posix.join(posix.dirname(from), decoded(link));
  const name = target.startsWith("..") ? undefined : replace(target);
  if (name === undefined) return address;
  return posix.relative(posix.dirname(from), name) + rest;
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
