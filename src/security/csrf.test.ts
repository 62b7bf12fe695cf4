import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  keepViewOptions,
  Request,
  type RequestOptions,
  type Response,
  text,
} from "../http/index.ts";
import { csrf, csrfExempt, type CsrfOptions } from "./csrf.ts";
import { csrfToken, rotateCsrfToken } from "./csrf-state.ts";
import { masked } from "./csrf-token.ts";
import { CsrfError } from "./errors.ts";

const secret = "lcccccccX2kcccccccY2jcccccccssIC";
const cookie = `csrftoken=${secret}`;
const urlencoded = "application/x-www-form-urlencoded";

/** Why a request is refused, or undefined if it is not. */
async function reason(
  request: Partial<RequestOptions>,
  options: CsrfOptions = {},
): Promise<string | undefined> {
  const handler = csrf(options)(() => text("fine"));
  try {
    await handler(new Request({ url: "/", host: "a.test", method: "POST", ...request }));
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CsrfError);
    assert.equal(error.status, 403);
    return error.reason;
  }
}

describe("csrf without fetch metadata", () => {
  it("lets reading through, whoever asks", async () => {
    for (const method of ["GET", "HEAD", "OPTIONS", "TRACE"]) {
      assert.equal(await reason({ method, headers: { origin: "https://b.test" } }), undefined);
    }
  });

  it("wants the cookie, and the token in the form or the header", async () => {
    const headers = { cookie, "content-type": urlencoded };
    const body = `csrfmiddlewaretoken=${masked(secret)}`;

    assert.equal(await reason({}), "CSRF cookie not set.");
    assert.equal(await reason({ headers: { cookie } }), "CSRF token missing.");
    assert.equal(await reason({ headers, body }), undefined);
    const inHeader = { cookie, "X-CSRFToken": masked(secret) };
    assert.equal(await reason({ headers: inHeader }), undefined);
    assert.equal(await reason({ headers: inHeader, method: "DELETE" }), undefined);
    assert.equal(await reason({ headers: { cookie, "x-csrftoken": secret } }), undefined);
  });

  it("takes the masked cookie of an older Django", async () => {
    const headers = { cookie: `csrftoken=${masked(secret)}`, "x-csrftoken": masked(secret) };

    assert.equal(await reason({ headers }), undefined);
  });

  it("refuses tokens that are wrong, in Django's words", async () => {
    const withToken = (token: string) => reason({ headers: { cookie, "x-csrftoken": token } });
    const withCookie = (value: string) => reason({ headers: { cookie: `csrftoken=${value}` } });

    assert.equal(
      await withToken(masked("a".repeat(32))),
      "CSRF token from the 'X-Csrftoken' HTTP header incorrect.",
    );
    assert.equal(
      await withToken("short"),
      "CSRF token from the 'X-Csrftoken' HTTP header has incorrect length.",
    );
    assert.equal(await withCookie("short"), "CSRF cookie has incorrect length.");
    assert.equal(await withCookie("*".repeat(32)), "CSRF cookie has invalid characters.");
    const headers = { cookie, "content-type": urlencoded };
    assert.equal(
      await reason({ headers, body: "csrfmiddlewaretoken=x" }),
      "CSRF token from POST has incorrect length.",
    );
  });

  it("refuses the origin of another site, even with the right token", async () => {
    const token = { cookie, "x-csrftoken": secret };
    const from = (origin: string, trustedOrigins: string[] = []) =>
      reason({ headers: { ...token, origin } }, { trustedOrigins });

    assert.equal(await from("http://a.test"), undefined);
    assert.match((await from("https://a.test"))!, /^Origin checking failed/);
    assert.match((await from("null"))!, /^Origin checking failed - null/);
    assert.match((await from("http://b.test"))!, /^Origin checking failed/);
    assert.equal(await from("http://b.test", ["http://b.test"]), undefined);
    assert.equal(await from("https://x.b.test", ["https://*.b.test"]), undefined);
    assert.match((await from("http://x.b.test", ["https://*.b.test"]))!, /^Origin checking failed/);
  });

  it("wants a referer of this site over HTTPS", async () => {
    const token = { cookie, "x-csrftoken": secret };
    const from = (referer?: string, options?: CsrfOptions) =>
      reason(
        { isSecure: true, headers: { ...token, ...(referer === undefined ? {} : { referer }) } },
        options,
      );

    assert.equal(await from("https://a.test/page"), undefined);
    assert.equal(await from(), "Referer checking failed - no Referer.");
    assert.equal(await from("nonsense"), "Referer checking failed - Referer is malformed.");
    assert.match((await from("http://a.test/"))!, /Referer is insecure while host is secure/);
    assert.match((await from("https://a.test.evil.test/"))!, /does not match any trusted origins/);
    assert.equal(await from("https://b.test/", { trustedOrigins: ["https://b.test"] }), undefined);
    assert.equal(await from("https://b.a.test/", { cookie: { domain: ".a.test" } }), undefined);
  });
});

