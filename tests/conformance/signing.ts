/** Runs the recorded cases of `django.core.signing`, of signed cookies and of salted HMACs. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { formatCookie } from "quintet/http";
import {
  decodeBase62,
  dumps,
  encodeBase62,
  loads,
  saltedHmac,
  signCookie,
  Signer,
  siteKeys,
  TimestampSigner,
  unsignCookie,
} from "quintet/signing";

import { clock, QuintetError, Temporal } from "../../src/base/index.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";

/** `SECRET_KEY` of the recorded site. */
const secretKey = "oracle";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "signing.jsonl"), "utf8");
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only === undefined || recorded["id"] === only) yield result(recorded);
  }
}

function result(recorded: JsonObject): CaseResult {
  const id = String(recorded["id"]);
  const { error, error_5_2: newError, expect, expected_5_2: newExpect } = recorded;
  const failure = newExpect === undefined ? ((newError ?? error) as JsonObject) : undefined;
  const expected = failure ?? normal((newExpect ?? expect ?? null) as Json);
  try {
    const actual = onSite(recorded, () => answer(recorded));
    const isSame =
      failure === undefined && isDeepStrictEqual(comparable(actual), comparable(expected));
    return isSame
      ? { id, status: "passed" }
      : { id, status: "failed", expected, actual, input: recorded };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { id, status: "unsupported", reason: thrown.message };
    if (failure !== undefined && isSameError(failure, thrown)) return { id, status: "passed" };
    return { id, status: "failed", expected, actual: String(thrown), input: recorded };
  }
}

/** Calls `work` at the time and with the keys of the recorded site. */
export function onSite<Result>(
  { env, time }: JsonObject,
  work: () => Result,
  key: string = secretKey,
): Result {
  const { now, settings = {} } = (env ?? {}) as JsonObject;
  const { utc = "2025-03-04T05:06:07Z" } = (now ?? {}) as JsonObject;
  const { SECRET_KEY: secret = key, SECRET_KEY_FALLBACKS: fallbacks = [] } = settings as JsonObject;
  const moment = Number(Temporal.Instant.from(String(utc)).epochNanoseconds) / 1e6;
  clock.freeze(typeof time === "number" ? time * 1000 : moment);
  const keys = { key: bytes(secret), fallbackKeys: (fallbacks as Json[]).map(bytes) };
  try {
    return siteKeys.run(keys, work);
  } finally {
    clock.reset();
  }
}

const classes: Readonly<Record<string, string>> = {
  BadSignature: "signing/bad-signature",
  SignatureExpired: "signing/signature-expired",
};

/** The classes and messages of Django's errors; those of Python's own are its own matter. */
function isSameError({ class: name, message }: JsonObject, thrown: unknown): boolean {
  const code = classes[String(name)];
  if (code === undefined) return thrown instanceof QuintetError || thrown instanceof TypeError;
  if (!(thrown instanceof QuintetError) || thrown.code !== code) return false;
  return thrown.message.replaceAll(/\.0\b/g, "") === String(message).replaceAll(/\.0\b/g, "");
}

function answer(recorded: JsonObject): unknown {
  const { op, value, default: otherwise } = recorded;
  const isObject = typeof value === "object" && value !== null && !isTagged(value);
  if (isObject && /unsign|loads/.test(String(op))) throw new Unsupported("not-text");
  const text = shown(value ?? null);
  const compress = recorded["compress"] === true;
  const age = { maxAgeSeconds: seconds(recorded["max_age"]) };
  const key = optional(recorded["key"], bytes);
  const salt = optional(recorded["salt"], String);
  const fallbackKeys = optional(recorded["fallback_keys"], (all) => (all as Json[]).map(bytes));
  const isTimed =
    String(op).startsWith("timestamp_signer") || recorded["class"] === "TimestampSigner";
  const signer = (): Signer =>
    new (isTimed ? TimestampSigner : Signer)({
      key,
      salt,
      fallbackKeys,
      separator: optional(recorded["sep"], String),
      algorithm: optional(recorded["algorithm"], String),
    });
  switch (op) {
    case "signer.sign":
    case "timestamp_signer.sign":
      return signer().sign(text);
    case "signer.signature":
      return signer().signature(text);
    case "signer.unsign":
      return signer().unsign(text);
    case "timestamp_signer.unsign":
      return (signer() as TimestampSigner).unsign(text, age);
    case "signer.sign_object":
      return signer().signObject(normal(value ?? null), { compress });
    case "signer.unsign_object":
      return (signer() as TimestampSigner).unsignObject(text, age);
    case "signing.dumps":
      return dumps(normal(value ?? null), { key, salt, compress });
    case "signing.loads":
      return loads(text, { key, salt, fallbackKeys, ...age });
    case "signing.set_signed_cookie": {
      const { max_age: life, ...options } = (recorded["kwargs"] ?? {}) as JsonObject;
      const maxAgeSeconds = seconds(life);
      const name = String(recorded["name"]);
      const cookie = formatCookie(name, signCookie(name, text, { salt }), {
        ...cookieOptions(options),
        ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
      });
      // Ours are lax where nothing is said, as browsers have it.
      return [options["samesite"] === undefined ? cookie.replace("; SameSite=Lax", "") : cookie];
    }
    case "signing.get_signed_cookie":
      return signedCookie(recorded, age.maxAgeSeconds, otherwise);
    case "signing.b62_encode":
      return encodeBase62(BigInt(text));
    case "signing.b62_decode":
      return Number(decodeBase62(text));
    case "signing.b64_encode":
      return bytes(value ?? null).toString("base64url");
    case "signing.b64_decode":
      return Buffer.from(bytes(value ?? null).toString(), "base64url").toString("latin1");
    case "signing.salted_hmac": {
      const { secret, algorithm } = recorded;
      const options = {
        secret: optional(secret, bytes),
        algorithm: optional(algorithm, String),
      };
      return saltedHmac(bytes(recorded["key_salt"]!), bytes(value ?? null), options).toString(
        "hex",
      );
    }
    default:
      throw new Missing(`the operation ${String(op)}`);
  }
}

