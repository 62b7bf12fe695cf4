import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { urlConf } from "../routing/index.ts";
import { securityHeaders } from "../security/index.ts";
import { deployChecks, settingsChecks } from "./checks.ts";
import { defineSettings, type Settings, type SettingsOptions } from "./settings.ts";

function settings(options: Partial<SettingsOptions> = {}): Settings {
  return defineSettings({
    root: import.meta.dirname,
    secretKey: "0123456789abcdefghijklmnopqrstuvwxyz",
    allowedHosts: ["example.com"],
    middleware: [(next) => next],
    urls: urlConf([]),
    ...options,
  });
}
const codes = (messages: Iterable<{ code: string }>): string[] =>
  Array.from(messages, ({ code }) => code);

describe("settingsChecks", () => {
  it("find nothing in settings that will do", () => {
    assert.deepEqual(codes(settingsChecks(settings())), []);
  });

  it("find that nobody would be answered", () => {
    assert.deepEqual(codes(settingsChecks(settings({ allowedHosts: [] }))), [
      "app/no-allowed-hosts",
    ]);
    assert.deepEqual(codes(settingsChecks(settings({ allowedHosts: [], debug: true }))), []);
  });

  it("find a folder of templates that is named and not there", () => {
    const templates = { dirs: ["templates", "tempaltes"] };
    const [message, ...others] = settingsChecks(settings({ templates }));

    assert.match(message!.message, /tempaltes/);
    assert.deepEqual(others, []);
  });
});

describe("deployChecks", () => {
  it("find nothing in settings that are fit for the public", () => {
    assert.deepEqual(codes(deployChecks(settings())), []);
  });

  it("find debug, keys that can be guessed, hosts that are not named, and missing middleware", () => {
    const found = deployChecks(
      settings({ debug: true, secretKey: "a".repeat(40), allowedHosts: ["*"], middleware: [] }),
    );

    assert.deepEqual(codes(found), [
      "app/debug-in-production",
      "app/weak-secret-key",
      "app/any-host",
      "app/no-middleware",
    ]);
  });

  it("find that HTTPS is expected, and no proxy is trusted to say that it was used", () => {
    const middleware = [securityHeaders({ httpsRedirect: true })];

    assert.deepEqual(codes(deployChecks(settings({ middleware }))), ["app/no-trusted-proxies"]);
    assert.deepEqual(
      codes(deployChecks(settings({ middleware, trustedProxies: ["10.0.0.1"] }))),
      [],
    );
    assert.deepEqual(codes(deployChecks(settings({ trustedProxies: ["*"] }))), ["app/any-proxy"]);
  });

  it("do not repeat the key", () => {
    const found = [...deployChecks(settings({ secretKey: "hunter2" }))];

    assert.doesNotMatch(JSON.stringify(found), /hunter2/);
  });
});
