/** A message for a visitor. */

import { asHtml, escapeHtml, type HtmlObject, SafeString } from "../templates/index.ts";
import { defaultTags, type LevelTags } from "./levels.ts";

export interface MessageOptions {
  /** Further CSS classes, divided by spaces. Default: none. */
  extraTags?: string;
}

/**
 * A message. `{{ message }}` writes its text, escaped unless it is a `SafeString`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/messages/#the-message-class
 */
export class Message implements HtmlObject {
  readonly level: number;
  readonly message: string | SafeString;
  readonly extraTags: string;
  /** The CSS class of the level; empty if it has none. */
  readonly levelTag: string;

  constructor(
    level: number,
    message: string | SafeString,
    { extraTags = "", tags = defaultTags }: MessageOptions & { tags?: LevelTags } = {},
  ) {
    this.level = level;
    this.message = message;
    this.extraTags = extraTags;
    this.levelTag = Object.hasOwn(tags, level) ? tags[level]! : "";
  }

  /** All its CSS classes: those of its own, and that of its level. */
  get tags(): string {
    return [this.extraTags, this.levelTag].filter(Boolean).join(" ");
  }

  toString(): string {
    return String(this.message);
  }

  [asHtml](): string {
    const { message } = this;
    return message instanceof SafeString ? message.text : String(escapeHtml(message));
  }
}
