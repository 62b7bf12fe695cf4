/** A value as a message may show it: short, and of no more than one line. */
export function shown(input: unknown): string {
  const text = typeof input === "string" ? input : String(input);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
