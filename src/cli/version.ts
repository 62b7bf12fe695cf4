import { readFileSync } from "node:fs";

/** The version of this package: `0.1.0`. */
export function version(): string {
  // The same two folders up from src/cli and from dist/cli.
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