function signedCookie(
  { env, cookies, name, salt }: JsonObject,
  maxAgeSeconds: number | undefined,
  otherwise: Json | undefined,
): unknown {
  const { settings = {} } = (env ?? {}) as JsonObject;
  const legacySalt = (settings as JsonObject)["SIGNED_COOKIE_LEGACY_SALT_FALLBACK"] !== false;
  const found = (cookies as JsonObject)[String(name)];
  try {
    if (found === undefined) throw new TypeError("there is no such cookie");
    return unsignCookie(String(name), String(found), {
      salt: optional(salt, String),
      legacySalt,
      maxAgeSeconds,
    });
  } catch (error) {
    if (otherwise === undefined) throw error;
    return otherwise;
  }
}

function cookieOptions(kwargs: JsonObject): object {
  const names: Readonly<Record<string, string>> = {
    samesite: "sameSite",
    httponly: "httpOnly",
    secure: "secure",
    path: "path",
    domain: "domain",
  };
  return Object.fromEntries(
    Object.entries(kwargs).map(([name, value]) => {
      const ours = names[name];
      if (ours === undefined) throw new Missing(`the option ${name} of a cookie`);
      return [ours, name === "samesite" ? String(value).toLowerCase() : value];
    }),
  );
}

/** What may be given, as ours; null is what is not given. */
function optional<Value>(
  value: Json | undefined,
  convert: (value: Json) => Value,
): Value | undefined {
  return value === undefined || value === null ? undefined : convert(value);
}

function bytes(value: Json): Buffer {
  if (typeof value === "object" && value !== null && "$bytes" in value) {
    return Buffer.from(String((value as JsonObject)["$bytes"]), "base64");
  }
  return Buffer.from(shown(value));
}

function seconds(value: Json | undefined): number | undefined {
  if (typeof value !== "object" || value === null) return optional(value, Number);
  if ("$float" in value) return Number((value as JsonObject)["$float"]);
  const parts = (value as JsonObject)["$timedelta"] as Record<string, number>;
  return parts["days"]! * 86_400 + parts["seconds"]! + parts["microseconds"]! / 1e6;
}

/** A value as the text that Python's `str` gives. */
export function shown(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(represented).join(", ")}]`;
  const [[tag, content] = ["", ""]] = Object.entries(value);
  if (plainTags.has(tag)) return String(content);
  if (tag === "$lazy") return String(((content as JsonObject)["args"] as Json[])[0]);
  if (tag === "$repeat")
    return String((content as Json[])[0]).repeat(Number((content as Json[])[1]));
  if (tag === "$concat") return (content as Json[]).map(shown).join("");
  if (tag === "$bytes") return `b'${Buffer.from(String(content), "base64").toString("latin1")}'`;
  if (tag === "$tuple") return `(${(content as Json[]).map(represented).join(", ")})`;
  if (tag === "$dict") {
    const pairs = (content as [Json, Json][]).map((pair) => pair.map(represented).join(": "));
    return `{${pairs.join(", ")}}`;
  }
  if (tag.startsWith("$")) throw new Missing(`a value of the kind ${tag}`);
  const pairs = Object.entries(value).map(([name, each]) => `'${name}': ${represented(each)}`);
  return `{${pairs.join(", ")}}`;
}

/** Kinds whose text is what they hold. */
const plainTags = new Set(["$float", "$int", "$decimal", "$safe", "$uuid", "$date", "$time"]);

function isTagged(value: object): boolean {
  return Object.keys(value)[0]?.startsWith("$") === true;
}

const represented = (value: Json): string =>
  typeof value === "string" ? `'${value}'` : shown(value);

/** A recorded value as one of JSON. */
function normal(value: Json): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  if ("$bytes" in value) return Buffer.from(String(value["$bytes"]), "base64").toString("latin1");
  if ("$tuple" in value) return normal(value["$tuple"]!);
  if ("$dict" in value) {
    const pairs = value["$dict"] as [Json, Json][];
    return Object.fromEntries(pairs.map(([name, each]) => [shown(name), normal(each)]));
  }
  if ("$hexdigest" in value) return value["$hexdigest"];
  if ("$float" in value || "$int" in value) return Number(value["$float"] ?? value["$int"]);
  if ("$repeat" in value || "$concat" in value) return shown(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normal(each)]));
}

/** Attributes of a cookie in any order and case. */
function comparable(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1 || !/; /.test(String(value[0]))) return value;
  const [pair, ...attributes] = String(value[0]).split("; ");
  return [pair, ...attributes.map((each) => each.toLowerCase()).toSorted()];
}
