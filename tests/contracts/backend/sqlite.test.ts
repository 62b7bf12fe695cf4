/** The contract of backends, held against SQLite: in a file, and in memory. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sqlite } from "../../../src/db/sqlite/index.ts";
import {
  type ContractDatabase,
  type ContractOptions,
  describeBackend,
} from "../../../src/testing/contracts/backend.ts";

const skip: ContractOptions["skip"] = [
  {
    reason: "a failed statement leaves its transaction as it was",
    tests: ["transactions that failed are not kept by a commit that nobody should have tried"],
  },
  {
    reason: "columns are declared as Django does on SQLite: decimal, without digits",
    tests: ["the schema knows how many digits decimals have"],
  },
];

async function inFile(): Promise<ContractDatabase> {
  const root = await mkdtemp(join(tmpdir(), "quintet-contract-"));
  return {
    backend: sqlite({ file: "contract.sqlite3" }),
    root,
    remove: () => rm(root, { recursive: true }),
  };
}

describeBackend("SQLite in a file", inFile, { skip });

describeBackend("SQLite in memory", () => ({ backend: sqlite({ file: ":memory:" }) }), {
  skip: [
    ...skip,
    {
      reason: "a database in memory is gone with its connection",
      tests: ["transactions are over when their connection is given back broken"],
    },
  ],
});
