import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { html, Request } from "../http/index.ts";
import { Engine } from "../templates/index.ts";
import { cspNonce } from "./csp.ts";
import { csrf } from "./csrf.ts";
import { securityTags } from "./tags.ts";

const engine = new Engine({ builtins: [securityTags] });

describe("{% csrf_token %}", () => {
  it("writes the hidden field, and makes the cookie be set", async () => {
    const form = engine.fromString("<form>{% csrf_token %}</form>");
    const handler = csrf()(async (request) => html(String(await form.render({ request }))));

    const response = await handler(new Request({ url: "/" }));

    assert.match(
      String(response.body),
      /^<form><input type="hidden" name="csrfmiddlewaretoken" value="\w{64}"><\/form>$/,
    );
    assert.equal(response.headers.getSetCookie().length, 1);
  });

  it("has the name that the middleware looks for", async () => {
    const form = engine.fromString("{% csrf_token %}");
    const handler = csrf({ fieldName: "own" })(async (request) =>
      html(String(await form.render({ request }))),
    );

    assert.match(String((await handler(new Request({ url: "/" }))).body), / name="own" /);
  });

  it("writes nothing without a request", async () => {
    assert.equal(String(await engine.fromString("[{% csrf_token %}]").render({})), "[]");
  });
});

describe("{% csp_nonce %}", () => {
  it("writes the nonce of the request", async () => {
    const request = new Request({ url: "/" });

    const script = engine.fromString('<script nonce="{% csp_nonce %}"></script>');

    assert.equal(
      String(await script.render({ request })),
      `<script nonce="${cspNonce(request)}"></script>`,
    );
  });
});
