/** Keeps secrets out of error pages: what has a name like one is shown as stars. */

const secretName = /password|passwd|secret|token|key|cookie|authorization|credential/i;
export const stars = "***";

export type Pair = readonly [name: string, value: string];

export function redactPairs(pairs: Iterable<readonly [string, unknown]>): Pair[] {
  return Array.from(pairs, ([name, value]) => [name, secretName.test(name) ? stars : shown(value)]);
}

/** An address with the secrets of its query as stars: a reset link in a `referer`, say. */
export function redactTarget(target: string): string {
  return target.replaceAll(/([?&;])([^=&;#]*)=([^&;#]*)/g, (whole, sign: string, name: string) =>
    secretName.test(name) ? `${sign}${name}=${stars}` : whole,
  );
}

function shown(value: unknown): string {
  if (typeof value === "string") return redactTarget(value);
  if (value instanceof Blob) {
    return `file ${(value as Partial<File>).name ?? ""} (${value.size} bytes)`;
  }
  return String(value);
}
