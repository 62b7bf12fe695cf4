/** Percent-encoding, as Python's `urllib.parse` does it. */

/** Encodes all but letters, digits, `_.-~` and the characters of `safe`. */
export function quote(text: string, safe = "/"): string {
  return text.toWellFormed().replaceAll(/[^\w.~-]/gu, (character) => {
    if (safe.includes(character)) return character;
    // encodeURIComponent leaves these as they are
    return encodeURIComponent(character).replaceAll(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  });
}

/** Decodes what is encoded; bytes that are no UTF-8 become the replacement character. */
export function unquote(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}
