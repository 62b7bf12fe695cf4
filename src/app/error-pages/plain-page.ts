/** The pages of a site that brings none of its own: they say nothing of the inside. */

import { STATUS_CODES } from "node:http";

import { html } from "../../templates/index.ts";
import { page } from "./debug-page.ts";

const explanations: Readonly<Record<number, string>> = {
  400: "This request could not be understood.",
  403: "You may not see this page.",
  404: "There is no page at this address.",
  405: "This page cannot be used in this way.",
  413: "What was sent is too large.",
  500: "Something went wrong here. Please try again later.",
};

/** `Not Found`, as HTTP has it. */
export function statusTitle(status: number): string {
  return STATUS_CODES[status] ?? (status < 500 ? "Bad Request" : "Server Error");
}

export function plainPage(status: number): string {
  const title = statusTitle(status);
  const explanation = explanations[status] ?? explanations[status < 500 ? 400 : 500];
  return page(
    title,
    html`<p class="quiet mono">${status}</p>
      <h1>${title}</h1>
      <p>${explanation}</p>`,
  );
}
