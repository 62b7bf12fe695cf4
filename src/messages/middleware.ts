/** The middleware that keeps messages, and what views call. */

import { andThen, type MaybePromise } from "../base/index.ts";
import {
  type Middleware,
  type Request,
  type RequestSlot,
  requestSlot,
  type Response,
} from "../http/index.ts";
import type { SafeString } from "../templates/index.ts";
import { NoMessagesError } from "./errors.ts";
import { fallbackMessages } from "./fallback-storage.ts";
import {
  defaultTags,
  levelNumber,
  type LevelTags,
  type MessageLevel,
  messageLevels,
} from "./levels.ts";
import type { MessageOptions } from "./message.ts";
import { MessageList } from "./message-list.ts";
import type { MessageStorage } from "./message-storage.ts";

export interface MessagesOptions {
  /** Where messages wait. Default: `fallbackMessages()`. */
  storage?: MessageStorage;
  /** Messages below it are not kept. Default: `info`. */
  level?: MessageLevel;
  /** CSS classes of levels, by number, besides the usual ones. Default: the names of the levels. */
  tags?: LevelTags;
}

const lists: RequestSlot<MessageList> = requestSlot<MessageList>("messages");

/**
 * Keeps messages until a page shows them. It stands behind `sessions()`.
 *
 * @example
 * ```ts
 * import { messagesMiddleware } from "quintet/messages";
 * import { sessions } from "quintet/sessions";
 *
 * export const middleware = [sessions(), messagesMiddleware({ level: "debug" })];
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/messages/
 */
export function messagesMiddleware(options: MessagesOptions = {}): Middleware {
  const { storage = fallbackMessages(), level = "info" } = options;
  const tags = { ...defaultTags, ...options.tags };
  return (next) => (request) => {
    const list = new MessageList({ request, storage, level: levelNumber(level), tags });
    lists.set(request, list);
    return andThen(next(request) as MaybePromise<Response>, (response) => list.finish(response));
  };
}

/**
 * The messages of a visitor: those that wait to be shown, and those that this request has added.
 * To iterate over them marks them as shown.
 *
 * @throws {NoMessagesError} If `messagesMiddleware()` is missing.
 */
export async function getMessages(request: Request<unknown>): Promise<MessageList> {
  return listOf(request).load();
}

/** Gives every template `messages`, and `messageLevels` to compare `message.level` with. */
export function messagesContext(request: Request): Readonly<Record<string, unknown>> {
  const list = lists.get(request);
  return { messages: list === undefined ? [] : () => list.load(), messageLevels };
}

export interface AddMessageOptions extends MessageOptions {
  /** Is nothing done, rather than an error thrown, where there is no middleware? Default: false. */
  failSilently?: boolean;
}

function listOf(request: Request<unknown>): MessageList {
  const list = lists.get(request);
  if (list === undefined) throw new NoMessagesError();
  return list;
}

function add(
  request: Request<unknown>,
  level: MessageLevel,
  message: string | SafeString,
  { extraTags = "", failSilently = false }: AddMessageOptions = {},
): void {
  if (failSilently && lists.get(request) === undefined) return;
  listOf(request).add(levelNumber(level), message, extraTags);
}

type Add = (
  request: Request<unknown>,
  message: string | SafeString,
  options?: AddMessageOptions,
) => void;

const adding =
  (level: MessageLevel): Add =>
  (request, message, options) =>
    add(request, level, message, options);

/** What views do with messages. */
export interface Messages {
  /** Adds a message of any level. */
  add: typeof add;
  debug: Add;
  info: Add;
  success: Add;
  warning: Add;
  error: Add;
  /** Messages below this level are not kept for this request. */
  getLevel(request: Request<unknown>): number;
  /** Changes it, for this request. */
  setLevel(request: Request<unknown>, level: MessageLevel): void;
}

/**
 * Tells the visitor something, on this page or on the next that shows messages: after a redirect,
 * for instance.
 *
 * @example
 * ```ts
 * import { redirect } from "quintet/http";
 * import { messages } from "quintet/messages";
 * import type { View } from "quintet/routing";
 *
 * export const save: View = (request) => {
 *   messages.success(request, "The book was saved.");
 *   return redirect("/books/");
 * };
 * ```
 */
export const messages: Readonly<Messages> = Object.freeze<Messages>({
  add,
  debug: adding("debug"),
  info: adding("info"),
  success: adding("success"),
  warning: adding("warning"),
  error: adding("error"),
  getLevel: (request) => listOf(request).level,
  setLevel: (request, level) => {
    listOf(request).level = levelNumber(level);
  },
});
