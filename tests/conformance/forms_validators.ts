/** Django's validators as ours. */

import { forms } from "quintet/forms";

import { type Issue, validators } from "../../src/base/index.ts";
import { compareDecimals } from "../../src/forms/decimal.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";

interface Call {
  class: string;
  args: Json[];
  kwargs: JsonObject;
}

type Decode = (value: Json | undefined) => unknown;
type Check = (value: unknown) => Issue | undefined;

/** In which order Django's constructors take what is not given by name. */
const positions: Readonly<Record<string, readonly string[]>> = {
  RegexValidator: ["regex", "message", "code", "inverse_match", "flags"],
  URLValidator: ["schemes"],
  EmailValidator: ["message", "code", "allowlist"],
  StepValueValidator: ["limit_value", "message", "offset"],
  DecimalValidator: ["max_digits", "decimal_places"],
  FileExtensionValidator: ["allowed_extensions", "message", "code"],
  ProhibitNullCharactersValidator: ["message", "code"],
  int_list_validator: ["sep", "message", "code", "allow_negative"],
};

/** A validator of `django.core.validators` as one of ours. */
export function makeValidator(value: Json, decode: Decode): unknown {
  const { $validator_fn: name, $validator: call } = value as {
    $validator_fn?: string;
    $validator?: Call;
  };
  const { class: kind = name ?? "", args = [], kwargs = {} } = call ?? {};
  const order = positions[kind] ?? ["limit_value", "message"];
  const raw = { ...Object.fromEntries(args.map((arg, at) => [order[at]!, arg])), ...kwargs };
  const given = Object.fromEntries(Object.entries(raw).map(([key, each]) => [key, decode(each)]));
  const { message, code } = given;
  const options = {
    ...(typeof message === "string" && { message }),
    ...(typeof code === "string" && { code: code.replaceAll("_", "-") }),
  };
  const isDecimal = [raw["limit_value"]].some(
    (each) => typeof each === "object" && each !== null && "$decimal" in each,
  );
  const limits = { ...options, ...(isDecimal && { compare: compareDecimals }) };
  const limit = given["limit_value"] as number;
  switch (kind) {
    case "validate_integer":
      return ofText(validators.matches(/^-?\d+$/, { message: "Enter a valid integer." }), "None");
    case "validate_ipv4_address":
      return ofText(validators.ipv4());
    case "validate_ipv6_address":
      return ofText(validators.ipv6());
    case "validate_ipv46_address":
      return ofText(validators.ipAddress());
    case "validate_email":
    case "EmailValidator": {
      const allowed = (given["allowlist"] ?? given["whitelist"]) as string[] | undefined;
      return ofText(validators.email({ ...options, ...(allowed && { allowedDomains: allowed }) }));
    }
    case "URLValidator": {
      const schemes = given["schemes"] as string[] | undefined;
      return ofText(validators.url({ ...options, ...(schemes && { schemes }) }));
    }
    case "validate_slug":
      return ofText(validators.slug(), "None");
    case "validate_unicode_slug":
      return ofText(validators.slug({ allowUnicode: true }), "None");
    case "validate_comma_separated_integer_list":
      return ofText(validators.integerList(), "None");
    case "int_list_validator":
      return ofText(
        validators.integerList({
          ...options,
          ...(typeof given["sep"] === "string" && { separator: given["sep"] }),
          allowNegative: given["allow_negative"] === true,
        }),
        "None",
      );
    case "MaxLengthValidator":
      return validators.maxLength(limit, options);
    case "MinLengthValidator":
      return validators.minLength(limit, options);
    case "MaxValueValidator":
      return validators.maxValue(limit, limits);
    case "MinValueValidator":
      return validators.minValue(limit, limits);
    case "StepValueValidator": {
      const { offset } = given as { offset?: number };
      const step = validators.stepValue(Number(limit), {
        ...options,
        ...(offset !== undefined && { offset: Number(offset) }),
      });
      return (each: unknown) => step(Number(each));
    }
    case "RegexValidator": {
      const inverse = given["inverse_match"] === true;
      return ofText(validators.matches(patternOf(given), { ...options, inverse }), "None");
    }
    case "DecimalValidator": {
      const decimal = validators.decimal({
        maxDigits: given["max_digits"] as number | undefined,
        decimalPlaces: given["decimal_places"] as number | undefined,
      });
      return (each: unknown) => decimal(String(each));
    }
    case "FileExtensionValidator": {
      const extensions = given["allowed_extensions"] as string[] | undefined;
      if (extensions === undefined) return () => undefined; // all are fine
      return validators.fileExtension(extensions, options);
    }
    case "validate_image_file_extension":
      return forms.imageField().validators[0];
    case "ProhibitNullCharactersValidator":
      return ofText(validators.prohibitNullCharacters(options));
    default:
      throw new Missing(`the validator ${kind}`);
  }
}

/** Python takes anything where our compiler asks for text; nothing is `nothing`. */
function ofText(validator: (value: string) => Issue | undefined, nothing = ""): Check {
  return (value) => validator(value === undefined || value === null ? nothing : String(value));
}

function patternOf({ regex, flags }: Readonly<Record<string, unknown>>): RegExp {
  const pattern = regex instanceof RegExp ? regex : new RegExp(String(regex ?? ""), "u");
  if (flags === undefined || flags === 0 || flags === "") return pattern;
  return new RegExp(pattern.source, `u${jsFlags(flags)}`);
}

/** Flags of a Python pattern, as letters or as their sum. */
export function jsFlags(flags: unknown): string {
  const letters =
    typeof flags === "number"
      ? [2, 8, 16, 64].map((bit, at) => (flags & bit ? "imsx"[at]! : "")).join("")
      : String(flags).toLowerCase();
  if (letters.includes("x") || letters.includes("l")) throw new Unsupported("python-pattern");
  return letters.replaceAll(/[^ims]/g, "");
}
