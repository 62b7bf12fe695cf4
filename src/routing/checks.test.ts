import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { runChecks } from "../base/index.ts";
import { text } from "../http/index.ts";
import { urlChecks } from "./checks.ts";
import { rePath } from "./re-path.ts";
import { type AnyRoute, include, path } from "./route.ts";
import { UrlConf } from "./url-conf.ts";

const view = () => text("");
const found = async (...routes: AnyRoute[]): Promise<string[]> => {
  const messages = await runChecks([urlChecks(new UrlConf(routes))]);
  return messages.map(({ code, where }) => `${code}: ${where}`);
};

describe("urlChecks", () => {
  it("find nothing where all is well", async () => {
    const inner = [path("", view, { name: "list" }), path("<int:id>/", view, { name: "x" })];

    assert.deepEqual(
      await found(
        path("", view, { name: "list" }),
        path("x/<slug:slug>/", view, { name: "x" }),
        path("x/", view, { name: "x" }),
        include("a/", inner, { namespace: "a" }),
        include("b/", inner, { namespace: "b" }),
        rePath(/^c\/$/, view),
      ),
      [],
    );
  });

  it("find patterns that are probably not meant so", async () => {
    assert.deepEqual(
      await found(
        path("/a/", view),
        path("^b/$", view),
        include("c", [path("d/", view, { name: "d:e" })]),
      ),
      [
        'routing/leading-slash: pattern "/a/"',
        'routing/regex-in-path: pattern "^b/$"',
        'routing/include-without-slash: pattern "c"',
        'routing/colon-in-name: pattern "d/"',
      ],
    );
  });

  it("find names and namespaces that hide others", async () => {
    assert.deepEqual(
      await found(
        include("a/", [path("x/", view)], { namespace: "n" }),
        include("plain/", [include("b/", [path("y/", view)], { namespace: "n" })]),
        path("c/<int:id>/", view, { name: "c" }),
        path("d/<int:id>/", view, { name: "c" }),
      ),
      ['routing/duplicate-namespace: namespace "n"', 'routing/duplicate-name: route "c"'],
    );
  });

  it("find routes that nothing can reach", async () => {
    assert.deepEqual(await found(path("<int:id>/", view), path("<int:key>/", view)), [
      'routing/unreachable: pattern "<int:key>/"',
    ]);
  });
});
