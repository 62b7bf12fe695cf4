/** Runs the recorded cases of `django.contrib.messages`: the storage in cookies. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { type CookieOptions, Request, Response } from "quintet/http";
import { cookieMessages, Message } from "quintet/messages";
import { SafeString } from "quintet/templates";

import { decodedList, encodeCookie } from "../../src/messages/cookie-storage.ts";
import { decodeMessage } from "../../src/messages/encoding.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { onSite } from "./signing.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";

/** `SECRET_KEY` of the site that these cases were recorded on. */
const secretKey = "django_tests_secret_key";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "messages.jsonl"), "utf8");
  const environment = JSON.parse(
    await readFile(path.join(casesDir, "web", "web_env.json"), "utf8"),
  ) as JsonObject;
  const { SECRET_KEY: key = secretKey } = (environment["settings"] ?? environment) as JsonObject;
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only !== undefined && recorded["id"] !== only) continue;
    yield onSite(recorded, () => result(recorded), String(key));
  }
}

function result(recorded: JsonObject): CaseResult {
  const id = String(recorded["id"]);
  const expected = recorded["expect"] ?? null;
  try {
    const actual = answer(recorded);
    return isDeepStrictEqual(comparable(actual), comparable(expected))
      ? { id, status: "passed" }
      : { id, status: "failed", expected, actual, input: recorded };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { id, status: "unsupported", reason: thrown.message };
    return { id, status: "failed", expected, actual: String(thrown), input: recorded };
  }
}

function answer(recorded: JsonObject): unknown {
  switch (recorded["op"]) {
    case "messages.cookie_encode":
      return encodeCookie(recorded["messages"] as Json[]);
    case "messages.cookie_decode":
      return decoded(recorded["data"] ?? null);
    case "messages.cookie_store":
      return stored(recorded);
    default:
      throw new Missing(`the operation ${String(recorded["op"])}`);
  }
}

/** Django says null where there is nothing, and where the signature is wrong. */
function decoded(text: Json): unknown {
  if (typeof text !== "string" || text === "") return null;
  const values = decodedList(text);
  return values.length === 0 ? null : values.map(shown);
}

function shown(value: unknown): unknown {
  const message = decodeMessage(value, {});
  if (message === undefined) return value;
  const isSafe = message.message instanceof SafeString;
  const text = isSafe ? { $safe: String(message) } : String(message);
  return { level: message.level, message: text, extra_tags: message.extraTags };
}

function stored(recorded: JsonObject): unknown {
  const { env = {}, max_cookie_size: maxLength } = recorded;
  const { settings = {} } = env as JsonObject;
  const request = new Request({ url: "/", headers: { cookie: "messages=x" } });
  const response = new Response();
  const storage = cookieMessages({
    maxLength: typeof maxLength === "number" ? maxLength : Infinity,
    cookie: cookieOf(settings as JsonObject),
  });
  const messages = (recorded["messages"] as JsonObject[]).map(messageOf);
  const keep = recorded["remove_oldest"] === false ? "oldest" : "newest";
  const left = storage.store(messages, { request, response }, { keep }) as readonly Message[];
  return {
    unstored: left.map((each) => ({
      level: each.level,
      message: String(each),
      extra_tags: each.extraTags,
    })),
    cookie: response.headers.getSetCookie()[0] ?? null,
  };
}

function messageOf({ level, message, extra_tags: extraTags }: JsonObject): Message {
  const isSafe = typeof message === "object" && message !== null;
  const text = isSafe ? new SafeString(String((message as JsonObject)["$safe"])) : String(message);
  return new Message(Number(level), text, { extraTags: String(extraTags ?? "") });
}

function cookieOf(settings: JsonObject): CookieOptions {
  const domain = settings["SESSION_COOKIE_DOMAIN"];
  const sameSite = settings["SESSION_COOKIE_SAMESITE"];
  return {
    secure: settings["SESSION_COOKIE_SECURE"] === true,
    ...(typeof domain === "string" && { domain }),
    ...(typeof sameSite === "string" && { sameSite: sameSite.toLowerCase() as "strict" }),
  };
}

/** Compressed text differs from one zlib to the next: then what is in it counts. */
function comparable(value: unknown): unknown {
  if (typeof value === "string") return decodedOr(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { cookie, unstored } = value as { cookie?: unknown; unstored?: unknown };
  if (typeof cookie !== "string") return value;
  const [pair = "", ...attributes] = cookie.split("; ");
  return {
    unstored,
    value: decodedOr(pair.slice("messages=".length)),
    attributes: attributes.map((each) => each.toLowerCase()).toSorted(),
  };
}

function decodedOr(text: string): unknown {
  const list = decodedList(text);
  return list.length === 0 ? text : list;
}
