import { formatCheckMessage, type OptionSpec, runChecks } from "../../base/index.ts";
import { connectedDatabases } from "../connection/databases.ts";
import { modelChecks } from "../meta/checks.ts";
import { tableChecks } from "../models/checks/table-checks.ts";
import { ModelChecksError } from "./errors.ts";

/** The option of commands that leave it out. */
export const skipChecks = {
  type: "boolean",
  help: "go on though `quintet check` finds errors in the models",
} as const satisfies OptionSpec;

/**
 * Asks the checks of models, before something is made of them.
 *
 * @throws {ModelChecksError} If there are errors; warnings are for `quintet check`.
 */
export async function assertModels(): Promise<void> {
  const databases = connectedDatabases();
  const backends = databases.aliases.map((alias) => databases.get(alias).backend);
  const found = await runChecks([modelChecks(), tableChecks(backends)]);
  const errors = found.filter(({ level }) => level === "error");
  if (errors.length === 0) return;
  const list = errors.map((message) => formatCheckMessage(message)).join("\n");
  throw new ModelChecksError(`The models have errors, so nothing was done:\n${list}`, {
    hint: "Mend them first. With --skip-checks it is done regardless.",
  });
}
