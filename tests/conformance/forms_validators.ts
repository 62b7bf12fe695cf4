/** Django's validators as ours. */

import { validators } from "../../src/base/index.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Missing } from "./unsupported.ts";

interface Call {
  class: string;
  args: Json[];
  kwargs: JsonObject;
}

/** A validator of `django.core.validators` as one of ours. */
export function makeValidator(value: Json, decode: (value: Json | undefined) => unknown): unknown {
  const { $validator_fn: name, $validator: call } = value as {
    $validator_fn?: string;
    $validator?: Call;
  };
  const { class: kind = name ?? "", args = [], kwargs = {} } = call ?? {};
  const first = decode(args[0]);
  switch (kind) {
    case "validate_integer":
      return validators.matches(/^-?\d+$/, { message: "Enter a valid integer." });
    case "validate_ipv4_address":
      return validators.ipv4();
    case "validate_ipv6_address":
      return validators.ipv6();
    case "validate_ipv46_address":
      return validators.ipAddress();
    case "EmailValidator":
      return validators.email();
    case "URLValidator":
      return validators.url();
    case "MaxLengthValidator":
      return validators.maxLength(first as number);
    case "MinLengthValidator":
      return validators.minLength(first as number);
    case "MaxValueValidator":
      return validators.maxValue(first as number);
    case "MinValueValidator":
      return validators.minValue(first as number);
    case "RegexValidator": {
      const pattern = first instanceof RegExp ? first : new RegExp(String(first), "u");
      const message = decode(args[1] ?? kwargs["message"]);
      return validators.matches(pattern, typeof message === "string" ? { message } : {});
    }
    case "validate_email":
      return validators.email();
    case "validate_slug":
      return validators.slug();
    case "validate_unicode_slug":
      return validators.slug({ allowUnicode: true });
    case "validate_comma_separated_integer_list":
      return validators.integerList();
    case "StepValueValidator": {
      const offset = decode(args[1] ?? kwargs["offset"]) as number | undefined;
      return validators.stepValue(first as number, offset === undefined ? {} : { offset });
    }
    case "DecimalValidator": {
      const decimal = validators.decimal({
        maxDigits: decode(args[0] ?? kwargs["max_digits"]) as number | undefined,
        decimalPlaces: decode(args[1] ?? kwargs["decimal_places"]) as number | undefined,
      });
      return (value: unknown) => decimal(String(value));
    }
    case "FileExtensionValidator":
      return validators.fileExtension((args[0] ?? kwargs["allowed_extensions"] ?? []) as string[]);
    case "ProhibitNullCharactersValidator":
      return validators.prohibitNullCharacters();
    default:
      throw new Missing(`the validator ${kind}`);
  }
}
