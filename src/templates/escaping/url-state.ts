/**
 * What is known of an address in an attribute, from the constant text before a value: is it settled
 * what kind of address it is, so that a value can no longer make it one that runs code?
 */

export interface UrlState {
  /**
   * - "open": nothing but the constant `text` so far;
   * - "value": one value, whose scheme was looked at, and nothing else;
   * - "mixed": values and texts, and no end of the scheme yet;
   * - "settled": a relative address, or one whose scheme runs nothing;
   * - "refused": one that runs code, or of which that cannot be told.
   */
  readonly kind: "open" | "value" | "mixed" | "settled" | "refused";
  readonly text: string;
}

export const startOfUrl: UrlState = { kind: "open", text: "" };

const mixed: UrlState = { kind: "mixed", text: "" };
const settled: UrlState = { kind: "settled", text: "" };
const refused: UrlState = { kind: "refused", text: "" };

/** Schemes whose addresses run code, or show a document that the address itself brings. */
export const runsCode =
  /^(?:javascript|vbscript|livescript|mocha|data|view-source|jar|blob|filesystem|feed)$/i;

/** Kinds of `data:` that are no documents. */
const plainData =
  /^(?:text\/(?:plain|csv)|image\/(?:png|gif|jpeg|jpg|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|font\/[\w.+-]+|application\/(?:json|pdf|zip|octet-stream))$/i;

/** The state after some constant text, without character references. */
export function nextUrlState(state: UrlState, text: string, isMedia: boolean): UrlState {
  const seen = text.replaceAll(/[\t\n\r]/g, "");
  if (seen === "") return state;
  switch (state.kind) {
    case "open":
      return nextOpen(state.text + seen, isMedia);
    case "value":
      return seen.startsWith(":") ? settled : nextMixed(seen);
    case "mixed":
      return nextMixed(seen);
    default:
      return state;
  }
}

function nextMixed(text: string): UrlState {
  const end = /[/?#:]/.exec(text)?.[0];
  if (end === undefined) return mixed;
  return end === ":" ? refused : settled;
}

function nextOpen(text: string, isMedia: boolean): UrlState {
  // oxlint-disable-next-line no-control-regex -- this is what browsers skip
  const [, scheme, end] = /^[\u0000-\u0020]*([^/?#:]*)([/?#:])/.exec(text) ?? [];
  if (end === undefined) return { kind: "open", text };
  if (end !== ":" || !runsCode.test(scheme!)) return settled;
  if (!/^data$/i.test(scheme!)) return refused;
  if (isMedia) return settled;
  const [, type, typeEnd] = /:([^,;]*)([,;])/.exec(text) ?? [];
  if (typeEnd === undefined) return { kind: "open", text };
  return plainData.test(type!.trim()) ? settled : refused;
}

/** The state after a value. */
export function afterUrlValue(state: UrlState): UrlState {
  const { kind } = known(state);
  if (kind !== "open") return kind === "value" ? mixed : known(state);
  return isBlank(state.text) ? { kind: "value", text: "" } : mixed;
}

/** The state after any text. */
export function afterUnknownUrl(state: UrlState): UrlState {
  const { kind } = known(state);
  return kind === "settled" || kind === "refused" ? known(state) : mixed;
}

/** Is a value the first of the address? */
export function isFirstInUrl({ kind, text }: UrlState): boolean {
  return kind === "open" && isBlank(text);
}

/** Behind `data:` without a type yet, no value and no branch can settle the type any more. */
export function known(state: UrlState): UrlState {
  return state.kind === "open" && state.text.includes(":") ? refused : state;
}

function isBlank(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- this is what browsers skip
  return /^[\u0000-\u0020]*$/.test(text);
}

/** The state behind two branches. */
export function mergeUrls(a: UrlState, b: UrlState): UrlState {
  if (a.kind === b.kind && a.text === b.text) return a;
  const [first, second] = [known(a), known(b)];
  if (first.kind === "refused" || second.kind === "refused") return refused;
  return first.kind === "settled" && second.kind === "settled" ? settled : mixed;
}
