import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The commands of `.pdbrc` at home, then of the one here, as if they were typed at the first stop. */
export function startLines(cwd: string): string[] {
  const files = new Set([join(homedir(), ".pdbrc"), join(cwd, ".pdbrc")]);
  return [...files].flatMap((file) => {
    try {
      const lines = readFileSync(file, "utf8").split("\n");
      return lines
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#"));
    } catch {
      return [];
    }
  });
}