describe("csrf with fetch metadata", () => {
  const site = (value: string, more: Record<string, string> = {}, options?: CsrfOptions) =>
    reason({ headers: { "sec-fetch-site": value, ...more } }, options);

  it("needs no token for a request of our own origin", async () => {
    assert.equal(await site("same-origin"), undefined);
    assert.equal(await site("none"), undefined);
  });

  it("asks all other requests as ever", async () => {
    assert.equal(await site("same-site"), "CSRF cookie not set.");
    assert.match((await site("cross-site", { origin: "http://b.test" }))!, /^Origin checking/);
  });

  it("can insist on the token", async () => {
    const options = { trustFetchMetadata: false };

    assert.equal(await site("same-origin", {}, options), "CSRF cookie not set.");
  });
});

describe("csrf and views", () => {
  it("leaves views that are exempt, if it can know the view", async () => {
    const view = (): Response => text("");
    const exempt = csrfExempt(view);
    const posted = async (leadsTo: unknown): Promise<number> => {
      const request = new Request({ url: "/", method: "POST" });
      const match = { view: leadsTo, params: {}, name: undefined, namespaces: [], route: "" };
      if (leadsTo !== undefined) request.routes = { variant: "", resolve: () => match };
      try {
        return ((await csrf()(view)(request)) as Response).status;
      } catch (error) {
        return (error as CsrfError).status;
      }
    };

    assert.equal(await posted(exempt), 200);
    assert.equal(await posted(keepViewOptions(exempt, () => text("wrapped"))), 200);
    assert.deepEqual([await posted(view), await posted(undefined)], [403, 403]);
  });

  it("gives the secret of a visitor to nobody else, though a view has one response for all", async () => {
    const shared = text("the same for everybody");
    const handler = csrf()((request) => {
      if (request.path === "/form/") csrfToken(request);
      return shared;
    });
    const answer = async (url: string): Promise<string[]> => {
      const response = (await handler(new Request({ url }))) as Response;
      return response.headers.getSetCookie();
    };

    assert.equal((await answer("/form/")).length, 1);
    assert.deepEqual(await answer("/"), []);
    assert.notDeepEqual(await answer("/form/"), await answer("/form/"));
  });

  it("does not call the view of a refused request", async () => {
    let calls = 0;
    const handler = csrf()(() => {
      calls++;
      return text("");
    });

    await assert.rejects(async () => handler(new Request({ url: "/", method: "POST" })));
    assert.equal(calls, 0);
  });

  it("wants trusted origins with a scheme, at start-up", () => {
    assert.throws(() => csrf({ trustedOrigins: ["b.test"] }), { code: "base/option" });
  });
});

describe("csrfToken", () => {
  const answer = (
    work: (request: Request) => void,
    options: CsrfOptions = {},
    headers: Record<string, string> = {},
  ): Response => {
    const handler = csrf(options)((request) => {
      work(request);
      return text("");
    });
    return handler(new Request({ url: "/", headers })) as Response;
  };

  it("sets no cookie unless it is asked for", () => {
    assert.deepEqual(answer(() => {}).headers.getSetCookie(), []);
  });

  it("makes a secret for a new visitor, and answers each time with another good token", async () => {
    const tokens: string[] = [];
    const response = answer((request) => tokens.push(csrfToken(request), csrfToken(request)));
    const [line = ""] = response.headers.getSetCookie();
    const [, name] =
      /^(csrftoken=\w{32});.*Max-Age=31449600; Path=\/; SameSite=Lax$/.exec(line) ?? [];

    assert.equal(response.headers.get("vary"), "Cookie");
    assert.notEqual(tokens[0], tokens[1]);
    for (const token of tokens) {
      assert.equal(token.length, 64);
      assert.equal(await reason({ headers: { cookie: name!, "x-csrftoken": token } }), undefined);
    }
  });

  it("keeps the secret of a visitor who has one, unless it is broken", () => {
    const kept = answer((request) => csrfToken(request), {}, { cookie });
    const broken = answer((request) => csrfToken(request), {}, { cookie: "csrftoken=x" });

    assert.match(kept.headers.getSetCookie()[0]!, new RegExp(`^csrftoken=${secret};`));
    assert.match(broken.headers.getSetCookie()[0]!, /^csrftoken=\w{32};/);
  });

  it("has the cookie that the options want", () => {
    const options = { cookieName: "own", cookie: { secure: true, httpOnly: true } };

    const response = answer((request) => csrfToken(request), options, { cookie: `own=${secret}` });

    assert.match(response.headers.getSetCookie()[0]!, /^own=lccc.*HttpOnly.*Secure$/);
  });

  it("is another one after a login", () => {
    const response = answer((request) => rotateCsrfToken(request), {}, { cookie });

    const [line = ""] = response.headers.getSetCookie();
    assert.match(line, /^csrftoken=\w{32};/);
    assert.equal(line.includes(secret), false);
  });

  it("says what to do by what is wrong", () => {
    const hint = (reason: string): string => new CsrfError(reason).hint!;

    assert.match(
      hint("Origin checking failed - https://b.test does not match."),
      /trustedOrigins.*trustedProxies/,
    );
    assert.match(hint("Referer checking failed - no Referer."), /trustedOrigins/);
    assert.match(hint("CSRF token missing."), /csrf_token/);
  });
});
