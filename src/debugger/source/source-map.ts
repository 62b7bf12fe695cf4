/**
 * Source maps, both ways: from the code that runs to the code as it was written, for positions;
 * and back, for breakpoints. `node:module` reads them in the first direction only.
 *
 * @see https://tc39.es/ecma426/
 */

/** Lines and columns count from 0. */
export interface Segment {
  line: number;
  column: number;
  source: number;
  originalLine: number;
  originalColumn: number;
}

export interface SourceMap {
  /** As the map names them: addresses, or paths relative to the map. */
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null | undefined)[];
  /** By position in the code that runs. */
  readonly segments: readonly Segment[];
}

/** @param json What the map's file holds. @throws {SyntaxError} If it is no JSON. */
export function parseSourceMap(json: string): SourceMap {
  const { sources, sourcesContent, mappings, sourceRoot } = JSON.parse(json) as {
    sources: string[];
    sourcesContent?: (string | null)[];
    mappings: string;
    sourceRoot?: string;
  };
  return {
    sources: sources.map((source) => (sourceRoot ? `${sourceRoot}/${source}` : source)),
    sourcesContent: sourcesContent ?? [],
    segments: decode(mappings),
  };
}

function decode(mappings: string): Segment[] {
  const segments: Segment[] = [];
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  for (const [line, group] of mappings.split(";").entries()) {
    let column = 0;
    for (const text of group.split(",")) {
      if (text === "") continue;
      const [byColumn = 0, bySource, byLine = 0, byOriginalColumn = 0] = decodeNumbers(text);
      column += byColumn;
      if (bySource === undefined) continue; // code that a compiler has added
      source += bySource;
      originalLine += byLine;
      originalColumn += byOriginalColumn;
      segments.push({ line, column, source, originalLine, originalColumn });
    }
  }
  return segments;
}

const digits = new Map(
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (digit, value) => [
    digit,
    value,
  ]),
);

/** Base 64 VLQ: five bits a digit, the sixth says that more come, the first of all is the sign. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = digits.get(letter) ?? 0;
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Where that code was written: the segment that holds it, if one on this line does. */
export function originalOf(map: SourceMap, line: number, column: number): Segment | undefined {
  const { segments } = map;
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { line: at, column: from } = segments[middle]!;
    if (at < line || (at === line && from <= column)) low = middle + 1;
    else high = middle;
  }
  const found = segments[low - 1];
  return found?.line === line ? found : undefined;
}

/** The first code that comes of that line, or of the nearest below it. */
export function generatedOf(map: SourceMap, source: number, line: number): Segment | undefined {
  let best: Segment | undefined;
  for (const segment of map.segments) {
    if (segment.source !== source || segment.originalLine < line) continue;
    if (best === undefined || segment.originalLine < best.originalLine) best = segment;
  }
  return best;
}
