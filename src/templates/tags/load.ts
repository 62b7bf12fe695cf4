/** `{% load i18n %}` and `{% load stars box from books %}`. */

import { didYouMean } from "../../base/index.ts";
import { customTags } from "../custom-tag.ts";
import type { Library } from "../library.ts";
import type { BuiltinTag, Parser } from "../parser.ts";

export const loadTag: BuiltinTag = (parser, { offset, parts }) => {
  if (parts.length >= 3 && parts.at(-2) === "from") {
    const library = findLibrary(parser, parts.at(-1)!);
    for (const name of parts.slice(0, -2)) add(parser, only(parser, library, name, parts.at(-1)!));
  } else {
    for (const name of parts) add(parser, findLibrary(parser, name));
  }
  return { offset, emit: () => {} };
};

function add(parser: Parser, library: Library): void {
  parser.add(customTags(library), library.filters);
}

function findLibrary(parser: Parser, name: string): Library {
  const { libraries } = parser.engine;
  if (Object.hasOwn(libraries, name)) return libraries[name]!;
  const known = Object.keys(libraries).toSorted();
  throw parser.error(
    `'${name}' is not a registered tag library. Must be one of:\n${known.join("\n")}`,
    undefined,
    didYouMean(name, known, "libraries"),
  );
}

function only(parser: Parser, { tags, filters }: Library, name: string, from: string): Library {
  if (Object.hasOwn(tags, name)) return { tags: { [name]: tags[name]! }, filters: {} };
  if (Object.hasOwn(filters, name)) return { tags: {}, filters: { [name]: filters[name]! } };
  throw parser.error(
    `'${name}' is not a valid tag or filter in tag library '${from}'`,
    undefined,
    didYouMean(name, [...Object.keys(tags), ...Object.keys(filters)], "tags and filters"),
  );
}
