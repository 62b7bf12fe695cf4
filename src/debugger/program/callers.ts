/**
 * Who awaits what runs. V8 keeps this chain for `error.stack` at no cost; its debugger would keep
 * one of its own, which makes every `await` forty times slower.
 */

export interface Caller {
  /** `<module>` at the top of one, `<anonymous>` for a function without a name. */
  name: string;
  /** A URL or a path. */
  url: string;
  /** From 1. */
  line: number;
  column: number;
}

/** The suspended functions, the innermost first. */
export function awaitingCallers(): Caller[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    const sites = new Error("where").stack as unknown as readonly NodeJS.CallSite[];
    return sites.flatMap((site): Caller[] => {
      const url = site.getFileName() ?? site.getScriptNameOrSourceURL();
      const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
      if (!site.isAsync() || !url || line === null || column === null) return [];
      return [{ name: site.getFunctionName() ?? nameless(site), url, line, column }];
    });
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** V8 knows where the function begins: a module does in the first column. */
function nameless(site: NodeJS.CallSite): string {
  return site.getEnclosingColumnNumber() === 1 ? "<module>" : "<anonymous>";
}

/** Of an error of the past, the innermost first: `    at async load (file:///shop.ts:6:10)`. */
export function callersInStack(error: unknown): Caller[] {
  if (!(error instanceof Error) || typeof error.stack !== "string") return [];
  const lines = error.stack.matchAll(
    /^ {4}at async (?:(.+?) \()?((?:file:|\/).+?):(\d+):(\d+)\)?$/gm,
  );
  return Array.from(lines, ([, name = "<module>", url, line, column]) => ({
    name,
    url: url!,
    line: Number(line),
    column: Number(column),
  }));
}
