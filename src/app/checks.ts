/** What can be wrong with the settings though each of them is well formed by itself. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import type { CheckMessage } from "../base/index.ts";
import { expectsHttps } from "../security/index.ts";
import type { Settings } from "./settings.ts";

/** Run by every `quintet check` and by `runserver`. */
export function* settingsChecks({
  root,
  debug,
  allowedHosts,
  templates,
}: Settings): Iterable<CheckMessage> {
  if (!debug && allowedHosts.length === 0) {
    yield {
      level: "error",
      code: "app/no-allowed-hosts",
      where: "settings.allowedHosts",
      message: "No host is allowed, so every visitor is refused.",
      hint: 'Name the hosts of the site: allowedHosts: ["example.com"]. With debug, none is needed.',
    };
  }
  for (const dir of templates.dirs) {
    // The default need not be there: not every site has templates of its own.
    if (existsSync(dir) || dir === join(root, "templates")) continue;
    yield {
      level: "warning",
      code: "app/no-template-folder",
      where: "settings.templates.dirs",
      message: `The folder ${dir} is not there.`,
      hint: "Make it, or take it out of the settings.",
    };
  }
}

const leastKeyLength = 32;
const leastDifferentCharacters = 5;

/**
 * Run by `quintet check --deploy`: what is fine while one develops, and dangerous in public.
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/deployment/checklist/
 */
export function* deployChecks(settings: Settings): Iterable<CheckMessage> {
  const { debug, secretKey, allowedHosts } = settings;
  if (debug) {
    yield {
      level: "error",
      code: "app/debug-in-production",
      where: "settings.debug",
      message: "debug is on: visitors see the inside of the site when something fails.",
      hint: "Set it to false in production.",
    };
  }
  const key = secretKey.reveal();
  if (key.length < leastKeyLength || new Set(key).size < leastDifferentCharacters) {
    yield {
      level: "error",
      code: "app/weak-secret-key",
      where: "settings.secretKey",
      message: "The secret key is short or plain enough to be guessed.",
      hint: "Make one: node -p \"crypto.randomBytes(48).toString('base64url')\"",
    };
  }
  if (allowedHosts.includes("*")) {
    yield {
      level: "warning",
      code: "app/any-host",
      where: "settings.allowedHosts",
      message: "Any host is allowed, so links in mails can be made to lead elsewhere.",
      hint: "Name the hosts of the site.",
    };
  }
  yield* proxyMessages(settings);
  yield* middlewareMessages(settings);
}

/** The server speaks HTTP: what comes over HTTPS has come through a proxy. */
function* proxyMessages({ trustedProxies, middleware }: Settings): Iterable<CheckMessage> {
  if (trustedProxies.length === 0 && middleware.some(expectsHttps)) {
    yield {
      level: "warning",
      code: "app/no-trusted-proxies",
      where: "settings.trustedProxies",
      message: "HTTPS is expected, but no proxy is trusted that could say that it was used.",
      hint: 'Name the address of the proxy that ends TLS: trustedProxies: ["127.0.0.1"].',
    };
  }
  if (trustedProxies.includes("*")) {
    yield {
      level: "warning",
      code: "app/any-proxy",
      where: "settings.trustedProxies",
      message: "Whoever connects is believed who the visitor is, and whether TLS was used.",
      hint: "Name the addresses of the proxies, unless nobody else can connect to the site.",
    };
  }
}

/** A middleware is a function without a name for what it does; only the list as a whole is known. */
function* middlewareMessages({ middleware }: Settings): Iterable<CheckMessage> {
  if (middleware.length > 0) return;
  yield {
    level: "warning",
    code: "app/no-middleware",
    where: "settings.middleware",
    message: "There is no middleware: no protection of forms, no careful headers.",
    hint: "Add csrf() and securityHeaders() of quintet/security.",
  };
}
