import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { compose, type Middleware } from "./handler.ts";
import { Request } from "./request.ts";
import { text } from "./responses.ts";

describe("compose", () => {
  it("puts the first middleware outermost, once for all requests", async () => {
    const log: string[] = [];
    const named = (name: string): Middleware => {
      return (next) => {
        log.push(`make ${name}`);
        return async (request) => {
          log.push(`in ${name}`);
          const response = await next(request);
          log.push(`out ${name}`);
          return response;
        };
      };
    };

    const handler = compose([named("a"), named("b")], () => text("x"));
    await handler(new Request({ url: "/" }));
    await handler(new Request({ url: "/" }));

    const round = ["in a", "in b", "out b", "out a"];
    assert.deepEqual(log, ["make b", "make a", ...round, ...round]);
  });
});
