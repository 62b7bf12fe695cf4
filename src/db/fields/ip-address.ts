/** Addresses of the internet protocol, as text. */

import { isIPv6 } from "node:net";

import {
  type Issue,
  OptionError,
  shortestIpv6,
  validators,
  gettextNoop,
} from "../../base/index.ts";
import type { ColumnType } from "../schema/column-type.ts";
import { Field, type FieldOptions, type FieldWith } from "./field.ts";

export interface IpAddressFieldOptions extends FieldOptions<string> {
  /** Default: `both`. */
  protocol?: "both" | "ipv4" | "ipv6";
  /** Is `::ffff:192.0.2.1` turned into `192.0.2.1`? Only for both protocols. Default: false. */
  unpackIpv4?: boolean;
}

const rules = {
  both: validators.ipAddress(),
  ipv4: validators.ipv4(),
  ipv6: validators.ipv6(),
};

export class GenericIpAddressField extends Field<string, string> {
  override readonly kind = "genericIPAddress";
  override readonly valueKind = "inet";
  override readonly columnType: ColumnType = { name: "inet" };
  declare readonly options: Readonly<IpAddressFieldOptions>;

  static override get optionNames(): readonly string[] {
    return [...super.optionNames, "protocol", "unpackIpv4"];
  }

  constructor(options: IpAddressFieldOptions = {}) {
    super(options);
    if (options.unpackIpv4 === true && (options.protocol ?? "both") !== "both") {
      throw new OptionError("GenericIpAddressField", "unpackIpv4", "false for one protocol", true);
    }
  }

  /** IPv6 addresses get their one shortest spelling, so that equal ones are equal texts. */
  override parse(input: unknown): string {
    if (typeof input !== "string") {
      return this.refuse("invalid", gettextNoop("Enter a valid IPv4 or IPv6 address."));
    }
    const text = input.trim();
    return isIPv6(text) ? shortestIpv6(text, this.options.unpackIpv4 === true) : text;
  }

  /** No address is NULL: columns of addresses hold no empty text. */
  override toDatabase(value: string): unknown {
    return value === "" ? null : value;
  }

  protected override *issuesOf(value: string | null | undefined): Iterable<Issue> {
    yield* super.issuesOf(value);
    if (typeof value !== "string" || value === "") return;
    const issue = rules[this.options.protocol ?? "both"](value);
    if (issue) yield issue;
  }
}

/**
 * An IPv4 or IPv6 address, as text; IPv6 in its shortest spelling.
 *
 * @throws {OptionError} If `unpackIpv4` is asked for with one protocol only.
 * @see https://docs.djangoproject.com/en/5.2/ref/models/fields/#genericipaddressfield
 */
export function genericIPAddressField<const Options extends IpAddressFieldOptions>(
  options: Options = {} as Options,
): FieldWith<Options, string, string, IpAddressFieldOptions> {
  return new GenericIpAddressField(options) as never;
}
