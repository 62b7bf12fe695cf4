/** The 404 page while one develops: which patterns were tried, in their order. */

import type { Http404, Request } from "../../http/index.ts";
import { html } from "../../templates/index.ts";
import { describe, page, table } from "./debug-page.ts";
import { redactTarget, type Pair } from "./redact.ts";

export function notFoundPage(request: Request, error: Http404, site: readonly Pair[]): string {
  const { message, hint } = describe(error);
  const { tried } = error;
  return page(
    `Not found: ${redactTarget(request.target)}`,
    html`<p class="quiet mono">404 · ${request.method} ${redactTarget(request.target)}</p>
      <h1>No page at <span class="mono">${request.path}</span></h1>
      <p class="message">${message}</p>
      ${hint !== undefined && html`<p class="hint">${hint}</p>`}
      ${
        tried.length > 0 &&
        html`<h2>The patterns of your URLs, in the order they were tried</h2>
          <div class="card">
            <ol class="mono">
              ${tried.map((pattern) => html`<li>${pattern || "(the empty path)"}</li>`)}
            </ol>
          </div>
          <p class="quiet">None of them matches.</p>`
      }
      ${table({ title: "Site", pairs: site, empty: "" })}
      <p class="quiet">
        You see this page because <code>debug</code> is true in your settings. Otherwise visitors
        see <code>404.html</code>, or a plain page.
      </p>`,
  );
}
