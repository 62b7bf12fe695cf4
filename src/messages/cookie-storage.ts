/** Messages in a cookie, signed, in Django's format. */

import type { CookieOptions } from "../http/index.ts";
import { BadSignatureError, cookieSigner } from "../signing/index.ts";
import { decodeMessage, encodeMessage, unfinished } from "./encoding.ts";
import type { Message } from "./message.ts";
import type { MessageStorage, StoreOptions } from "./message-storage.ts";

export interface CookieMessagesOptions {
  /** Default: `messages`. */
  cookieName?: string;
  /** How long the value may be, in characters. Default: 2048, half of what browsers keep. */
  maxLength?: number;
  /**
   * Of the cookie. Default: the whole host, hidden from scripts, `lax`, and `secure` if the request
   * came over HTTPS.
   */
  cookie?: Omit<CookieOptions, "maxAgeSeconds" | "expiresMs">;
}

const salt = "django.contrib.messages";

/**
 * Keeps messages in a cookie. If they are too long together, the oldest are lost.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/messages/#storage-backends
 */
export function cookieMessages(options: CookieMessagesOptions = {}): MessageStorage {
  const { cookieName = "messages", maxLength = 2048, cookie } = options;
  return {
    load: ({ cookies }, tags) => {
      const text = cookies.get(cookieName);
      if (text === undefined || text === "") return undefined;
      const values = decodedList(text);
      const isComplete = values.at(-1) !== unfinished;
      return { messages: values.flatMap((each) => decodeMessage(each, tags) ?? []), isComplete };
    },
    store: (messages, { request, response }, { keep }) => {
      const { text, left } = fitted(messages, maxLength, keep);
      const attributes = { httpOnly: true, secure: request.isSecure, ...cookie };
      if (text !== "") response.setCookie(cookieName, text, attributes);
      else if (request.cookies.has(cookieName)) {
        const { httpOnly: _, secure: __, ...place } = attributes;
        response.deleteCookie(cookieName, place);
      }
      return left;
    },
  };
}

/** Values of JSON as the text of a cookie. */
export function encodeCookie(values: readonly unknown[]): string {
  return cookieSigner(salt).signObject(values, { compress: true });
}

/** The list in the text of a cookie; empty if it was not signed here. */
export function decodedList(text: string): readonly unknown[] {
  try {
    const list = cookieSigner(salt).unsignObject(text);
    return Array.isArray(list) ? list : [];
  } catch (error) {
    if (error instanceof BadSignatureError) return [];
    throw error;
  }
}

interface Fitted {
  readonly text: string;
  /** Those that the text does not hold. */
  readonly left: readonly Message[];
}

/** As many messages as fit, with a mark that they are not all. */
function fitted(
  messages: readonly Message[],
  maxLength: number,
  keep: StoreOptions["keep"],
): Fitted {
  const values = messages.map(encodeMessage);
  const text = values.length === 0 ? "" : encodeCookie(values);
  if (text.length <= maxLength) return { text, left: [] };

  const part = (count: number): readonly unknown[] =>
    keep === "oldest" ? values.slice(0, count) : values.slice(values.length - count);
  const textOf = (count: number): string => encodeCookie([...part(count), unfinished]);
  const count = largest(values.length, (each) => textOf(each).length <= maxLength);
  const left =
    keep === "oldest" ? messages.slice(count) : messages.slice(0, messages.length - count);
  return { text: textOf(count), left };
}

/** The largest number up to `limit` that fits, by halving: what fits also fits with less. */
function largest(limit: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
