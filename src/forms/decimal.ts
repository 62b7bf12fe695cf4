/** Exact decimal numbers as text in plain notation: `-12.50`. */

/** No amount that people type has more digits; an exponent cannot blow it up beyond that. */
const mostDigits = 1000;

/** `1.5e3` → `1500`; `+01.50` → `1.50`. Undefined for what is no finite number. */
export function decimalNotation(text: string): string | undefined {
  if (text.length > mostDigits) return undefined;
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const shift = Number(exponent);
  if (Math.abs(shift) > mostDigits) return undefined;
  let digits = whole + fraction;
  let point = whole.length + shift;
  if (point < 0) digits = "0".repeat(-point) + digits;
  point = Math.max(0, point);
  digits = digits.padEnd(point, "0");
  const before = digits.slice(0, point).replace(/^0+(?=.)/, "") || "0";
  const after = digits.slice(point);
  return `${sign === "-" ? "-" : ""}${before}${after === "" ? "" : `.${after}`}`;
}

/** Below zero if `left` is the smaller one. Takes numbers, too. */
export function compareDecimals(left: string | number, right: string | number): number {
  const [a, b] = [scaled(left), scaled(right)];
  const places = Math.max(a.places, b.places);
  const difference =
    a.digits * 10n ** BigInt(places - a.places) - b.digits * 10n ** BigInt(places - b.places);
  return difference < 0n ? -1 : Number(difference > 0n);
}

function scaled(value: string | number): { digits: bigint; places: number } {
  const text = decimalNotation(String(value)) ?? "0";
  const [whole = "0", fraction = ""] = text.split(".");
  return { digits: BigInt(whole + fraction), places: fraction.length };
}
