/** What Quintet has for the functions of `django.utils` about text, HTML and addresses. */

import {
  encodeQuery,
  escapeLeadingSlashes,
  escapeUriPath,
  filepathToUri,
  headerParameters,
  httpDate,
  iriToUri,
  parseHttpDate,
  uriToIri,
  urlHasAllowedHostAndScheme,
  validFileName,
} from "quintet/http";
import type { LazyText } from "quintet/i18n";
import {
  activeLanguage,
  formatLazy,
  formatNumber,
  isRightToLeft,
  parseAcceptLanguage,
  sanitizeSeparators,
  supportedLanguage,
  textList,
} from "quintet/i18n";
import { constantTimeEqual, saltedHmac, Signer, type SignerOptions } from "quintet/signing";
import {
  escapeHtml,
  escapeJs,
  formatHtml,
  formatHtmlJoin,
  jsonScript,
  markSafe,
  quoteUrl,
  SafeString,
  slugify,
  splitArguments,
  stripTags,
  truncateChars,
  truncateWords,
  unescapeHtml,
  urlize,
} from "quintet/templates";

import { createHash, pbkdf2Sync } from "node:crypto";

import type { Temporal } from "../../src/base/index.ts";
import { capitalize, durationMicroseconds, words } from "../../src/base/index.ts";
import { parseIsoDate } from "../../src/i18n/index.ts";
import { isKnownLanguage } from "../../src/i18n/language-info.ts";
import { isSameDomain } from "../../src/security/hosts.ts";
import { unquote } from "../../src/templates/expression.ts";
import { truncateHtml } from "../../src/templates/filters/truncate-html.ts";
import { textFilters } from "../../src/templates/filters/text.ts";
import { htmlFilters } from "../../src/templates/filters/html.ts";
import { valueFilters } from "../../src/templates/filters/values.ts";
import { shown } from "./signing.ts";
import type { Json } from "./template_values.ts";
import { Unsupported } from "./unsupported.ts";
import { type Given, ofText, type Operation } from "./utils_operations.ts";

type Filter = (value: unknown, ...args: unknown[]) => unknown;

/** A filter of templates, called as a function. */
function filter(filters: Readonly<Record<string, { apply: unknown }>>, name: string): Filter {
  return filters[name]!.apply as Filter;
}

