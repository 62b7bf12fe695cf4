/** Why a request is refused before any view sees it. */

import { BadRequest, PermissionDenied } from "../http/index.ts";

/** The request names a host that is not one of ours. Django's exception of the same name. */
export class DisallowedHost extends BadRequest {
  override readonly code = "security/disallowed-host";

  constructor(host: string, domain: string | undefined) {
    super(
      `The host ${JSON.stringify(host)} is not one of this site.`,
      domain === undefined
        ? {}
        : { hint: `If it is, add ${JSON.stringify(domain)} to the allowed hosts.` },
    );
  }
}

/** A form or a script of another site may have sent the request. */
export class CsrfError extends PermissionDenied {
  override readonly code = "security/csrf";
  /** Why, for the log and the debug page; the same words as Django's. */
  readonly reason: string;

  constructor(reason: string) {
    const isForeign = /^(?:Origin|Referer) /.test(reason);
    super(`The request was refused, as another site may have sent it: ${reason}`, {
      hint: isForeign
        ? "If forms of that site are to be taken, name it in trustedOrigins of csrf(); if it is " +
          "this site behind a proxy, name the proxy in the setting trustedProxies."
        : "Put {% csrf_token %} into the form, or send the token in the header X-CSRFToken.",
    });
    this.reason = reason;
  }
}
