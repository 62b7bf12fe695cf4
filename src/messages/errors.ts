import { QuintetError } from "../base/index.ts";

/** A view has a message for a visitor, but the middleware that keeps it is missing. */
export class NoMessagesError extends QuintetError {
  readonly code = "messages/no-middleware";

  constructor() {
    super("Cannot keep messages for this request.", {
      hint: "Add messagesMiddleware() to the middleware of the settings, behind sessions().",
    });
  }
}
