/** Template tags: the token of a form, the nonce of a script. Both read `request`. */

import { Request } from "../http/index.ts";
import {
  type Context,
  defineLibrary,
  formatHtml,
  type Library,
  simpleTag,
} from "../templates/index.ts";
import { cspNonce } from "./csp.ts";
import { csrfFieldName, csrfToken } from "./csrf-state.ts";

/**
 * `{% csrf_token %}` writes the hidden field of a form, `{% csp_nonce %}` the nonce for the
 * attribute of that name. Without a `request` in the context they write nothing.
 */
export const securityTags: Library = defineLibrary({
  tags: {
    csrf_token: simpleTag(
      (_args, _kwargs, context) => {
        const request = requestIn(context);
        if (request === undefined) return "";
        const [name, token] = [csrfFieldName(request), csrfToken(request)];
        return formatHtml('<input type="hidden" name="{}" value="{}">', [name, token]);
      },
      { signature: {} },
    ),
    csp_nonce: simpleTag(
      (_args, _kwargs, context) => {
        const request = requestIn(context);
        return request === undefined ? "" : cspNonce(request);
      },
      { signature: {} },
    ),
  },
});

function requestIn(context: Context): Request | undefined {
  const request = context.get("request");
  return request instanceof Request ? request : undefined;
}
