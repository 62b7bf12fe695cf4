import type { MaybePromise } from "../../base/index.ts";
import type { Handler, Request, Response } from "../../http/index.ts";
import type { Report } from "../report.ts";

/** What a site does by itself where a bare handler has defaults. */
export interface ServedSite {
  handler: Handler;
  report: Report;
  /** Answers an error, and reports it. */
  errorPage: (request: Request, error: unknown) => MaybePromise<Response>;
  /** Calls the work of a request so that it is cancelled with it, and what it leaves is reported. */
  enter: <Result>(request: Request, work: () => Result) => Result;
  /** Does it say where a promise was made that nobody awaited? */
  traced: boolean;
}
