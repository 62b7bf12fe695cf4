/** What `defineSettings` accepts, as one rule for the whole. */

import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";

import {
  expect,
  isFlag,
  isFunction,
  isText,
  listOf,
  objectOf,
  optional,
  recordOf,
  type Rule,
} from "../apps/index.ts";
import { isProxyAddress } from "../http/index.ts";
import { Secret } from "./env/secret.ts";

const isRoot = expect(
  "the absolute path of a folder, import.meta.dirname",
  (value) => typeof value === "string" && isAbsolute(value) && existsSync(value),
);

/** Never repeats the value: it is, or was meant to be, a secret. */
const isSecret: Rule = (value, path) =>
  value instanceof Secret || (typeof value === "string" && value !== "")
    ? []
    : [`${path} has to be a text that is not empty, or a Secret.`];

const isApp = expect(
  "an app, made by defineApp",
  (value) => hasMember(value, "label") && hasMember(value, "folder"),
);
const isUrls = expect("what urlConf returns", (value) => hasMember(value, "flatRoutes"));
/** Never repeats the value: an address of a database may hold a password. */
const isBackend: Rule = (value, path) =>
  hasMember(value, "openPool") ? [] : [`${path} has to be a database such as sqlite({ file: … }).`];
const isRouter = expect(
  "an object with dbForRead, dbForWrite, allowRelation or allowMigrate",
  (value) =>
    ["dbForRead", "dbForWrite", "allowRelation", "allowMigrate"].some((name) =>
      hasMember(value, name),
    ),
);
const isLibrary = expect(
  "a template library, made by defineLibrary",
  (value) => hasMember(value, "tags") && hasMember(value, "filters"),
);
const isHost = expect(
  'a name such as "example.com", ".example.com" or "*", without scheme, port and path',
  (value) =>
    typeof value === "string" && /^(\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\])$/i.test(value),
);
const isProxy = expect(
  'an address, a network such as "10.0.0.0/8", "loopback", "private" or "*"',
  (value) => typeof value === "string" && isProxyAddress(value),
);
const isForwardedHeader = expect(
  "forwarded, or one of x-forwarded-for, -proto, -host and -port",
  (value) =>
    typeof value === "string" && /^(?:forwarded|x-forwarded-(?:for|proto|host|port))$/.test(value),
);
const isStaticUrl = expect(
  "a path or an address with a slash at its end",
  (value) => typeof value === "string" && /^(\/|https?:\/\/).*\/$|^\/$/.test(value),
);
const isTimeZone = expect(
  'the IANA name of a time zone, such as "Europe/Berlin"',
  (value) =>
    typeof value === "string" && works(() => new Intl.DateTimeFormat("en", { timeZone: value })),
);
const isLanguage = expect(
  'a language tag, such as "en" or "de-AT"',
  (value) => typeof value === "string" && works(() => Intl.getCanonicalLocales(value)),
);
const isLabel = expect(
  'the label of a model, such as "accounts.Member"',
  (value) => typeof value === "string" && /^\w+\.\w+$/.test(value),
);
const isCount = expect(
  "a whole number above 0",
  (value) => Number.isInteger(value) && Number(value) > 0,
);

const isFlagOrNames = expect(
  "true, false, or a list of names of databases",
  (value) =>
    typeof value === "boolean" ||
    (Array.isArray(value) && value.every((name) => typeof name === "string")),
);

const settings = objectOf(
  {
    root: isRoot,
    debug: optional(isFlag),
    secretKey: isSecret,
    secretKeyFallbacks: optional(listOf(isSecret)),
    allowedHosts: optional(listOf(isHost)),
    trustedProxies: optional(listOf(isProxy)),
    proxyHeaders: optional(listOf(isForwardedHeader)),
    apps: optional(listOf(isApp)),
    urls: isUrls,
    databases: optional(databases),
    databaseRouters: optional(listOf(isRouter)),
    swappableModels: optional(recordOf(isLabel)),
    atomicRequests: optional(isFlagOrNames),
    middleware: optional(listOf(isFunction)),
    templates: optional(
      objectOf(
        {
          dirs: optional(listOf(isText)),
          contextProcessors: optional(listOf(isFunction)),
          strict: optional(isFlag),
          libraries: optional(recordOf(isLibrary)),
        },
        "options",
      ),
    ),
    static: optional(
      objectOf(
        {
          url: optional(isStaticUrl),
          dirs: optional(listOf(isText)),
          root: optional(isText),
        },
        "options",
      ),
    ),
    timeZone: optional(isTimeZone),
    language: optional(isLanguage),
    languages: optional(languages),
    localeDirs: optional(listOf(isText)),
    useThousandSeparator: optional(isFlag),
    appendSlash: optional(isFlag),
    limits: optional(
      objectOf(
        {
          maxBodyBytes: optional(isCount),
          maxUploadBytes: optional(isCount),
          maxFields: optional(isCount),
          maxFiles: optional(isCount),
        },
        "limits",
      ),
    ),
    timeouts: optional(
      objectOf(
        {
          headersMs: optional(isCount),
          requestMs: optional(isCount),
          keepAliveMs: optional(isCount),
          stalledMs: optional(isCount),
        },
        "timeouts",
      ),
    ),
  },
  "settings",
);

/** Everything that is wrong with the options, a sentence each. */
export function settingsProblems(options: unknown): string[] {
  return settings(options, "");
}

/** A list of tags, or names by tag. */
function languages(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return listOf(isLanguage)(value, path);
  const problems = recordOf(isText)(value, path);
  if (problems.length > 0) return problems;
  return Object.keys(value as object).flatMap((code) => isLanguage(code, path));
}

function databases(value: unknown, path: string): string[] {
  const problems = recordOf(isBackend)(value, path);
  const names = problems.length > 0 ? [] : Object.keys(value as object);
  if (names.length === 0 || names.includes("default")) return problems;
  return [`${path} has no "default": queries use it unless they name another one.`];
}

function hasMember(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}

function works(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
