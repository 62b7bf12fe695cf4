/** Makes Prisma's clients, one for each database, in a folder that git ignores. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const bench = join(import.meta.dirname, "../../..");

for (const kind of ["sqlite", "postgres"]) {
  const schema = join(import.meta.dirname, `${kind}.prisma`);
  execFileSync(
    process.execPath,
    [join(bench, "node_modules/prisma/build/index.js"), "generate", "--schema", schema],
    {
      cwd: bench,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        // The tool would download an engine for migrations. It is not run to make a client: any
        // program that is there keeps it from the download.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
        ...process.env,
      },
    },
  );
}
