/** What a debug page shows of the request and of the site, with the secrets as stars. */

import type { Request } from "../../http/index.ts";
import { type Pair, redactPairs, redactTarget, stars } from "./redact.ts";

export interface RequestTable {
  title: string;
  pairs: readonly Pair[];
  /** What to say if there are none. */
  empty: string;
}

/** How long to wait for the rest of a form that the view has not read. */
const formWaitMs = 500;

export async function requestTables(
  request: Request,
  site: readonly Pair[],
): Promise<RequestTable[]> {
  const pairs: Pair[] = [
    ["method", request.method],
    ["address", redactTarget(request.target)],
    ["client", request.remoteAddress],
    ["id", request.id],
  ];
  const cookies = [...request.cookies.keys()].map((name): Pair => [name, stars]);
  return [
    { title: "Request", pairs, empty: "" },
    { title: "Query", pairs: redactPairs(request.query), empty: "No parameters." },
    { title: "Form", pairs: await formPairs(request), empty: "No form." },
    { title: "Cookies", pairs: cookies, empty: "No cookies." },
    { title: "Headers", pairs: redactPairs(request.headers), empty: "No headers." },
    { title: "Site", pairs: site, empty: "" },
  ];
}

/** A form that cannot be read is not worth a second error. */
async function formPairs(request: Request): Promise<Pair[]> {
  const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), formWaitMs);
  try {
    const form = await Promise.race([request.form(), tooLate]);
    if (form === undefined) return [["(not read)", "The rest of it has not come."]];
    const names = new Set(form.keys());
    return [...names].flatMap((name) =>
      redactPairs(form.getAll(name).map((value): [string, unknown] => [name, value])),
    );
  } catch (error) {
    return [["(not readable)", error instanceof Error ? error.message : String(error)]];
  } finally {
    clearTimeout(timer);
  }
}
