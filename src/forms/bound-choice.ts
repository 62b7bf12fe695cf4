/** One choice of a bound field, for templates that draw radio buttons one by one. */

import { snakeAliases } from "../base/index.ts";
import { asHtml, html, type HtmlObject, type SafeString } from "../templates/index.ts";
import { type ChoiceWidget, type OptionContext, Select } from "./widgets/choices.ts";

export class BoundChoice implements HtmlObject {
  readonly #widget: ChoiceWidget;
  readonly data: OptionContext;

  constructor(widget: ChoiceWidget, data: OptionContext) {
    this.#widget = widget;
    this.data = data;
  }

  /** The input or option alone, without a label. */
  tag(): SafeString {
    return this.#widget.drawOption(this.data);
  }

  get choiceLabel(): string {
    return String(this.data.label);
  }

  get idForLabel(): string {
    const { id } = this.data.attrs;
    return id ? String(id) : `id_${this.data.name}_${this.data.index}`;
  }

  [asHtml](): string {
    const { label, attrs } = this.data;
    if (this.#widget instanceof Select) return this.tag().text;
    const target = attrs["id"] ? html` for="${attrs["id"]}"` : "";
    return html`<label${target}>${this.tag()} ${label}</label>`.text;
  }

  toString(): string {
    return this[asHtml]();
  }
}

snakeAliases(BoundChoice, ["choiceLabel", "idForLabel"]);
