/** What Quintet has for `QueryDict`, cookies, multipart bodies and hosts of `django.http`. */

import { encodeQuery, formatCookie, parseCookies, Request, type CookieOptions } from "quintet/http";

import { Temporal } from "../../src/base/index.ts";
import { domainOf } from "../../src/security/hosts.ts";
import type { JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";
import { type Given, type Operation, ofText } from "./utils_operations.ts";

const cookieNames: Readonly<Record<string, keyof CookieOptions>> = {
  max_age: "maxAgeSeconds",
  expires: "expiresMs",
  path: "path",
  domain: "domain",
  secure: "secure",
  httponly: "httpOnly",
  samesite: "sameSite",
};

/** A cookie as its attributes, which have no order; those that ours have by default aside. */
function cookie(name: string, value: string, kwargs: Given["kwargs"]): unknown {
  const options: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(kwargs)) {
    const option = cookieNames[key];
    if (option === undefined) throw new Missing(`the option ${key} of a cookie`);
    if (given === null) continue;
    if (given instanceof Temporal.Duration) options[option] = given.total({ unit: "seconds" });
    else if (given instanceof Temporal.PlainDateTime) {
      options[option] = given.toZonedDateTime("UTC").epochMilliseconds;
    } else if (given instanceof Temporal.ZonedDateTime) options[option] = given.epochMilliseconds;
    else if (key === "expires") options[option] = Date.parse(String(given));
    else if (key === "samesite") options[option] = String(given).toLowerCase();
    else options[option] = given;
  }
  const line = formatCookie(name, value, options as CookieOptions);
  return kwargs["samesite"] ? line : line.replace("; SameSite=Lax", "");
}

/** Both spell the same cookie: the order and case of attributes, and an empty value, say nothing. */
export function sameCookie(line: string): string {
  const [pair = "", ...attributes] = line.split("; ");
  const value = pair.replace(/=""$/, "=");
  return [value, ...attributes.map((each) => each.toLowerCase()).toSorted()].join("; ");
}

async function multipart({ recorded }: Given): Promise<unknown> {
  const meta = recorded["meta"] as Record<string, string>;
  const settings = ((recorded["env"] ?? {}) as JsonObject)["settings"] as JsonObject | undefined;
  const limits = {
    ...(settings?.["DATA_UPLOAD_MAX_NUMBER_FILES"] == null
      ? {}
      : { maxFiles: Number(settings["DATA_UPLOAD_MAX_NUMBER_FILES"]) }),
    ...(settings?.["DATA_UPLOAD_MAX_NUMBER_FIELDS"] == null
      ? {}
      : { maxFields: Number(settings["DATA_UPLOAD_MAX_NUMBER_FIELDS"]) }),
  };
  const request = new Request({
    method: "POST",
    url: "http://testserver/",
    headers: { "content-type": meta["CONTENT_TYPE"]! },
    body: Buffer.from(String(recorded["body"]), "base64"),
    limits,
  } as ConstructorParameters<typeof Request>[0]);
  const form = await request.form();
  const post: [string, string[]][] = [];
  const files: unknown[] = [];
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    const texts = values.filter((each) => typeof each === "string");
    if (texts.length > 0) post.push([name, texts]);
    for (const file of values) {
      if (typeof file === "string") continue;
      const content = Buffer.from(await file.arrayBuffer()).toString("base64");
      files.push({
        field: name,
        name: file.name,
        size: file.size,
        content_type: file.type,
        content,
      });
    }
  }
  return { post, files };
}

export const webOperations: Readonly<Record<string, Operation>> = {
  "QueryDict.parse": ({ args, kwargs }) => {
    const encoding = kwargs["encoding"] ?? "utf-8";
    if (!/^utf-?8$/i.test(String(encoding))) throw new Unsupported("other-charset");
    const text = Buffer.isBuffer(args[0]) ? args[0].toString() : String(args[0] ?? "");
    const query = new URLSearchParams(text);
    return [...new Set(query.keys())].map((name) => [name, query.getAll(name)]);
  },
  "QueryDict.urlencode": ({ args, kwargs }) => {
    const safe = kwargs["safe"] ?? "";
    const encoded = encodeQuery(args[0] as Map<string, string[]>);
    // What is safe is not encoded: a character is what it says in both spellings.
    return Array.from(String(safe)).reduce(
      (text, each) => text.replaceAll(encodeURIComponent(each), each),
      encoded,
    );
  },
  "HttpResponse.set_cookie": ({ args, kwargs }) => {
    const { value = "", ...rest } = kwargs;
    return cookie(String(args[0]), String(args[1] ?? value), rest);
  },
  "HttpResponse.delete_cookie": ({ args, kwargs }) =>
    cookie(String(args[0]), "", {
      ...kwargs,
      max_age: 0,
      expires: "Thu, 01 Jan 1970 00:00:00 GMT",
    }),
  "cookie.parse_cookie": ofText((text) => Object.fromEntries(parseCookies(text))),
  "multipart.parse": multipart,
  "request.split_domain_port": ofText((text) => {
    const domain = domainOf(text) ?? "";
    return [domain, domain === "" ? "" : (/:(\d+)$/.exec(text)?.[1] ?? "")];
  }),
};
