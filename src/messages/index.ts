/**
 * Messages for visitors, which the next page shows once: "The book was saved."
 *
 * Reading order: `message` and `levels`, `middleware` (what views call), `message-list` (the messages
 * of a request), `message-storage` with `cookie-storage`, `session-storage` and `fallback-storage`,
 * `encoding` (Django's format), `success-message`.
 *
 * A folder of its own beside `sessions`: a site can have messages without sessions, in a cookie.
 * Stands on `base`, `http`, `signing`, `templates`, `sessions` and `views`.
 */

export { cookieMessages, type CookieMessagesOptions } from "./cookie-storage.ts";
export { NoMessagesError } from "./errors.ts";
export { fallbackMessages } from "./fallback-storage.ts";
export {
  type LevelTags,
  type MessageLevel,
  type MessageLevelName,
  messageLevels,
} from "./levels.ts";
export { Message, type MessageOptions } from "./message.ts";
export { MessageList, type MessageListOptions } from "./message-list.ts";
export { type KeptMessages, type MessageStorage, type StoreOptions } from "./message-storage.ts";
export {
  type AddMessageOptions,
  getMessages,
  type Messages,
  messages,
  messagesContext,
  messagesMiddleware,
  type MessagesOptions,
} from "./middleware.ts";
export { sessionMessages } from "./session-storage.ts";
export { type FormViewClass, SuccessMessage } from "./success-message.ts";