export const textOperations: Readonly<Record<string, Operation>> = {
  "formats.number_format": ({ args, kwargs }) => {
    const places = args[1] ?? kwargs["decimal_pos"];
    return formatNumber(typeof args[0] === "object" ? String(args[0]) : (args[0] as number), {
      ...(typeof places === "number" && { decimalPlaces: places }),
      ...(kwargs["force_grouping"] === true && { grouped: true }),
    });
  },
  "formats.sanitize_separators": ({ args }) =>
    typeof args[0] === "string" ? sanitizeSeparators(args[0]) : args[0],

  "html.strip_tags": ofText(stripTags),
  "html.escape": ({ args }) => escapeHtml(String(args[0])),
  "html.conditional_escape": ({ args }) => escapeHtml(args[0]),
  "html.escapejs": ofText((text) => escapeJs(text)),
  "html.json_script": ({ args }) => jsonScript(args[0], args[1] as string | undefined),
  "html.smart_urlquote": ofText((text) => quoteUrl(unescapeHtml(text))),
  "html.linebreaks": ({ args, kwargs }) => {
    const isEscaped = (args[1] ?? kwargs["autoescape"]) === true;
    const text = String(args[0]);
    const given = isEscaped ? text : markSafe(text);
    return filter(htmlFilters, "linebreaks")(given, undefined, {
      autoescape: isEscaped,
      text: String,
    });
  },
  "html.urlize": ({ args, kwargs }) => {
    const limit = (args[1] ?? kwargs["trim_url_limit"] ?? undefined) as number | undefined;
    return urlize(String(args[0]), {
      limit,
      isSafe: args[0] instanceof SafeString,
      autoescape: (args[3] ?? kwargs["autoescape"]) === true,
      isNofollow: (args[2] ?? kwargs["nofollow"]) === true,
    });
  },
  "html.strip_spaces_between_tags": ofText((text) => text.replaceAll(/>\s+</g, "><")),
  "html.format_html": ({ args, kwargs }) => formatHtml(String(args[0]), args.slice(1), kwargs),
  "html.format_html_join": ({ args }) =>
    formatHtmlJoin(String(args[0]), String(args[1]), args[2] as readonly (readonly unknown[])[]),

  "text.smart_split": ofText(splitArguments),
  "text.unescape_string_literal": ofText(unquote),
  "text.normalize_newlines": ofText((text) => text.replaceAll(/\r\n?/g, "\n")),
  "text.phone2numeric": ofText((text) => filter(valueFilters, "phone2numeric")(text)),
  "text.Truncator.words": (given) => truncated(given, "words"),
  "text.Truncator.chars": (given) => truncated(given, "characters"),
  "text.slugify": ({ args, kwargs }) =>
    slugify(String(args[0]), (args[1] ?? kwargs["allow_unicode"]) === true),
  "text.capfirst": ({ args }) => (args[0] ? capitalize(String(args[0])) : args[0]),
  "text.camel_case_to_spaces": ofText((text) => words(text.trim())),
  "text.wrap": ({ args }) => filter(textFilters, "wordwrap")(String(args[0]), args[1]),
  "text.get_text_list": ({ args, kwargs }) => {
    const last = args[1] ?? kwargs["last_word"];
    return textList(args[0] as unknown[], ...(last === undefined ? [] : [String(last)]));
  },
  "text.get_valid_filename": ofText(validFileName),
  "text.format_lazy": ({ args, kwargs }) => {
    const [template, ...values] = args;
    return String(formatLazy(template as string | LazyText, { ...values, ...kwargs }));
  },

  "dateparse.parse_date": ofText(parseIsoDate),
  "duration.duration_microseconds": ({ args }) =>
    asNumber(durationMicroseconds(args[0] as Temporal.Duration)),

  "http.url_has_allowed_host_and_scheme": ({ args, kwargs }) => {
    const hosts = args[1] ?? kwargs["allowed_hosts"];
    return urlHasAllowedHostAndScheme(String(args[0] ?? ""), {
      allowedHosts: typeof hosts === "string" ? [hosts] : ((hosts ?? []) as Iterable<string>),
      requireHttps: kwargs["require_https"] === true,
    });
  },
  "http.urlencode": ({ args, kwargs }) => {
    const isSplit = (args[1] ?? kwargs["doseq"]) === true;
    const pairs = pairsOf(args[0]);
    return encodeQuery(
      isSplit ? pairs : pairs.map(([name, value]) => [name, asText(value)] as const),
    );
  },
  "http.parse_http_date": ofText((text) => {
    const found = parseHttpDate(text);
    return found === undefined ? undefined : found / 1000;
  }),
  "http.parse_http_date_safe": ofText((text) => {
    const found = parseHttpDate(text);
    return found === undefined ? undefined : found / 1000;
  }),
  "http.http_date": ({ args }) => httpDate(Number(args[0]) * 1000),
  "http.parse_header_parameters": ofText((text) => {
    const { value, parameters } = headerParameters(text);
    return [value, { ...parameters }];
  }),
  "http.escape_leading_slashes": ofText(escapeLeadingSlashes),
  "http.is_same_domain": ({ args }) => isSameDomain(String(args[0]), String(args[1])),
  "http.base36_to_int": ofText((text) => {
    if (!/^[\da-z]{1,13}$/i.test(text)) throw new TypeError("no number in base 36");
    return Number.parseInt(text, 36);
  }),
  "http.int_to_base36": ({ args }) => {
    if (!Number.isInteger(args[0]) || (args[0] as number) < 0)
      throw new TypeError("no whole number");
    return (args[0] as number).toString(36);
  },
  "http.urlsafe_base64_encode": ({ args }) => bytesOf(args[0]).toString("base64url"),
  "http.urlsafe_base64_decode": ofText((text) => {
    if (!/^[\w-]*={0,2}$/.test(text) || text.length % 4 === 1) throw new TypeError("no base 64");
    return Buffer.from(text, "base64url");
  }),
  "http.quote_etag": ofText((text) => (/^(?:W\/)?"[^"]*"$/.test(text) ? text : `"${text}"`)),
  "http.parse_etags": () => {
    throw new Unsupported("python-internals");
  },
  "regex_helper.normalize": () => {
    throw new Unsupported("python-internals");
  },

  "encoding.iri_to_uri": ({ args }) => (args[0] === null ? undefined : iriToUri(asText(args[0]))),
  "encoding.uri_to_iri": ({ args }) => (args[0] === null ? undefined : uriToIri(asText(args[0]))),
  "encoding.escape_uri_path": ofText(escapeUriPath),
  "encoding.filepath_to_uri": ({ args }) =>
    args[0] === null ? undefined : filepathToUri(String(args[0])),
  "encoding.repercent_broken_unicode": ({ args }) => {
    // The step in the inside of `uri_to_iri` that leaves bytes encoded which are no UTF-8.
    const encoded = Array.from(bytesOf(args[0]), (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
    );
    return Buffer.from(uriToIri(encoded.join("")));
  },
  "encoding.force_bytes": ({ args, kwargs }) => encodedText(args, kwargs),
  "encoding.smart_bytes": ({ args, kwargs }) => encodedText(args, kwargs),
  "encoding.force_str": ({ args, kwargs }) => decodedText(args, kwargs),
  "encoding.smart_str": ({ args, kwargs }) => decodedText(args, kwargs),

  "crypto.constant_time_compare": ({ args }) =>
    constantTimeEqual(bytesOf(args[0]), bytesOf(args[1])),
  "crypto.salted_hmac": ({ args, kwargs }) => {
    const secret = args[2] ?? kwargs["secret"];
    const algorithm = kwargs["algorithm"];
    return saltedHmac(bytesOf(args[0]), bytesOf(args[1]), {
      ...(secret === undefined || secret === null ? {} : { secret: bytesOf(secret) }),
      ...(algorithm === undefined ? {} : { algorithm: String(algorithm) }),
    }).toString("hex");
  },
  "crypto.pbkdf2": ({ args, kwargs }) => {
    const digest = String(args[4] ?? kwargs["digest"] ?? "sha256");
    const size = createHash(digest).digest().byteLength;
    const length = Number(args[3] ?? kwargs["dklen"] ?? 0) || size;
    const rounds = Number(args[2] ?? kwargs["iterations"]);
    const [password, salt] = [args[0] ?? kwargs["password"], args[1] ?? kwargs["salt"]].map(
      bytesOf,
    );
    return pbkdf2Sync(password!, salt!, rounds, length, digest);
  },

  "translation.get_supported_language_variant": ({ args, kwargs }) => {
    const found = supportedLanguage(String(args[0] ?? ""), (args[1] ?? kwargs["strict"]) === true);
    if (found === undefined) throw new TypeError("not a language of the site");
    return found;
  },
  "translation.trans_real.get_supported_language_variant": (given) =>
    textOperations["translation.get_supported_language_variant"]!(given),
  "translation.check_for_language": ofText(isKnownLanguage),
  "translation.get_language": () => activeLanguage(),
  "translation.get_language_bidi": () => isRightToLeft(activeLanguage() ?? "en"),

  "timezone.get_default_timezone_name": ({ recorded, zone }) => {
    const { settings = {} } = (recorded["env"] ?? {}) as { settings?: { TIME_ZONE?: string } };
    return settings.TIME_ZONE ?? (recorded["env"] ? "America/Chicago" : zone);
  },
  "timezone.get_current_timezone_name": ({ zone }) => zone,
  "safestring.mark_safe": ({ args }) => markSafe(String(args[0])),
  "translation.trans_real.parse_accept_lang_header": ofText((text) => parseAcceptLanguage(text)),
};

const signerOf = ({ init, initKwargs }: Given): Signer => {
  if (init.length > 0) throw new TypeError("a signer takes its options by name");
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(initKwargs)) {
    if (value === null) continue;
    options[{ sep: "separator", fallback_keys: "fallbackKeys" }[name] ?? name] = value;
  }
  return new Signer(options as SignerOptions);
};

/** Text as Python's `str` gives it, of a value as it was recorded. */
function firstText({ recorded }: Given): string {
  return shown(((recorded["args"] ?? []) as Json[])[0] ?? null);
}

export const signerOperations: Readonly<Record<string, Operation>> = {
  Signer: ({ args, kwargs, ...rest }) => {
    const { separator, salt, algorithm } = signerOf({
      ...rest,
      args,
      kwargs,
      init: args,
      initKwargs: kwargs,
    });
    return { sep: separator, salt, algorithm };
  },
  "Signer.sign": (given) => signerOf(given).sign(firstText(given)),
  "Signer.unsign": (given) => signerOf(given).unsign(firstText(given)),
  "Signer.signature": (given) => signerOf(given).signature(firstText(given)),
};

function truncated({ args, kwargs, init }: Given, unit: "characters" | "words"): unknown {
  const [length, truncate] = [Number(args[0]), args[1] ?? kwargs["truncate"] ?? undefined];
  const mark = truncate === undefined ? undefined : String(truncate);
  const text = String(init[0]);
  if ((args[2] ?? kwargs["html"]) === true) {
    const cut = truncateHtml(text, length, unit);
    return mark === undefined ? cut : cut.replace(/ ?…/, mark);
  }
  if (unit === "words") return truncateWords(text, length, mark ?? "…");
  return mark === undefined ? truncateChars(text, length) : truncateChars(text, length, mark);
}

/** A number where it is exact, as the cases have it. */
function asNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function pairsOf(values: unknown): [string, unknown][] {
  if (values instanceof Map) return [...(values as Map<string, unknown>)];
  return Array.isArray(values)
    ? (values as [string, unknown][])
    : Object.entries(values as Record<string, unknown>);
}

/** Text of a text or of bytes; of a list as Python writes one. */
function asText(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString();
  if (!Array.isArray(value)) return typeof value === "object" ? String(value) : (value as string);
  const items = value.map((each) =>
    Buffer.isBuffer(each)
      ? `b'${each.toString()}'`
      : typeof each === "string"
        ? `'${each}'`
        : String(each),
  );
  return `[${items.join(", ")}]`;
}

function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}

function encodedText(args: readonly unknown[], kwargs: Given["kwargs"]): Buffer {
  const encoding = String(args[1] ?? kwargs["encoding"] ?? "utf-8");
  const errors = String(kwargs["errors"] ?? "strict");
  if (!/^utf-?8$/i.test(encoding)) throw new Unsupported("other-charset");
  const bytes = bytesOf(args[0]);
  return errors === "ignore" ? Buffer.from(bytes.toString().replaceAll("\ufffd", "")) : bytes;
}

function decodedText(args: readonly unknown[], kwargs: Given["kwargs"]): string {
  const encoding = String(args[1] ?? kwargs["encoding"] ?? "utf-8");
  if (!Buffer.isBuffer(args[0])) return String(args[0]);
  return new TextDecoder(encoding, { fatal: true }).decode(args[0]);
}
