import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request, type RequestOptions, type Response, text } from "../http/index.ts";
import { cspNonce, cspNonceSource } from "./csp.ts";
import { allowFrames, securityHeaders, type SecurityHeadersOptions } from "./headers.ts";

function ask(
  options: SecurityHeadersOptions,
  request: Partial<RequestOptions> = {},
  view: (request: Request) => Response = () => text("page"),
): Response {
  const handler = securityHeaders(options)(view);
  return handler(new Request({ url: "/a?b", host: "a.test", ...request })) as Response;
}

describe("securityHeaders", () => {
  it("are careful by default", () => {
    const { headers } = ask({});

    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("strict-transport-security"), null);
    assert.equal(headers.get("content-security-policy"), null);
  });

  it("can be left out and changed", () => {
    const { headers } = ask({
      noSniff: false,
      referrerPolicy: ["strict-origin", "origin"],
      crossOriginOpenerPolicy: false,
      frameOptions: "SAMEORIGIN",
    });

    assert.deepEqual(headers.keys(), ["content-type", "referrer-policy", "x-frame-options"]);
    assert.equal(headers.get("referrer-policy"), "strict-origin,origin");
  });

  it("leave what a view has set, and frames where it allows them", () => {
    const own = ask({}, {}, () => text("", { headers: { "x-frame-options": "SAMEORIGIN" } }));
    const framed = ask({}, {}, () => allowFrames(text("")));

    assert.equal(own.headers.get("x-frame-options"), "SAMEORIGIN");
    assert.equal(framed.headers.get("x-frame-options"), null);
    assert.equal(framed.headers.get("x-content-type-options"), "nosniff");
  });

  it("speak of strict transport only over HTTPS", () => {
    const hsts = { seconds: 3600, includeSubdomains: true, preload: true };
    const name = "strict-transport-security";

    assert.equal(ask({ hsts }).headers.get(name), null);
    assert.equal(
      ask({ hsts }, { isSecure: true }).headers.get(name),
      "max-age=3600; includeSubDomains; preload",
    );
    assert.throws(() => securityHeaders({ hsts: { seconds: 1.5 } }), { code: "base/option" });
  });

  it("wait for an answer that takes its time", async () => {
    const handler = securityHeaders()(async () => text(""));

    const response = await handler(new Request({ url: "/" }));

    assert.equal(response.headers.get("x-frame-options"), "DENY");
  });
});

describe("the redirect to HTTPS", () => {
  it("keeps path and query", () => {
    const response = ask({ httpsRedirect: true });

    assert.equal(response.status, 301);
    assert.equal(response.headers.get("location"), "https://a.test/a?b");
    assert.equal(ask({ httpsRedirect: true }, { isSecure: true }).status, 200);
  });

  it("may lead to a certain host, and leave some paths", () => {
    const httpsRedirect = { host: "secure.test", exempt: [/^health$/] };

    assert.equal(ask({ httpsRedirect }).headers.get("location"), "https://secure.test/a?b");
    assert.equal(ask({ httpsRedirect }, { url: "/health" }).status, 200);
  });
});

describe("the content security policy", () => {
  const csp = {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", cspNonceSource],
    upgradeInsecureRequests: true,
    frameSrc: false,
  };
  const name = "content-security-policy";

  it("is written in the names of the standard", () => {
    assert.equal(
      ask({ csp }).headers.get(name),
      "default-src 'self'; script-src 'self'; upgrade-insecure-requests",
    );
  });

  it("allows the nonce of a page that asked for one, each time another", () => {
    const nonces: string[] = [];
    const view = (request: Request) => {
      nonces.push(cspNonce(request));
      assert.equal(cspNonce(request), nonces.at(-1));
      return text("");
    };

    const policy = ask({ csp }, {}, view).headers.get(name)!;
    ask({ csp }, {}, view);

    assert.ok(policy.includes(`script-src 'self' 'nonce-${nonces[0]}';`));
    assert.notEqual(nonces[0], nonces[1]);
  });

  it("may only be reported on", () => {
    const { headers } = ask({ cspReportOnly: { defaultSrc: "'none'" } });

    assert.equal(headers.get("content-security-policy-report-only"), "default-src 'none'");
    assert.equal(headers.get(name), null);
  });

  it("takes no source that would begin another directive", () => {
    assert.throws(() => securityHeaders({ csp: { scriptSrc: ["a; script-src *"] } }), {
      code: "base/option",
    });
  });
});
